package org.lanewise.kernels.scalar;

/// The rectifier with a learned slope as plain loops.
public final class ScalarPRelu {
  private ScalarPRelu() {}

  /// `out = g` where `x` is above 0, else `slope g`, with one slope.
  public static void one(
      int n,
      float slope,
      float[] x,
      int xOffset,
      float[] g,
      int gOffset,
      float[] out,
      int outOffset) {
    for (int i = 0; i < n; i++) {
      float v = g[gOffset + i];
      out[outOffset + i] = x[xOffset + i] <= 0 ? slope * v : v;
    }
  }

  /// `out = g` where `x` is above 0, else `slope g`, with a slope for each element.
  public static void each(
      int n,
      float[] x,
      int xOffset,
      float[] slope,
      int slopeOffset,
      float[] g,
      int gOffset,
      float[] out,
      int outOffset) {
    for (int i = 0; i < n; i++) {
      float v = g[gOffset + i];
      out[outOffset + i] = x[xOffset + i] <= 0 ? slope[slopeOffset + i] * v : v;
    }
  }

  /// The sum of `x dy` where `x` is not above 0, over rows of `n` elements, `ld` apart.
  public static float sum(
      int rows, int n, int ld, float[] x, int xOffset, float[] dy, int dyOffset) {
    float sum = 0;
    float excess = 0;
    for (int r = 0; r < rows; r++) {
      for (int i = r * ld; i < r * ld + n; i++) {
        float v = x[xOffset + i];
        float term = (v > 0 ? 0 : v * dy[dyOffset + i]) - excess;
        float next = sum + term;
        excess = next - sum - term;
        sum = next;
      }
    }
    return sum - excess;
  }

  /// The same for each of `n` columns of matrices with the leading dimension `ld`.
  public static void columnSums(
      int rows,
      int n,
      int ld,
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      float[] sums,
      int sumsOffset) {
    for (int j = 0; j < n; j++) {
      sums[sumsOffset + j] = sum(rows, 1, ld, x, xOffset + j, dy, dyOffset + j);
    }
  }
}
