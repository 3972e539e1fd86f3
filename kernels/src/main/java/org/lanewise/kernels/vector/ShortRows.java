package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.lanewise.kernels.scalar.ScalarMath;

/// Softmax of rows that fit in one vector or two: a row is loaded once, the last vector under a
/// mask, and stored once, and many rows are under way at a time. Rows of 10 in vectors of 16 lanes
/// take a third of the time of the passes of [VectorSoftmax], in two of 8 lanes half; the
/// probabilities have the same bits.
final class ShortRows {
  private ShortRows() {}

  /// Whether rows are so short. With 4 lanes none is: NEON has no masked store.
  static boolean fit(int cols) {
    return LENGTH > 4 && cols <= 2 * LENGTH;
  }

  /// y = softmax(x), for each row.
  static void forward(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    if (cols > LENGTH) {
      forwardTwo(rows, cols, x, xOffset, ldx, y, yOffset, ldy);
      return;
    }
    VectorMask<Float> mask = F.indexInRange(0, cols);
    FloatVector none = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < rows; i++) {
      FloatVector v = none.blend(FloatVector.fromArray(F, x, xOffset + i * ldx, mask), mask);
      FloatVector max = v;
      if (LENGTH > 8) {
        FloatVector half = max.rearrange(Lanes.BY_8);
        max = max.blend(half, half.compare(GT, max));
      }
      FloatVector half = max.rearrange(Lanes.BY_4);
      max = max.blend(half, half.compare(GT, max));
      half = max.rearrange(Lanes.BY_2);
      max = max.blend(half, half.compare(GT, max));
      half = max.rearrange(Lanes.BY_1);
      max = max.blend(half, half.compare(GT, max));
      v = SoftmaxExp.exp(v.sub(max));

      FloatVector sum = v;
      if (LENGTH > 8) {
        sum = sum.add(sum.rearrange(Lanes.BY_8));
      }
      sum = sum.add(sum.rearrange(Lanes.BY_4));
      sum = sum.add(sum.rearrange(Lanes.BY_2));
      sum = sum.add(sum.rearrange(Lanes.BY_1));
      v.mul(1 / sum.lane(0)).intoArray(y, yOffset + i * ldy, mask);
    }
  }

  /// The same for rows of more than one vector.
  private static void forwardTwo(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    VectorMask<Float> mask = F.indexInRange(0, cols - LENGTH);
    FloatVector none = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      int to = yOffset + i * ldy;
      FloatVector v0 = FloatVector.fromArray(F, x, from);
      FloatVector v1 = none.blend(FloatVector.fromArray(F, x, from + LENGTH, mask), mask);
      FloatVector max = v0.blend(v1, v1.compare(GT, v0));
      if (LENGTH > 8) {
        FloatVector half = max.rearrange(Lanes.BY_8);
        max = max.blend(half, half.compare(GT, max));
      }
      FloatVector half = max.rearrange(Lanes.BY_4);
      max = max.blend(half, half.compare(GT, max));
      half = max.rearrange(Lanes.BY_2);
      max = max.blend(half, half.compare(GT, max));
      half = max.rearrange(Lanes.BY_1);
      max = max.blend(half, half.compare(GT, max));
      v0 = SoftmaxExp.exp(v0.sub(max));
      v1 = SoftmaxExp.exp(v1.sub(max));
      FloatVector sum = v0.add(v1);
      if (LENGTH > 8) {
        sum = sum.add(sum.rearrange(Lanes.BY_8));
      }
      sum = sum.add(sum.rearrange(Lanes.BY_4));
      sum = sum.add(sum.rearrange(Lanes.BY_2));
      sum = sum.add(sum.rearrange(Lanes.BY_1));
      float share = 1 / sum.lane(0);
      v0.mul(share).intoArray(y, to);
      v1.mul(share).intoArray(y, to + LENGTH, mask);
    }
  }

  /// y = log(softmax(x)), for each row.
  static void logForward(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    if (cols > LENGTH) {
      logForwardTwo(rows, cols, x, xOffset, ldx, y, yOffset, ldy);
      return;
    }
    VectorMask<Float> mask = F.indexInRange(0, cols);
    FloatVector none = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < rows; i++) {
      FloatVector v = none.blend(FloatVector.fromArray(F, x, xOffset + i * ldx, mask), mask);
      FloatVector max = v;
      if (LENGTH > 8) {
        FloatVector half = max.rearrange(Lanes.BY_8);
        max = max.blend(half, half.compare(GT, max));
      }
      FloatVector half = max.rearrange(Lanes.BY_4);
      max = max.blend(half, half.compare(GT, max));
      half = max.rearrange(Lanes.BY_2);
      max = max.blend(half, half.compare(GT, max));
      half = max.rearrange(Lanes.BY_1);
      max = max.blend(half, half.compare(GT, max));
      v = v.sub(max);

      FloatVector sum = SoftmaxExp.exp(v);
      if (LENGTH > 8) {
        sum = sum.add(sum.rearrange(Lanes.BY_8));
      }
      sum = sum.add(sum.rearrange(Lanes.BY_4));
      sum = sum.add(sum.rearrange(Lanes.BY_2));
      sum = sum.add(sum.rearrange(Lanes.BY_1));
      // The logarithm of a vector would be the second function, too late in the body: it boxed.
      float log = ScalarMath.log(sum.lane(0));
      v.sub(log).intoArray(y, yOffset + i * ldy, mask);
    }
  }

  /// The same for rows of more than one vector.
  private static void logForwardTwo(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    VectorMask<Float> mask = F.indexInRange(0, cols - LENGTH);
    FloatVector none = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < rows; i++) {
      int from = xOffset + i * ldx;
      int to = yOffset + i * ldy;
      FloatVector v0 = FloatVector.fromArray(F, x, from);
      FloatVector v1 = none.blend(FloatVector.fromArray(F, x, from + LENGTH, mask), mask);
      FloatVector max = v0.blend(v1, v1.compare(GT, v0));
      if (LENGTH > 8) {
        FloatVector half = max.rearrange(Lanes.BY_8);
        max = max.blend(half, half.compare(GT, max));
      }
      FloatVector half = max.rearrange(Lanes.BY_4);
      max = max.blend(half, half.compare(GT, max));
      half = max.rearrange(Lanes.BY_2);
      max = max.blend(half, half.compare(GT, max));
      half = max.rearrange(Lanes.BY_1);
      max = max.blend(half, half.compare(GT, max));
      v0 = v0.sub(max);
      v1 = v1.sub(max);
      FloatVector sum = SoftmaxExp.exp(v0).add(SoftmaxExp.exp(v1));
      if (LENGTH > 8) {
        sum = sum.add(sum.rearrange(Lanes.BY_8));
      }
      sum = sum.add(sum.rearrange(Lanes.BY_4));
      sum = sum.add(sum.rearrange(Lanes.BY_2));
      sum = sum.add(sum.rearrange(Lanes.BY_1));
      float log = ScalarMath.log(sum.lane(0));
      v0.sub(log).intoArray(y, to);
      v1.sub(log).intoArray(y, to + LENGTH, mask);
    }
  }

  /// dx = y (dy - sum dy y), for each row.
  static void backward(
      int rows,
      int cols,
      float[] y,
      int yOffset,
      int ldy,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx) {
    if (cols > LENGTH) {
      backwardTwo(rows, cols, y, yOffset, ldy, dy, dyOffset, lddy, dx, dxOffset, lddx);
      return;
    }
    VectorMask<Float> mask = F.indexInRange(0, cols);
    for (int i = 0; i < rows; i++) {
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i * ldy, mask);
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i * lddy, mask);
      FloatVector sum = v.mul(g);
      if (LENGTH > 8) {
        sum = sum.add(sum.rearrange(Lanes.BY_8));
      }
      sum = sum.add(sum.rearrange(Lanes.BY_4));
      sum = sum.add(sum.rearrange(Lanes.BY_2));
      sum = sum.add(sum.rearrange(Lanes.BY_1));
      v.mul(g.sub(sum)).intoArray(dx, dxOffset + i * lddx, mask);
    }
  }

  /// The same for rows of more than one vector.
  private static void backwardTwo(
      int rows,
      int cols,
      float[] y,
      int yOffset,
      int ldy,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx) {
    VectorMask<Float> mask = F.indexInRange(0, cols - LENGTH);
    for (int i = 0; i < rows; i++) {
      int from = yOffset + i * ldy;
      int gradient = dyOffset + i * lddy;
      int to = dxOffset + i * lddx;
      FloatVector v0 = FloatVector.fromArray(F, y, from);
      FloatVector v1 = FloatVector.fromArray(F, y, from + LENGTH, mask);
      FloatVector g0 = FloatVector.fromArray(F, dy, gradient);
      FloatVector g1 = FloatVector.fromArray(F, dy, gradient + LENGTH, mask);
      FloatVector sum = v0.mul(g0).add(v1.mul(g1));
      if (LENGTH > 8) {
        sum = sum.add(sum.rearrange(Lanes.BY_8));
      }
      sum = sum.add(sum.rearrange(Lanes.BY_4));
      sum = sum.add(sum.rearrange(Lanes.BY_2));
      sum = sum.add(sum.rearrange(Lanes.BY_1));
      v0.mul(g0.sub(sum)).intoArray(dx, to);
      v1.mul(g1.sub(sum)).intoArray(dx, to + LENGTH, mask);
    }
  }
}
