package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.kernels.scalar.ScalarSoftmax;

/// Softmax of one row on vectors, in passes over the row: the maximum, the exponentials, their sum,
/// the division.
///
/// A sum is taken lane by lane in the order of the vectors, then over the lanes as a tree; what the
/// full vectors leave over is summed by itself, in order, and added last. The trees over the lanes
/// are written out: where C2 has passed its limit of nodes it does not inline a helper that takes a
/// vector, and boxes it.
public final class VectorSoftmax {
  private VectorSoftmax() {}

  /// y = softmax(x), for each row.
  public static void forward(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    if (rows > 1 && cols < LENGTH && ldx == cols && ldy == cols) {
      narrow(rows, cols, x, xOffset, y, yOffset);
      return;
    }
    for (int i = 0; i < rows; i++) {
      row(cols, x, xOffset + i * ldx, y, yOffset + i * ldy);
    }
  }

  /// Rows shorter than a vector, without gaps: the exponentials of all of them as one array, full
  /// vectors but for the last. With the bits of [#row].
  private static void narrow(int rows, int cols, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0, at = 0; i < rows; i++, at += cols) {
      float max = ScalarSoftmax.max(cols, x, xOffset + at);
      for (int j = at; j < at + cols; j++) {
        y[yOffset + j] = x[xOffset + j] - max;
      }
    }
    VectorMath.exp(rows * cols, 0, y, yOffset, y, yOffset);
    for (int at = 0; at < rows * cols; at += cols) {
      float alpha = 1 / sumOfRest(cols, y, yOffset + at);
      ScalarSoftmax.scale(cols, alpha, y, yOffset + at, y, yOffset + at);
    }
  }

  private static void row(int n, float[] x, int xOffset, float[] y, int yOffset) {
    float max = max(n, x, xOffset);
    float sum = expSum(n, max, x, xOffset, y, yOffset);
    scale(n, 1 / sum, y, yOffset, y, yOffset);
  }

  /// y = log(softmax(x)).
  public static void logForward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    float max = max(n, x, xOffset);
    float log = (float) StrictMath.log(VectorMath.expSum(n, max, x, xOffset));
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector.fromArray(F, x, xOffset + i).sub(max).sub(log).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = x[xOffset + i] - max - log;
    }
  }

  /// The largest element. A NaN need not be found: it makes the sum of the exponentials NaN.
  public static float max(int n, float[] x, int xOffset) {
    int full = F.loopBound(n);
    float max = full > 0 ? maxOfFull(full, x, xOffset) : Float.NEGATIVE_INFINITY;
    return full < n ? Math.max(max, ScalarSoftmax.max(n - full, x, xOffset + full)) : max;
  }

  private static float maxOfFull(int n, float[] x, int xOffset) {
    FloatVector max = FloatVector.fromArray(F, x, xOffset);
    for (int i = LENGTH; i < n; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      max = max.blend(v, v.compare(VectorOperators.GT, max));
    }
    if (LENGTH > 8) {
      max = max.max(max.rearrange(Lanes.BY_8));
    }
    if (LENGTH > 4) {
      max = max.max(max.rearrange(Lanes.BY_4));
    }
    if (LENGTH > 2) {
      max = max.max(max.rearrange(Lanes.BY_2));
    }
    return max.max(max.rearrange(Lanes.BY_1)).lane(0);
  }

  /// y = exp(x - max); returns the sum.
  public static float expSum(int n, float max, float[] x, int xOffset, float[] y, int yOffset) {
    VectorMath.exp(n, max, x, xOffset, y, yOffset);
    return sum(n, y, yOffset);
  }

  /// y = alpha x.
  public static void scale(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector.fromArray(F, x, xOffset + i).mul(alpha).intoArray(y, yOffset + i);
    }
    ScalarSoftmax.scale(n - i, alpha, x, xOffset + i, y, yOffset + i);
  }

  /// dx = y (dy - sum dy y).
  public static void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    float dot = dot(n, y, yOffset, dy, dyOffset);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i).sub(dot);
      FloatVector.fromArray(F, y, yOffset + i).mul(g).intoArray(dx, dxOffset + i);
    }
    for (; i < n; i++) {
      dx[dxOffset + i] = y[yOffset + i] * (dy[dyOffset + i] - dot);
    }
  }

  private static float dot(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int full = F.loopBound(n);
    float sum = full > 0 ? dotOfFull(full, x, xOffset, y, yOffset) : 0;
    float rest = 0;
    for (int i = full; i < n; i++) {
      rest = Math.fma(x[xOffset + i], y[yOffset + i], rest);
    }
    return sum + rest;
  }

  private static float dotOfFull(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      sum = FloatVector.fromArray(F, y, yOffset + i).fma(v, sum);
    }
    if (LENGTH > 8) {
      sum = sum.add(sum.rearrange(Lanes.BY_8));
    }
    if (LENGTH > 4) {
      sum = sum.add(sum.rearrange(Lanes.BY_4));
    }
    if (LENGTH > 2) {
      sum = sum.add(sum.rearrange(Lanes.BY_2));
    }
    return sum.add(sum.rearrange(Lanes.BY_1)).lane(0);
  }

  /// dx = dy - exp(y) sum dy.
  public static void logBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    VectorMath.subtractExp(n, sum(n, dy, dyOffset), y, yOffset, dy, dyOffset, dx, dxOffset);
  }

  private static float sum(int n, float[] x, int xOffset) {
    int full = F.loopBound(n);
    float sum = full > 0 ? sumOfFull(full, x, xOffset) : 0;
    return full < n ? sum + sumOfRest(n - full, x, xOffset + full) : sum;
  }

  private static float sumOfFull(int n, float[] x, int xOffset) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += LENGTH) {
      sum = sum.add(FloatVector.fromArray(F, x, xOffset + i));
    }
    if (LENGTH > 8) {
      sum = sum.add(sum.rearrange(Lanes.BY_8));
    }
    if (LENGTH > 4) {
      sum = sum.add(sum.rearrange(Lanes.BY_4));
    }
    if (LENGTH > 2) {
      sum = sum.add(sum.rearrange(Lanes.BY_2));
    }
    return sum.add(sum.rearrange(Lanes.BY_1)).lane(0);
  }

  private static float sumOfRest(int n, float[] x, int xOffset) {
    float sum = 0;
    for (int i = 0; i < n; i++) {
      sum += x[xOffset + i];
    }
    return sum;
  }
}
