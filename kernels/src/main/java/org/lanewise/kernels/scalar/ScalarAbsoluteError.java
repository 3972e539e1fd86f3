package org.lanewise.kernels.scalar;

/// The absolute error as plain loops.
public final class ScalarAbsoluteError {
  private ScalarAbsoluteError() {}

  /// The sum of |y - t| in double.
  public static double sum(int n, float[] y, int yOffset, float[] t, int tOffset) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += Math.abs(y[yOffset + i] - t[tOffset + i]);
    }
    return sum;
  }

  /// dy = scale sign(y - t).
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
      float v = y[yOffset + i] - t[tOffset + i];
      // What is neither above nor below 0 stays: 0, or NaN.
      dy[dyOffset + i] = v > 0 ? scale : v < 0 ? -scale : v;
    }
  }
}
