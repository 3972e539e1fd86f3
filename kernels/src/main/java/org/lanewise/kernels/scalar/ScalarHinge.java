package org.lanewise.kernels.scalar;

/// The hinge loss as plain loops.
public final class ScalarHinge {
  private ScalarHinge() {}

  /// The sum of max(1 - t y, 0) in double.
  public static double sum(int n, float[] y, int yOffset, float[] t, int tOffset) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      float v = Math.fma(-y[yOffset + i], t[tOffset + i], 1);
      sum += v < 0 ? 0 : v;
    }
    return sum;
  }

  /// dy = -scale t where t y is below 1, else 0.
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
      dy[dyOffset + i] = v <= 0 ? 0 : t[tOffset + i] * -scale;
    }
  }
}
