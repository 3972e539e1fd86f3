package org.lanewise.kernels.scalar;

/// The squared error as plain loops.
public final class ScalarSquaredError {
  private ScalarSquaredError() {}

  /// The sum of (y - t)^2 in double. Both backends use it: doubles fill half the lanes, and the
  /// loop runs once a step, over the output alone.
  public static double sum(int n, float[] y, int yOffset, float[] t, int tOffset) {
    // Two sums, so that one addition need not wait for the other.
    double even = 0;
    double odd = 0;
    int i = 0;
    for (; i < n - 1; i += 2) {
      double d0 = (double) y[yOffset + i] - t[tOffset + i];
      double d1 = (double) y[yOffset + i + 1] - t[tOffset + i + 1];
      even += d0 * d0;
      odd += d1 * d1;
    }
    if (i < n) {
      double d0 = (double) y[yOffset + i] - t[tOffset + i];
      even += d0 * d0;
    }
    return even + odd;
  }

  /// dy = scale (y - t).
  public static void backward(
      int n,
      float[] y,
      int yOffset,
      float[] t,
      int tOffset,
      float scale,
      float[] dy,
      int dyOffset) {
    for (int i = 0; i < n; i++) {
      dy[dyOffset + i] = scale * (y[yOffset + i] - t[tOffset + i]);
    }
  }
}
