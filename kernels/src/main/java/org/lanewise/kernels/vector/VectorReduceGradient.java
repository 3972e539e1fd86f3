package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GT;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.kernels.scalar.Nest;
import org.lanewise.kernels.scalar.ScalarReduceGradient;

/// The gradients of reductions on vectors, with the bits of [ScalarReduceGradient].
///
/// C2 makes vectors of some of those plain loops by itself, but not in every JVM: 0.2 us in one, 7
/// us in another for the same 4096 elements.
public final class VectorReduceGradient {
  private static final int ONE_BITS = 0x3f800000;

  private VectorReduceGradient() {}

  /// dx = dy sign(x), along a run.
  public static void l1(int n, float[] x, int xOffset, float dy, float[] dx, int dxOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE).or(ONE_BITS);
      // Zeros and NaN are their own signs.
      v = v.blend(sign.reinterpretAsFloats(), v.abs().compare(GT, 0f));
      v.mul(dy).intoArray(dx, dxOffset + i);
    }
    ScalarReduceGradient.l1(n - i, x, xOffset + i, dy, dx, dxOffset + i);
  }

  /// dx = dy sign(x), along a line.
  public static void l1(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE).or(ONE_BITS);
      v = v.blend(sign.reinterpretAsFloats(), v.abs().compare(GT, 0f));
      v.mul(FloatVector.fromArray(F, dy, dyOffset + i)).intoArray(dx, dxOffset + i);
    }
    ScalarReduceGradient.l1(n - i, x, xOffset + i, dy, dyOffset + i, dx, dxOffset + i);
  }

  /// dx = dy x / y, along a run.
  public static void l2(
      int n, float[] x, int xOffset, float y, float dy, float[] dx, int dxOffset) {
    float divisor = y == 0 ? 1 : y;
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      v.div(divisor).mul(dy).intoArray(dx, dxOffset + i);
    }
    ScalarReduceGradient.l2(n - i, x, xOffset + i, y, dy, dx, dxOffset + i);
  }

  /// dx = dy x / y, along a line.
  public static void l2(
      int n,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      FloatVector divisor = FloatVector.fromArray(F, y, yOffset + i);
      divisor = divisor.blend(1f, divisor.compare(EQ, 0f));
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i);
      v.div(divisor).mul(g).intoArray(dx, dxOffset + i);
    }
    ScalarReduceGradient.l2(
        n - i, x, xOffset + i, y, yOffset + i, dy, dyOffset + i, dx, dxOffset + i);
  }

  /// dx = scale dy (x - mean), along a run.
  public static void variance(
      int n, float scale, float[] x, int xOffset, float mean, float dy, float[] dx, int dxOffset) {
    float factor = scale * dy;
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      v.sub(mean).mul(factor).intoArray(dx, dxOffset + i);
    }
    ScalarReduceGradient.variance(n - i, scale, x, xOffset + i, mean, dy, dx, dxOffset + i);
  }

  /// dx = scale dy (x - mean), along a line.
  public static void variance(
      int n,
      float scale,
      float[] x,
      int xOffset,
      float[] mean,
      int meanOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      v = v.sub(FloatVector.fromArray(F, mean, meanOffset + i));
      FloatVector factor = FloatVector.fromArray(F, dy, dyOffset + i).mul(scale);
      v.mul(factor).intoArray(dx, dxOffset + i);
    }
    ScalarReduceGradient.variance(
        n - i, scale, x, xOffset + i, mean, meanOffset + i, dy, dyOffset + i, dx, dxOffset + i);
  }

  /// The number of elements that equal y, along a run.
  public static int equal(int n, float[] x, int xOffset, float y) {
    int equal = 0;
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      equal += FloatVector.fromArray(F, x, xOffset + i).compare(EQ, y).trueCount();
    }
    return equal + ScalarReduceGradient.equal(n - i, x, xOffset + i, y);
  }

  /// dx = share where x equals y, and rest elsewhere, along a run.
  public static void share(
      int n, float[] x, int xOffset, float y, float share, float rest, float[] dx, int dxOffset) {
    FloatVector other = FloatVector.broadcast(F, rest);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      VectorMask<Float> equal = FloatVector.fromArray(F, x, xOffset + i).compare(EQ, y);
      other.blend(share, equal).intoArray(dx, dxOffset + i);
    }
    ScalarReduceGradient.share(n - i, x, xOffset + i, y, share, rest, dx, dxOffset + i);
  }

  /// The gradients of outputs side by side to the elements that equal them, in equal shares.
  public static void extremum(
      int cols,
      Nest nest,
      int rows,
      int ld,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    if (cols < LENGTH) {
      ScalarReduceGradient.extremum(
          cols, nest, rows, ld, x, xOffset, y, yOffset, dy, dyOffset, dx, dxOffset);
      return;
    }
    for (int j = 0; j < cols; j += LENGTH) {
      // The last vector overlaps the one before.
      int from = Math.min(j, cols - LENGTH);
      oneExtremum(
          nest,
          rows,
          ld,
          x,
          xOffset + from,
          y,
          yOffset + from,
          dy,
          dyOffset + from,
          dx,
          dxOffset + from);
    }
  }

  private static void oneExtremum(
      Nest nest,
      int rows,
      int ld,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    FloatVector best = FloatVector.fromArray(F, y, yOffset);
    IntVector count = IntVector.zero(Lanes.I);
    for (int turn = 0; turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        VectorMask<Float> equal = FloatVector.fromArray(F, x, at).compare(EQ, best);
        count = count.add(1, equal.cast(Lanes.I));
      }
    }
    FloatVector share = (FloatVector) count.convert(VectorOperators.I2F, 0);
    share = FloatVector.fromArray(F, dy, dyOffset).div(share);
    FloatVector rest = FloatVector.zero(F).blend(Float.NaN, best.compare(EQ, best).not());
    for (int turn = 0; turn < nest.count; turn++) {
      int at = nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        VectorMask<Float> equal = FloatVector.fromArray(F, x, xOffset + at).compare(EQ, best);
        rest.blend(share, equal).intoArray(dx, dxOffset + at);
      }
    }
  }
}
