package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.D2F;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.NE;
import static jdk.incubator.vector.VectorOperators.XOR;
import static org.lanewise.kernels.vector.Lanes.D;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.HALF;
import static org.lanewise.kernels.vector.Lanes.I;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import org.lanewise.kernels.scalar.Nest;
import org.lanewise.kernels.scalar.ScalarReduceColumns;

/// Reductions of the columns of matrices on vectors, with the bits of [ScalarReduceColumns].
///
/// The accumulators of two or four vectors of columns are held in registers while all rows go by;
/// with more, C2 boxed them in some JVMs. Columns know nothing of each other: what the wide loops
/// leave over is taken by single vectors, the last of which overlaps the one before.
public final class VectorReduceColumns {
  private static final int L = D.length();

  private static final int INFINITY_BITS = 0x7f800000;

  /// -infinity as an int of the order of floats.
  private static final int NOTHING = ~INFINITY_BITS;

  private VectorReduceColumns() {}

  /// y = sums of the columns / divisor.
  public static void sum(
      int cols,
      Nest nest,
      int rows,
      int ld,
      int bits,
      double divisor,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    if (cols < L) {
      ScalarReduceColumns.sum(cols, nest, rows, ld, bits, divisor, x, xOffset, y, yOffset);
      return;
    }
    int j = 0;
    for (; j <= cols - 4 * L; j += 4 * L) {
      fourSums(nest, rows, ld, bits, divisor, x, xOffset + j, y, yOffset + j);
    }
    for (; j < cols; j += L) {
      int from = Math.min(j, cols - L);
      oneSum(nest, rows, ld, bits, divisor, x, xOffset + from, y, yOffset + from);
    }
  }

  private static void fourSums(
      Nest nest,
      int rows,
      int ld,
      int bits,
      double divisor,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector s1 = DoubleVector.zero(D);
    DoubleVector s2 = DoubleVector.zero(D);
    DoubleVector s3 = DoubleVector.zero(D);
    for (int turn = 0; turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        IntVector v0 = FloatVector.fromArray(HALF, x, at).reinterpretAsInts();
        IntVector v1 = FloatVector.fromArray(HALF, x, at + L).reinterpretAsInts();
        IntVector v2 = FloatVector.fromArray(HALF, x, at + 2 * L).reinterpretAsInts();
        IntVector v3 = FloatVector.fromArray(HALF, x, at + 3 * L).reinterpretAsInts();
        s0 = s0.add(v0.and(bits).reinterpretAsFloats().convertShape(F2D, D, 0));
        s1 = s1.add(v1.and(bits).reinterpretAsFloats().convertShape(F2D, D, 0));
        s2 = s2.add(v2.and(bits).reinterpretAsFloats().convertShape(F2D, D, 0));
        s3 = s3.add(v3.and(bits).reinterpretAsFloats().convertShape(F2D, D, 0));
      }
    }
    ((FloatVector) s0.div(divisor).convertShape(D2F, HALF, 0)).intoArray(y, yOffset);
    ((FloatVector) s1.div(divisor).convertShape(D2F, HALF, 0)).intoArray(y, yOffset + L);
    ((FloatVector) s2.div(divisor).convertShape(D2F, HALF, 0)).intoArray(y, yOffset + 2 * L);
    ((FloatVector) s3.div(divisor).convertShape(D2F, HALF, 0)).intoArray(y, yOffset + 3 * L);
  }

  private static void oneSum(
      Nest nest,
      int rows,
      int ld,
      int bits,
      double divisor,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    DoubleVector s = DoubleVector.zero(D);
    for (int turn = 0; turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        IntVector v = FloatVector.fromArray(HALF, x, at).reinterpretAsInts();
        s = s.add(v.and(bits).reinterpretAsFloats().convertShape(F2D, D, 0));
      }
    }
    ((FloatVector) s.div(divisor).convertShape(D2F, HALF, 0)).intoArray(y, yOffset);
  }

  /// y = sums of the squared distances from 0 or, if centred, from the column's mean, / divisor;
  /// their root if asked for.
  public static void squares(
      int cols,
      Nest nest,
      int rows,
      int ld,
      boolean centred,
      double divisor,
      boolean root,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    if (cols < L) {
      ScalarReduceColumns.squares(
          cols, nest, rows, ld, centred, divisor, root, x, xOffset, y, yOffset);
      return;
    }
    int j = 0;
    for (; j <= cols - 4 * L; j += 4 * L) {
      fourSquares(nest, rows, ld, centred, divisor, root, x, xOffset + j, y, yOffset + j);
    }
    for (; j < cols; j += L) {
      int from = Math.min(j, cols - L);
      oneSquare(nest, rows, ld, centred, divisor, root, x, xOffset + from, y, yOffset + from);
    }
  }

  private static void fourSquares(
      Nest nest,
      int rows,
      int ld,
      boolean centred,
      double divisor,
      boolean root,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    DoubleVector m0 = DoubleVector.zero(D);
    DoubleVector m1 = DoubleVector.zero(D);
    DoubleVector m2 = DoubleVector.zero(D);
    DoubleVector m3 = DoubleVector.zero(D);
    for (int turn = 0; centred && turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        m0 = m0.add(FloatVector.fromArray(HALF, x, at).convertShape(F2D, D, 0));
        m1 = m1.add(FloatVector.fromArray(HALF, x, at + L).convertShape(F2D, D, 0));
        m2 = m2.add(FloatVector.fromArray(HALF, x, at + 2 * L).convertShape(F2D, D, 0));
        m3 = m3.add(FloatVector.fromArray(HALF, x, at + 3 * L).convertShape(F2D, D, 0));
      }
    }
    m0 = m0.div(divisor);
    m1 = m1.div(divisor);
    m2 = m2.div(divisor);
    m3 = m3.div(divisor);
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector s1 = DoubleVector.zero(D);
    DoubleVector s2 = DoubleVector.zero(D);
    DoubleVector s3 = DoubleVector.zero(D);
    for (int turn = 0; turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        DoubleVector v0 = (DoubleVector) FloatVector.fromArray(HALF, x, at).convertShape(F2D, D, 0);
        DoubleVector v1 =
            (DoubleVector) FloatVector.fromArray(HALF, x, at + L).convertShape(F2D, D, 0);
        DoubleVector v2 =
            (DoubleVector) FloatVector.fromArray(HALF, x, at + 2 * L).convertShape(F2D, D, 0);
        DoubleVector v3 =
            (DoubleVector) FloatVector.fromArray(HALF, x, at + 3 * L).convertShape(F2D, D, 0);
        v0 = v0.sub(m0);
        v1 = v1.sub(m1);
        v2 = v2.sub(m2);
        v3 = v3.sub(m3);
        s0 = s0.add(v0.mul(v0));
        s1 = s1.add(v1.mul(v1));
        s2 = s2.add(v2.mul(v2));
        s3 = s3.add(v3.mul(v3));
      }
    }
    s0 = s0.div(divisor);
    s1 = s1.div(divisor);
    s2 = s2.div(divisor);
    s3 = s3.div(divisor);
    if (root) {
      s0 = s0.sqrt();
      s1 = s1.sqrt();
      s2 = s2.sqrt();
      s3 = s3.sqrt();
    }
    ((FloatVector) s0.convertShape(D2F, HALF, 0)).intoArray(y, yOffset);
    ((FloatVector) s1.convertShape(D2F, HALF, 0)).intoArray(y, yOffset + L);
    ((FloatVector) s2.convertShape(D2F, HALF, 0)).intoArray(y, yOffset + 2 * L);
    ((FloatVector) s3.convertShape(D2F, HALF, 0)).intoArray(y, yOffset + 3 * L);
  }

  private static void oneSquare(
      Nest nest,
      int rows,
      int ld,
      boolean centred,
      double divisor,
      boolean root,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    DoubleVector m = DoubleVector.zero(D);
    for (int turn = 0; centred && turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        m = m.add(FloatVector.fromArray(HALF, x, at).convertShape(F2D, D, 0));
      }
    }
    m = m.div(divisor);
    DoubleVector s = DoubleVector.zero(D);
    for (int turn = 0; turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        DoubleVector v = (DoubleVector) FloatVector.fromArray(HALF, x, at).convertShape(F2D, D, 0);
        v = v.sub(m);
        s = s.add(v.mul(v));
      }
    }
    s = s.div(divisor);
    if (root) {
      s = s.sqrt();
    }
    ((FloatVector) s.convertShape(D2F, HALF, 0)).intoArray(y, yOffset);
  }

  /// y = products of the columns.
  public static void product(
      int cols, Nest nest, int rows, int ld, float[] x, int xOffset, float[] y, int yOffset) {
    if (cols < L) {
      ScalarReduceColumns.product(cols, nest, rows, ld, x, xOffset, y, yOffset);
      return;
    }
    int j = 0;
    for (; j <= cols - 4 * L; j += 4 * L) {
      fourProducts(nest, rows, ld, x, xOffset + j, y, yOffset + j);
    }
    for (; j < cols; j += L) {
      int from = Math.min(j, cols - L);
      oneProduct(nest, rows, ld, x, xOffset + from, y, yOffset + from);
    }
  }

  private static void fourProducts(
      Nest nest, int rows, int ld, float[] x, int xOffset, float[] y, int yOffset) {
    DoubleVector p0 = DoubleVector.broadcast(D, 1);
    DoubleVector p1 = DoubleVector.broadcast(D, 1);
    DoubleVector p2 = DoubleVector.broadcast(D, 1);
    DoubleVector p3 = DoubleVector.broadcast(D, 1);
    for (int turn = 0; turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        p0 = p0.mul(FloatVector.fromArray(HALF, x, at).convertShape(F2D, D, 0));
        p1 = p1.mul(FloatVector.fromArray(HALF, x, at + L).convertShape(F2D, D, 0));
        p2 = p2.mul(FloatVector.fromArray(HALF, x, at + 2 * L).convertShape(F2D, D, 0));
        p3 = p3.mul(FloatVector.fromArray(HALF, x, at + 3 * L).convertShape(F2D, D, 0));
      }
    }
    ((FloatVector) p0.convertShape(D2F, HALF, 0)).intoArray(y, yOffset);
    ((FloatVector) p1.convertShape(D2F, HALF, 0)).intoArray(y, yOffset + L);
    ((FloatVector) p2.convertShape(D2F, HALF, 0)).intoArray(y, yOffset + 2 * L);
    ((FloatVector) p3.convertShape(D2F, HALF, 0)).intoArray(y, yOffset + 3 * L);
  }

  private static void oneProduct(
      Nest nest, int rows, int ld, float[] x, int xOffset, float[] y, int yOffset) {
    DoubleVector p = DoubleVector.broadcast(D, 1);
    for (int turn = 0; turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        p = p.mul(FloatVector.fromArray(HALF, x, at).convertShape(F2D, D, 0));
      }
    }
    ((FloatVector) p.convertShape(D2F, HALF, 0)).intoArray(y, yOffset);
  }

  /// y = the largest elements of the columns, all bits changed by `sign` before and after; see
  /// [VectorReduce#max].
  public static void max(
      int cols,
      Nest nest,
      int rows,
      int ld,
      int sign,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    if (cols < LENGTH) {
      ScalarReduceColumns.max(cols, nest, rows, ld, sign, x, xOffset, y, yOffset);
      return;
    }
    int j = 0;
    for (; j <= cols - 2 * LENGTH; j += 2 * LENGTH) {
      twoMax(nest, rows, ld, sign, x, xOffset + j, y, yOffset + j);
    }
    for (; j < cols; j += LENGTH) {
      int from = Math.min(j, cols - LENGTH);
      oneMax(nest, rows, ld, sign, x, xOffset + from, y, yOffset + from);
    }
  }

  private static void twoMax(
      Nest nest, int rows, int ld, int sign, float[] x, int xOffset, float[] y, int yOffset) {
    IntVector nan = IntVector.broadcast(I, Float.floatToRawIntBits(Float.NaN));
    IntVector max0 = IntVector.broadcast(I, NOTHING);
    IntVector magnitude0 = IntVector.zero(I);
    IntVector max1 = IntVector.broadcast(I, NOTHING);
    IntVector magnitude1 = IntVector.zero(I);
    for (int turn = 0; turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        IntVector v0 = FloatVector.fromArray(F, x, at).reinterpretAsInts();
        v0 = v0.lanewise(XOR, sign);
        magnitude0 = magnitude0.max(v0.and(Integer.MAX_VALUE));
        max0 = max0.max(v0.lanewise(XOR, v0.lanewise(ASHR, 31).lanewise(LSHR, 1)));
        IntVector v1 = FloatVector.fromArray(F, x, at + LENGTH).reinterpretAsInts();
        v1 = v1.lanewise(XOR, sign);
        magnitude1 = magnitude1.max(v1.and(Integer.MAX_VALUE));
        max1 = max1.max(v1.lanewise(XOR, v1.lanewise(ASHR, 31).lanewise(LSHR, 1)));
      }
    }
    max0 = max0.lanewise(XOR, max0.lanewise(ASHR, 31).lanewise(LSHR, 1));
    max0 = max0.lanewise(XOR, sign).blend(nan, magnitude0.compare(GT, INFINITY_BITS));
    max0.reinterpretAsFloats().intoArray(y, yOffset);
    max1 = max1.lanewise(XOR, max1.lanewise(ASHR, 31).lanewise(LSHR, 1));
    max1 = max1.lanewise(XOR, sign).blend(nan, magnitude1.compare(GT, INFINITY_BITS));
    max1.reinterpretAsFloats().intoArray(y, yOffset + LENGTH);
  }

  private static void oneMax(
      Nest nest, int rows, int ld, int sign, float[] x, int xOffset, float[] y, int yOffset) {
    IntVector nan = IntVector.broadcast(I, Float.floatToRawIntBits(Float.NaN));
    IntVector max = IntVector.broadcast(I, NOTHING);
    IntVector magnitude = IntVector.zero(I);
    for (int turn = 0; turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        IntVector v = FloatVector.fromArray(F, x, at).reinterpretAsInts();
        v = v.lanewise(XOR, sign);
        magnitude = magnitude.max(v.and(Integer.MAX_VALUE));
        max = max.max(v.lanewise(XOR, v.lanewise(ASHR, 31).lanewise(LSHR, 1)));
      }
    }
    max = max.lanewise(XOR, max.lanewise(ASHR, 31).lanewise(LSHR, 1));
    max = max.lanewise(XOR, sign).blend(nan, magnitude.compare(GT, INFINITY_BITS));
    max.reinterpretAsFloats().intoArray(y, yOffset);
  }

  /// y = where in the columns the first largest elements are, or the first NaN, counted through all
  /// matrices.
  public static void argmax(
      int cols,
      Nest nest,
      int rows,
      int ld,
      int sign,
      float[] x,
      int xOffset,
      int[] y,
      int yOffset) {
    if (cols < LENGTH) {
      ScalarReduceColumns.argmax(cols, nest, rows, ld, sign, x, xOffset, y, yOffset);
      return;
    }
    for (int j = 0; j < cols; j += LENGTH) {
      int from = Math.min(j, cols - LENGTH);
      oneArgmax(nest, rows, ld, sign, x, xOffset + from, y, yOffset + from);
    }
  }

  private static void oneArgmax(
      Nest nest, int rows, int ld, int sign, float[] x, int xOffset, int[] y, int yOffset) {
    FloatVector max = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
    IntVector best = IntVector.zero(I);
    int place = 0;
    for (int turn = 0; turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld, place++) {
        IntVector bits = FloatVector.fromArray(F, x, at).reinterpretAsInts().lanewise(XOR, sign);
        FloatVector v = bits.reinterpretAsFloats();
        // Larger, or the first NaN: nothing is larger than that.
        VectorMask<Float> better =
            v.compare(GT, max).or(v.compare(NE, v).and(max.compare(EQ, max)));
        max = max.blend(v, better);
        best = best.blend(place, better.cast(I));
      }
    }
    best.intoArray(y, yOffset);
  }
}
