package org.lanewise.kernels.scalar;

/// Softmax of one row as plain loops; sums are taken in double.
public final class ScalarSoftmax {
  private ScalarSoftmax() {}

  /// y = softmax(x).
  public static void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    float max = max(n, x, xOffset);
    float sum = expSum(n, max, x, xOffset, y, yOffset);
    scale(n, 1 / sum, y, yOffset, y, yOffset);
  }

  /// y = log(softmax(x)).
  public static void logForward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    float max = max(n, x, xOffset);
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.exp((double) x[xOffset + i] - max);
    }
    double log = Math.log(sum);
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = (float) ((double) x[xOffset + i] - max - log);
    }
  }

  /// y = softmax(x), or 0 if all of x is -infinity; for masked rows.
  public static void rowOrZeros(int n, float[] x, int xOffset, float[] y, int yOffset) {
    float max = max(n, x, xOffset);
    float shift = max == Float.NEGATIVE_INFINITY ? 0 : max;
    float sum = expSum(n, shift, x, xOffset, y, yOffset);
    scale(n, sum == 0 ? 0 : 1 / sum, y, yOffset, y, yOffset);
  }

  /// log(sum of exp(x)); an infinity where the largest element is one.
  public static double logSumExp(int n, float[] x, int xOffset) {
    float max = max(n, x, xOffset);
    if (Float.isInfinite(max)) {
      return max;
    }
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.exp((double) x[xOffset + i] - max);
    }
    return max + Math.log(sum);
  }

  /// y = alpha exp(x - shift).
  public static void expScaled(
      int n, float shift, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = (float) (alpha * Math.exp((double) x[xOffset + i] - shift));
    }
  }

  /// The largest element; NaN where there is one, -infinity where there is none.
  public static float max(int n, float[] x, int xOffset) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      max = Math.max(max, x[xOffset + i]);
    }
    return max;
  }

  /// y = exp(x - max); returns the sum.
  public static float expSum(int n, float max, float[] x, int xOffset, float[] y, int yOffset) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double e = Math.exp((double) x[xOffset + i] - max);
      y[yOffset + i] = (float) e;
      sum += e;
    }
    return (float) sum;
  }

  /// y = alpha x.
  public static void scale(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = alpha * x[xOffset + i];
    }
  }

  /// dx = y (dy - sum dy y).
  public static void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (double) dy[dyOffset + i] * y[yOffset + i];
    }
    float dot = (float) sum;
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = y[yOffset + i] * (dy[dyOffset + i] - dot);
    }
  }

  /// dx = y (dx - dot).
  public static void minusTimes(
      int n, float dot, float[] y, int yOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = y[yOffset + i] * (dx[dxOffset + i] - dot);
    }
  }

  /// dx = dy - exp(y) sum dy.
  public static void logBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += dy[dyOffset + i];
    }
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = (float) (dy[dyOffset + i] - Math.exp(y[yOffset + i]) * sum);
    }
  }
}
