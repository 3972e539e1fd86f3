package org.lanewise.kernels.scalar;

/// What the cosine of a row takes, as plain loops.
public final class ScalarCosineSimilarity {
  private ScalarCosineSimilarity() {}

  /// The sum of x y in double.
  public static double dot(int n, float[] x, int xOffset, float[] y, int yOffset) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += (double) x[xOffset + i] * y[yOffset + i];
    }
    return sum;
  }

  /// z = alpha x + beta y.
  public static void combine(
      int n,
      float alpha,
      float[] x,
      int xOffset,
      float beta,
      float[] y,
      int yOffset,
      float[] z,
      int zOffset) {
    for (int i = 0; i < n; i++) {
      z[zOffset + i] = Math.fma(x[xOffset + i], alpha, y[yOffset + i] * beta);
    }
  }
}
