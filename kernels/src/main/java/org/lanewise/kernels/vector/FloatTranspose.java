package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Panels.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/// Panels of a transposed B. A step takes 4 columns of as many rows as a vector has lanes:
///
/// ```
///       x                       loaded                     exchanged
///   a   a0 a1 a2 a3        v0   a0 a1 a2 a3 e0 e1 e2 e3    a0 b0 c0 d0 e0 f0 g0 h0
///   b   b0 b1 b2 b3        v1   b0 b1 b2 b3 f0 f1 f2 f3    a1 b1 c1 d1 e1 f1 g1 h1
///       ..                 v2   c0 c1 c2 c3 g0 g1 g2 g3    ..
///   h   h0 h1 h2 h3        v3   d0 d1 d2 d3 h0 h1 h2 h3    a3 b3 c3 d3 e3 f3 g3 h3
/// ```
///
/// Row `r + 4 q` is loaded from `4 q` elements before its first column, so that it comes to its
/// four lanes without a shuffle, and all loads lie between the first and the last element of the
/// step. Then four by four lanes are transposed, by exchanges of pairs and of single lanes
/// (Eklundh, "A fast computer method for matrix transposing", IEEE Transactions on Computers,
/// 1972). To exchange single lanes, pairs are shifted as longs, which takes half the time of a
/// shuffle.
final class FloatTranspose {
  private static final int L = Lanes.LENGTH;
  private static final int COLUMNS = 4;
  private static final long ROW = 2 * L * Float.BYTES;

  private static final VectorShuffle<Float> PAIRS = VectorShuffle.fromOp(F, i -> i ^ 2);
  private static final VectorMask<Float> UPPER = VectorMask.fromLong(F, 0xCCCC & (1 << L) - 1);
  private static final VectorMask<Float> ODD = VectorMask.fromLong(F, 0xAAAA & (1 << L) - 1);
  private static final VectorMask<Float> FROM_4 = F.indexInRange(0, 4).not();
  private static final VectorMask<Float> FROM_8 = F.indexInRange(0, 8).not();
  private static final VectorMask<Float> FROM_12 = F.indexInRange(0, 12).not();

  private FloatTranspose() {}

  /// Whether a matrix has the size of a step at least.
  static boolean takes(int rows, int columns) {
    return rows >= L && columns >= COLUMNS;
  }

  /// `panel[c * 2 L + r] = x[r * ldx + c]`. What a last step would lack is taken from before it.
  static void panel(
      int rows, int columns, float[] x, int xo, int ldx, MemorySegment panel, long at) {
    for (int r = 0; r < rows; r += L) {
      int top = Math.min(r, rows - L);
      int i = xo + top * ldx;
      long j = at + top * Float.BYTES;
      int whole = columns & -COLUMNS;
      steps(whole, x, i, ldx, panel, j);
      if (whole < columns) {
        int last = columns - COLUMNS;
        steps(COLUMNS, x, i + last, ldx, panel, j + last * ROW);
      }
    }
  }

  private static void steps(int columns, float[] x, int xo, int ldx, MemorySegment panel, long at) {
    MemorySegment y = Panels.FLOATS.cast(panel);
    int far = 4 * (ldx - 1);
    for (int c = 0; c < columns; c += COLUMNS) {
      int i = xo + c;
      FloatVector v0 = FloatVector.fromArray(F, x, i);
      FloatVector v1 = FloatVector.fromArray(F, x, i + ldx);
      FloatVector v2 = FloatVector.fromArray(F, x, i + 2 * ldx);
      FloatVector v3 = FloatVector.fromArray(F, x, i + 3 * ldx);
      if (L > 4) {
        i += far;
        v0 = v0.blend(FloatVector.fromArray(F, x, i), FROM_4);
        v1 = v1.blend(FloatVector.fromArray(F, x, i + ldx), FROM_4);
        v2 = v2.blend(FloatVector.fromArray(F, x, i + 2 * ldx), FROM_4);
        v3 = v3.blend(FloatVector.fromArray(F, x, i + 3 * ldx), FROM_4);
      }
      if (L > 8) {
        i += far;
        v0 = v0.blend(FloatVector.fromArray(F, x, i), FROM_8);
        v1 = v1.blend(FloatVector.fromArray(F, x, i + ldx), FROM_8);
        v2 = v2.blend(FloatVector.fromArray(F, x, i + 2 * ldx), FROM_8);
        v3 = v3.blend(FloatVector.fromArray(F, x, i + 3 * ldx), FROM_8);
        i += far;
        v0 = v0.blend(FloatVector.fromArray(F, x, i), FROM_12);
        v1 = v1.blend(FloatVector.fromArray(F, x, i + ldx), FROM_12);
        v2 = v2.blend(FloatVector.fromArray(F, x, i + 2 * ldx), FROM_12);
        v3 = v3.blend(FloatVector.fromArray(F, x, i + 3 * ldx), FROM_12);
      }
      FloatVector w0 = v0.blend(v2.rearrange(PAIRS), UPPER);
      FloatVector w1 = v1.blend(v3.rearrange(PAIRS), UPPER);
      FloatVector w2 = v0.rearrange(PAIRS).blend(v2, UPPER);
      FloatVector w3 = v1.rearrange(PAIRS).blend(v3, UPPER);
      v0 = w1.reinterpretAsLongs().lanewise(LSHL, Float.SIZE).reinterpretAsFloats();
      v1 = w0.reinterpretAsLongs().lanewise(LSHR, Float.SIZE).reinterpretAsFloats();
      v2 = w3.reinterpretAsLongs().lanewise(LSHL, Float.SIZE).reinterpretAsFloats();
      v3 = w2.reinterpretAsLongs().lanewise(LSHR, Float.SIZE).reinterpretAsFloats();
      long j = at + c * ROW;
      w0.blend(v0, ODD).intoMemorySegment(y, j, ORDER);
      v1.blend(w1, ODD).intoMemorySegment(y, j + ROW, ORDER);
      w2.blend(v2, ODD).intoMemorySegment(y, j + 2 * ROW, ORDER);
      v3.blend(w3, ODD).intoMemorySegment(y, j + 3 * ROW, ORDER);
    }
  }
}
