package org.lanewise.kernels.scalar;

/// What magnitudes and squares cost, as plain loops.
public final class ScalarPenalty {
  private ScalarPenalty() {}

  /// The sum of |x| (l1 + l2 |x|) in double.
  public static double sum(int n, float l1, float l2, float[] x, int xOffset) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      float v = Math.abs(x[xOffset + i]);
      sum += v * Math.fma(v, l2, l1);
    }
    return sum;
  }

  /// dx += l1 sign(x) + 2 l2 x.
  public static void gradient(
      int n, float l1, float l2, float[] x, int xOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      // What is neither above nor below 0 stays: 0, or NaN.
      float sign = v > 0 ? l1 : v < 0 ? -l1 : v;
      dx[dxOffset + i] = Math.fma(v, 2 * l2, dx[dxOffset + i] + sign);
    }
  }
}
