package org.lanewise.kernels.scalar;

/// The squared hinge loss as plain loops.
public final class ScalarSquaredHinge {
  private ScalarSquaredHinge() {}

  /// The sum of max(1 - t y, 0)^2 in double.
  public static double sum(int n, float[] y, int yOffset, float[] t, int tOffset) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      float v = Math.fma(-y[yOffset + i], t[tOffset + i], 1);
      sum += v < 0 ? 0 : v * v;
    }
    return sum;
  }

  /// dy = -2 scale t (1 - t y) where t y is below 1, else 0.
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
      float v = Math.fma(-y[yOffset + i], t[tOffset + i], 1);
      dy[dyOffset + i] = v <= 0 ? 0 : t[tOffset + i] * v * (-2 * scale);
    }
  }
}
