package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;
import static org.lanewise.kernels.vector.SoftmaxExp.LN2_HIGH;
import static org.lanewise.kernels.vector.SoftmaxExp.LN2_LOW;
import static org.lanewise.kernels.vector.SoftmaxExp.LOG2_E;
import static org.lanewise.kernels.vector.SoftmaxExp.ONE_BITS;
import static org.lanewise.kernels.vector.SoftmaxExp.Q0;
import static org.lanewise.kernels.vector.SoftmaxExp.Q1;
import static org.lanewise.kernels.vector.SoftmaxExp.Q2;
import static org.lanewise.kernels.vector.SoftmaxExp.Q3;
import static org.lanewise.kernels.vector.SoftmaxExp.Q4;
import static org.lanewise.kernels.vector.SoftmaxExp.ROUND;
import static org.lanewise.kernels.vector.SoftmaxExp.ZERO_FROM;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.lanewise.kernels.scalar.ScalarColumns;

/// Softmax down the columns of a matrix on vectors, one row at a time: `n` is the length of a row,
/// and each column has a largest element `m`, a sum `s` and what the sum lost, `c`. The bits are
/// those of [ScalarColumns], at any width.
///
/// The steps of [SoftmaxExp] are written out in each loop. The methods that sweep over the rows
/// call several of these loops; where C2 inlined them there, it had passed its limit of nodes
/// (`NodeCountInliningCutoff`) when it came to the function, and boxed its vectors.
public final class VectorColumns {
  private VectorColumns() {}

  /// Takes a row into the largest elements and the sums.
  public static void accumulate(int n, float[] x, int xOffset, float[] m, float[] s, float[] c) {
    int end = Lanes.end(n);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = n - i;
      FloatVector v =
          rest >= LENGTH
              ? FloatVector.fromArray(F, x, xOffset + i)
              : FloatVector.fromArray(F, x, xOffset + i, F.indexInRange(0, rest));
      // The arrays of the columns are longer than a row may be.
      FloatVector max = FloatVector.fromArray(F, m, i);
      FloatVector d = v.sub(max).abs().neg();
      FloatVector z = d.blend(ZERO_FROM, d.compare(LT, -87f));
      FloatVector t = FloatVector.broadcast(F, LOG2_E).lanewise(FMA, z, ROUND);
      FloatVector k = t.sub(ROUND);
      z = FloatVector.broadcast(F, -LN2_HIGH).lanewise(FMA, k, z);
      z = FloatVector.broadcast(F, -LN2_LOW).lanewise(FMA, k, z);
      FloatVector q = FloatVector.broadcast(F, Q4).lanewise(FMA, z, Q3).lanewise(FMA, z, Q2);
      q = q.lanewise(FMA, z, Q1).lanewise(FMA, z, Q0);
      z = q.fma(z.mul(z), z);
      FloatVector p = t.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
      FloatVector e = z.fma(p, p);
      FloatVector sum = FloatVector.fromArray(F, s, i);
      FloatVector lost = FloatVector.fromArray(F, c, i);
      VectorMask<Float> larger = v.compare(GT, max);
      sum = sum.blend(sum.mul(e), larger);
      lost = lost.blend(lost.mul(e), larger);
      FloatVector add = e.blend(1f, larger).sub(lost);
      FloatVector total = sum.add(add);
      total.sub(sum).sub(add).intoArray(c, i);
      total.intoArray(s, i);
      max.blend(v, larger).intoArray(m, i);
    }
    ScalarColumns.accumulate(n - i, x, xOffset + i, m, s, c, i);
  }

  /// Finds the largest elements of `n` rows, `ld` apart, going down one vector of columns after
  /// another: for rows that are short, and lie close together.
  public static void maxDown(int n, int ld, int width, float[] x, int xOffset, float[] m) {
    int end = Lanes.end(width);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = width - i;
      FloatVector max = FloatVector.broadcast(F, -Float.MAX_VALUE);
      for (int r = 0; r < n; r++) {
        int at = xOffset + r * ld + i;
        FloatVector v =
            rest >= LENGTH
                ? FloatVector.fromArray(F, x, at)
                : FloatVector.fromArray(F, x, at, F.indexInRange(0, rest));
        max = max.blend(v, v.compare(GT, max));
      }
      max.intoArray(m, i);
    }
    ScalarColumns.maxDown(n, ld, width - i, x, xOffset + i, m, i);
  }

  /// Finds the sums in the same way, from the largest elements.
  public static void sumDown(
      int n, int ld, int width, float[] x, int xOffset, float[] m, float[] s) {
    int end = Lanes.end(width);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = width - i;
      FloatVector max = FloatVector.fromArray(F, m, i);
      FloatVector sum = FloatVector.zero(F);
      FloatVector lost = FloatVector.zero(F);
      for (int r = 0; r < n; r++) {
        int at = xOffset + r * ld + i;
        FloatVector v =
            rest >= LENGTH
                ? FloatVector.fromArray(F, x, at)
                : FloatVector.fromArray(F, x, at, F.indexInRange(0, rest));
        FloatVector d = v.sub(max);
        FloatVector z = d.blend(ZERO_FROM, d.compare(LT, -87f));
        FloatVector t = FloatVector.broadcast(F, LOG2_E).lanewise(FMA, z, ROUND);
        FloatVector k = t.sub(ROUND);
        z = FloatVector.broadcast(F, -LN2_HIGH).lanewise(FMA, k, z);
        z = FloatVector.broadcast(F, -LN2_LOW).lanewise(FMA, k, z);
        FloatVector q = FloatVector.broadcast(F, Q4).lanewise(FMA, z, Q3).lanewise(FMA, z, Q2);
        q = q.lanewise(FMA, z, Q1).lanewise(FMA, z, Q0);
        z = q.fma(z.mul(z), z);
        FloatVector p =
            t.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
        FloatVector add = z.fma(p, p).sub(lost);
        FloatVector total = sum.add(add);
        lost = total.sub(sum).sub(add);
        sum = total;
      }
      sum.intoArray(s, i);
    }
    ScalarColumns.sumDown(n, ld, width - i, x, xOffset + i, m, s, i);
  }

  /// y = s exp(x - m).
  public static void expScaled(
      int n,
      float[] x,
      int xOffset,
      float[] m,
      int mOffset,
      float[] s,
      int sOffset,
      float[] y,
      int yOffset) {
    int end = Lanes.end(n);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = n - i;
      FloatVector v;
      FloatVector max;
      FloatVector scale;
      if (rest >= LENGTH) {
        v = FloatVector.fromArray(F, x, xOffset + i);
        max = FloatVector.fromArray(F, m, mOffset + i);
        scale = FloatVector.fromArray(F, s, sOffset + i);
      } else {
        VectorMask<Float> mask = F.indexInRange(0, rest);
        v = FloatVector.fromArray(F, x, xOffset + i, mask);
        max = FloatVector.fromArray(F, m, mOffset + i, mask);
        scale = FloatVector.fromArray(F, s, sOffset + i, mask);
      }
      FloatVector d = v.sub(max);
      FloatVector z = d.blend(ZERO_FROM, d.compare(LT, -87f));
      FloatVector t = FloatVector.broadcast(F, LOG2_E).lanewise(FMA, z, ROUND);
      FloatVector k = t.sub(ROUND);
      z = FloatVector.broadcast(F, -LN2_HIGH).lanewise(FMA, k, z);
      z = FloatVector.broadcast(F, -LN2_LOW).lanewise(FMA, k, z);
      FloatVector q = FloatVector.broadcast(F, Q4).lanewise(FMA, z, Q3).lanewise(FMA, z, Q2);
      q = q.lanewise(FMA, z, Q1).lanewise(FMA, z, Q0);
      z = q.fma(z.mul(z), z);
      FloatVector p = t.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
      v = z.fma(p, p).mul(scale);
      if (rest >= LENGTH) {
        v.intoArray(y, yOffset + i);
      } else {
        v.intoArray(y, yOffset + i, F.indexInRange(0, rest));
      }
    }
    ScalarColumns.expScaled(n - i, x, xOffset + i, m, mOffset + i, s, sOffset + i, y, yOffset + i);
  }

  /// y = x - m - s.
  public static void subtract(
      int n, float[] x, int xOffset, float[] m, float[] s, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      v = v.sub(FloatVector.fromArray(F, m, i)).sub(FloatVector.fromArray(F, s, i));
      v.intoArray(y, yOffset + i);
    }
    ScalarColumns.subtract(n - i, x, xOffset + i, m, s, i, y, yOffset + i);
  }

  /// s += x.
  public static void add(int n, float[] x, int xOffset, float[] s, float[] c) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector sum = FloatVector.fromArray(F, s, i);
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      v = v.sub(FloatVector.fromArray(F, c, i));
      FloatVector total = sum.add(v);
      total.sub(sum).sub(v).intoArray(c, i);
      total.intoArray(s, i);
    }
    ScalarColumns.add(n - i, x, xOffset + i, s, c, i);
  }

  /// s += x y.
  public static void addProducts(
      int n, float[] x, int xOffset, float[] y, int yOffset, float[] s, float[] c) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector sum = FloatVector.fromArray(F, s, i);
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      v = v.fma(FloatVector.fromArray(F, y, yOffset + i), FloatVector.fromArray(F, c, i).neg());
      FloatVector total = sum.add(v);
      total.sub(sum).sub(v).intoArray(c, i);
      total.intoArray(s, i);
    }
    ScalarColumns.addProducts(n - i, x, xOffset + i, y, yOffset + i, s, c, i);
  }

  /// dx = y (dy - s).
  public static void backward(
      int n,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] s,
      float[] dx,
      int dxOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i);
      g = g.sub(FloatVector.fromArray(F, s, i));
      FloatVector.fromArray(F, y, yOffset + i).mul(g).intoArray(dx, dxOffset + i);
    }
    ScalarColumns.backward(n - i, y, yOffset + i, dy, dyOffset + i, s, i, dx, dxOffset + i);
  }

  /// dx = dy - exp(y) s.
  public static void logBackward(
      int n,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] s,
      float[] dx,
      int dxOffset) {
    int end = Lanes.end(n);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = n - i;
      FloatVector v;
      FloatVector g;
      if (rest >= LENGTH) {
        v = FloatVector.fromArray(F, y, yOffset + i);
        g = FloatVector.fromArray(F, dy, dyOffset + i);
      } else {
        v = FloatVector.fromArray(F, y, yOffset + i, F.indexInRange(0, rest));
        g = FloatVector.fromArray(F, dy, dyOffset + i, F.indexInRange(0, rest));
      }
      FloatVector d = v;
      FloatVector z = d.blend(ZERO_FROM, d.compare(LT, -87f));
      FloatVector t = FloatVector.broadcast(F, LOG2_E).lanewise(FMA, z, ROUND);
      FloatVector k = t.sub(ROUND);
      z = FloatVector.broadcast(F, -LN2_HIGH).lanewise(FMA, k, z);
      z = FloatVector.broadcast(F, -LN2_LOW).lanewise(FMA, k, z);
      FloatVector q = FloatVector.broadcast(F, Q4).lanewise(FMA, z, Q3).lanewise(FMA, z, Q2);
      q = q.lanewise(FMA, z, Q1).lanewise(FMA, z, Q0);
      z = q.fma(z.mul(z), z);
      FloatVector p = t.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
      v = z.fma(p, p);
      v = v.fma(FloatVector.fromArray(F, s, i).neg(), g);
      if (rest >= LENGTH) {
        v.intoArray(dx, dxOffset + i);
      } else {
        v.intoArray(dx, dxOffset + i, F.indexInRange(0, rest));
      }
    }
    ScalarColumns.logBackward(n - i, y, yOffset + i, dy, dyOffset + i, s, i, dx, dxOffset + i);
  }
}
