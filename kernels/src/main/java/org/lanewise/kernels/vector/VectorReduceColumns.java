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
    if (cols < LENGTH) {
      ScalarReduceColumns.sum(cols, nest, rows, ld, bits, divisor, x, xOffset, y, yOffset);
      return;
    }
    int j = 0;
    for (; j <= cols - 2 * LENGTH; j += 2 * LENGTH) {
      twoSums(nest, rows, ld, bits, divisor, x, xOffset + j, y, yOffset + j);
    }
    for (; j < cols; j += LENGTH) {
      int from = Math.min(j, cols - LENGTH);
      oneSum(nest, rows, ld, bits, divisor, x, xOffset + from, y, yOffset + from);
    }
  }

  private static void twoSums(
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
        IntVector u = FloatVector.fromArray(F, x, at).reinterpretAsInts();
        IntVector v = FloatVector.fromArray(F, x, at + LENGTH).reinterpretAsInts();
        s0 = s0.add(u.and(bits).reinterpretAsFloats().convertShape(F2D, D, 0));
        s1 = s1.add(u.and(bits).reinterpretAsFloats().convertShape(F2D, D, 1));
        s2 = s2.add(v.and(bits).reinterpretAsFloats().convertShape(F2D, D, 0));
        s3 = s3.add(v.and(bits).reinterpretAsFloats().convertShape(F2D, D, 1));
      }
    }
    s0 = s0.div(divisor);
    s1 = s1.div(divisor);
    s2 = s2.div(divisor);
    s3 = s3.div(divisor);
    ((FloatVector) s0.convertShape(D2F, F, 0))
        .reinterpretAsInts()
        .or(((FloatVector) s1.convertShape(D2F, F, -1)).reinterpretAsInts())
        .reinterpretAsFloats()
        .intoArray(y, yOffset);
    ((FloatVector) s2.convertShape(D2F, F, 0))
        .reinterpretAsInts()
        .or(((FloatVector) s3.convertShape(D2F, F, -1)).reinterpretAsInts())
        .reinterpretAsFloats()
        .intoArray(y, yOffset + LENGTH);
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
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector s1 = DoubleVector.zero(D);
    for (int turn = 0; turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        IntVector v = FloatVector.fromArray(F, x, at).reinterpretAsInts();
        s0 = s0.add(v.and(bits).reinterpretAsFloats().convertShape(F2D, D, 0));
        s1 = s1.add(v.and(bits).reinterpretAsFloats().convertShape(F2D, D, 1));
      }
    }
    s0 = s0.div(divisor);
    s1 = s1.div(divisor);
    ((FloatVector) s0.convertShape(D2F, F, 0))
        .reinterpretAsInts()
        .or(((FloatVector) s1.convertShape(D2F, F, -1)).reinterpretAsInts())
        .reinterpretAsFloats()
        .intoArray(y, yOffset);
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
    if (cols < LENGTH) {
      ScalarReduceColumns.squares(
          cols, nest, rows, ld, centred, divisor, root, x, xOffset, y, yOffset);
      return;
    }
    int j = 0;
    for (; j <= cols - 2 * LENGTH; j += 2 * LENGTH) {
      twoSquares(nest, rows, ld, centred, divisor, root, x, xOffset + j, y, yOffset + j);
    }
    for (; j < cols; j += LENGTH) {
      int from = Math.min(j, cols - LENGTH);
      oneSquare(nest, rows, ld, centred, divisor, root, x, xOffset + from, y, yOffset + from);
    }
  }

  private static void twoSquares(
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
        FloatVector u = FloatVector.fromArray(F, x, at);
        FloatVector v = FloatVector.fromArray(F, x, at + LENGTH);
        m0 = m0.add(u.convertShape(F2D, D, 0));
        m1 = m1.add(u.convertShape(F2D, D, 1));
        m2 = m2.add(v.convertShape(F2D, D, 0));
        m3 = m3.add(v.convertShape(F2D, D, 1));
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
        FloatVector u = FloatVector.fromArray(F, x, at);
        FloatVector v = FloatVector.fromArray(F, x, at + LENGTH);
        DoubleVector d0 = ((DoubleVector) u.convertShape(F2D, D, 0)).sub(m0);
        DoubleVector d1 = ((DoubleVector) u.convertShape(F2D, D, 1)).sub(m1);
        DoubleVector d2 = ((DoubleVector) v.convertShape(F2D, D, 0)).sub(m2);
        DoubleVector d3 = ((DoubleVector) v.convertShape(F2D, D, 1)).sub(m3);
        s0 = s0.add(d0.mul(d0));
        s1 = s1.add(d1.mul(d1));
        s2 = s2.add(d2.mul(d2));
        s3 = s3.add(d3.mul(d3));
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
    ((FloatVector) s0.convertShape(D2F, F, 0))
        .reinterpretAsInts()
        .or(((FloatVector) s1.convertShape(D2F, F, -1)).reinterpretAsInts())
        .reinterpretAsFloats()
        .intoArray(y, yOffset);
    ((FloatVector) s2.convertShape(D2F, F, 0))
        .reinterpretAsInts()
        .or(((FloatVector) s3.convertShape(D2F, F, -1)).reinterpretAsInts())
        .reinterpretAsFloats()
        .intoArray(y, yOffset + LENGTH);
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
    DoubleVector m0 = DoubleVector.zero(D);
    DoubleVector m1 = DoubleVector.zero(D);
    for (int turn = 0; centred && turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        FloatVector v = FloatVector.fromArray(F, x, at);
        m0 = m0.add(v.convertShape(F2D, D, 0));
        m1 = m1.add(v.convertShape(F2D, D, 1));
      }
    }
    m0 = m0.div(divisor);
    m1 = m1.div(divisor);
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector s1 = DoubleVector.zero(D);
    for (int turn = 0; turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        FloatVector v = FloatVector.fromArray(F, x, at);
        DoubleVector d0 = ((DoubleVector) v.convertShape(F2D, D, 0)).sub(m0);
        DoubleVector d1 = ((DoubleVector) v.convertShape(F2D, D, 1)).sub(m1);
        s0 = s0.add(d0.mul(d0));
        s1 = s1.add(d1.mul(d1));
      }
    }
    s0 = s0.div(divisor);
    s1 = s1.div(divisor);
    if (root) {
      s0 = s0.sqrt();
      s1 = s1.sqrt();
    }
    ((FloatVector) s0.convertShape(D2F, F, 0))
        .reinterpretAsInts()
        .or(((FloatVector) s1.convertShape(D2F, F, -1)).reinterpretAsInts())
        .reinterpretAsFloats()
        .intoArray(y, yOffset);
  }

  /// y = products of the columns.
  public static void product(
      int cols, Nest nest, int rows, int ld, float[] x, int xOffset, float[] y, int yOffset) {
    if (cols < LENGTH) {
      ScalarReduceColumns.product(cols, nest, rows, ld, x, xOffset, y, yOffset);
      return;
    }
    int j = 0;
    for (; j <= cols - 2 * LENGTH; j += 2 * LENGTH) {
      twoProducts(nest, rows, ld, x, xOffset + j, y, yOffset + j);
    }
    for (; j < cols; j += LENGTH) {
      int from = Math.min(j, cols - LENGTH);
      oneProduct(nest, rows, ld, x, xOffset + from, y, yOffset + from);
    }
  }

  private static void twoProducts(
      Nest nest, int rows, int ld, float[] x, int xOffset, float[] y, int yOffset) {
    DoubleVector p0 = DoubleVector.broadcast(D, 1);
    DoubleVector p1 = DoubleVector.broadcast(D, 1);
    DoubleVector p2 = DoubleVector.broadcast(D, 1);
    DoubleVector p3 = DoubleVector.broadcast(D, 1);
    for (int turn = 0; turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        FloatVector u = FloatVector.fromArray(F, x, at);
        FloatVector v = FloatVector.fromArray(F, x, at + LENGTH);
        p0 = p0.mul(u.convertShape(F2D, D, 0));
        p1 = p1.mul(u.convertShape(F2D, D, 1));
        p2 = p2.mul(v.convertShape(F2D, D, 0));
        p3 = p3.mul(v.convertShape(F2D, D, 1));
      }
    }
    ((FloatVector) p0.convertShape(D2F, F, 0))
        .reinterpretAsInts()
        .or(((FloatVector) p1.convertShape(D2F, F, -1)).reinterpretAsInts())
        .reinterpretAsFloats()
        .intoArray(y, yOffset);
    ((FloatVector) p2.convertShape(D2F, F, 0))
        .reinterpretAsInts()
        .or(((FloatVector) p3.convertShape(D2F, F, -1)).reinterpretAsInts())
        .reinterpretAsFloats()
        .intoArray(y, yOffset + LENGTH);
  }

  private static void oneProduct(
      Nest nest, int rows, int ld, float[] x, int xOffset, float[] y, int yOffset) {
    DoubleVector p0 = DoubleVector.broadcast(D, 1);
    DoubleVector p1 = DoubleVector.broadcast(D, 1);
    for (int turn = 0; turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        FloatVector v = FloatVector.fromArray(F, x, at);
        p0 = p0.mul(v.convertShape(F2D, D, 0));
        p1 = p1.mul(v.convertShape(F2D, D, 1));
      }
    }
    ((FloatVector) p0.convertShape(D2F, F, 0))
        .reinterpretAsInts()
        .or(((FloatVector) p1.convertShape(D2F, F, -1)).reinterpretAsInts())
        .reinterpretAsFloats()
        .intoArray(y, yOffset);
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
