package org.lanewise.kernels.scalar;

/// The Huber loss as plain loops.
public final class ScalarHuber {
  private ScalarHuber() {}

  /// The sum of q (|y - t| - q / 2) with q = min(|y - t|, delta), in double.
  public static double sum(int n, float[] y, int yOffset, float[] t, int tOffset, float delta) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      float d = Math.abs(y[yOffset + i] - t[tOffset + i]);
      float q = d > delta ? delta : d;
      sum += Math.fma(q, -0.5f, d) * q;
    }
    return sum;
  }

  /// dy = scale (y - t), with y - t limited to delta.
  public static void backward(
      int n,
      float[] y,
      int yOffset,
      float[] t,
      int tOffset,
      float delta,
      float scale,
      float[] dy,
      int dyOffset) {
    for (int i = 0; i < n; i++) {
      float v = y[yOffset + i] - t[tOffset + i];
      v = v > delta ? delta : v < -delta ? -delta : v;
      dy[dyOffset + i] = v * scale;
    }
  }
}
