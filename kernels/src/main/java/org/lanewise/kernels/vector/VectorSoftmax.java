package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Softmax of one row on vectors: a pass for the maximum, one for the exponentials and their sum,
/// one to divide.
///
/// Partial vectors are padded with -infinity, whose exponential is 0, so the padding adds nothing
/// to a sum.
public final class VectorSoftmax {
  private static final float PADDING = Float.NEGATIVE_INFINITY;

  private VectorSoftmax() {}

  /// y = softmax(x).
  public static void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    float max = max(n, x, xOffset);
    float sum = expSum(n, max, x, xOffset, y, yOffset);
    scale(n, 1 / sum, y, yOffset, y, yOffset);
  }

  /// y = log(softmax(x)).
  public static void logForward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    float max = max(n, x, xOffset);
    float log = (float) StrictMath.log(expSum(n, max, x, xOffset));
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector.fromArray(F, x, xOffset + i).sub(max).sub(log).intoArray(y, yOffset + i);
    }
    if (i < n) {
      Tail.store(Tail.load(x, xOffset + i, n - i).sub(max).sub(log), y, yOffset + i, n - i);
    }
  }

  /// The largest element that is not NaN, -infinity where there is none. A NaN need not be found
  /// here: it makes the sum of the exponentials NaN.
  public static float max(int n, float[] x, int xOffset) {
    FloatVector max = FloatVector.broadcast(F, PADDING);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      max = max.blend(v, v.compare(VectorOperators.GT, max));
    }
    if (i < n) {
      FloatVector v = Tail.load(x, xOffset + i, n - i, PADDING);
      max = max.blend(v, v.compare(VectorOperators.GT, max));
    }
    return Lanes.max(max);
  }

  /// y = exp(x - max); returns the sum: lane by lane in the order of the vectors, then over the
  /// lanes as a tree.
  public static float expSum(int n, float max, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += LENGTH) {
      boolean full = n - i >= LENGTH;
      FloatVector v =
          full
              ? FloatVector.fromArray(F, x, xOffset + i)
              : Tail.load(x, xOffset + i, n - i, PADDING);
      v = VectorMath.exp(v.sub(max));
      sum = sum.add(v);
      if (full) {
        v.intoArray(y, yOffset + i);
      } else {
        Tail.store(v, y, yOffset + i, n - i);
      }
    }
    return Lanes.sum(sum);
  }

  private static float expSum(int n, float max, float[] x, int xOffset) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector v =
          n - i >= LENGTH
              ? FloatVector.fromArray(F, x, xOffset + i)
              : Tail.load(x, xOffset + i, n - i, PADDING);
      sum = sum.add(VectorMath.exp(v.sub(max)));
    }
    return Lanes.sum(sum);
  }

  /// y = alpha x.
  public static void scale(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector.fromArray(F, x, xOffset + i).mul(alpha).intoArray(y, yOffset + i);
    }
    if (i < n) {
      Tail.store(Tail.load(x, xOffset + i, n - i).mul(alpha), y, yOffset + i, n - i);
    }
  }

  /// dx = y (dy - sum dy y).
  public static void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    FloatVector sum = FloatVector.zero(F);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i);
      sum = FloatVector.fromArray(F, y, yOffset + i).fma(g, sum);
    }
    if (i < n) {
      FloatVector g = Tail.load(dy, dyOffset + i, n - i);
      sum = Tail.load(y, yOffset + i, n - i).fma(g, sum);
    }
    float dot = Lanes.sum(sum);
    i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i).sub(dot);
      FloatVector.fromArray(F, y, yOffset + i).mul(g).intoArray(dx, dxOffset + i);
    }
    if (i < n) {
      FloatVector g = Tail.load(dy, dyOffset + i, n - i).sub(dot);
      Tail.store(Tail.load(y, yOffset + i, n - i).mul(g), dx, dxOffset + i, n - i);
    }
  }

  /// dx = dy - exp(y) sum dy.
  public static void logBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    FloatVector sum = FloatVector.zero(F);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      sum = sum.add(FloatVector.fromArray(F, dy, dyOffset + i));
    }
    if (i < n) {
      sum = sum.add(Tail.load(dy, dyOffset + i, n - i));
    }
    FloatVector total = FloatVector.broadcast(F, -Lanes.sum(sum));
    for (i = 0; i < n; i += LENGTH) {
      boolean full = n - i >= LENGTH;
      FloatVector v =
          full ? FloatVector.fromArray(F, y, yOffset + i) : Tail.load(y, yOffset + i, n - i);
      FloatVector g =
          full ? FloatVector.fromArray(F, dy, dyOffset + i) : Tail.load(dy, dyOffset + i, n - i);
      v = VectorMath.exp(v).fma(total, g);
      if (full) {
        v.intoArray(dx, dxOffset + i);
      } else {
        Tail.store(v, dx, dxOffset + i, n - i);
      }
    }
  }
}
