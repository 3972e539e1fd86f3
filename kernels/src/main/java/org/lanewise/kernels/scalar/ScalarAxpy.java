package org.lanewise.kernels.scalar;

/// axpy as a plain loop.
public final class ScalarAxpy {
  private ScalarAxpy() {}

  /// y += alpha x.
  public static void saxpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] += alpha * x[xOffset + i];
    }
  }
}
