package org.lanewise.kernels.scalar;

/// axpy and its neighbours as plain loops.
public final class ScalarAxpy {
  private ScalarAxpy() {}

  /// y += alpha x.
  public static void saxpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Math.fma(alpha, x[xOffset + i], y[yOffset + i]);
    }
  }

  /// y = alpha x + beta y.
  public static void saxpby(
      int n, float alpha, float[] x, int xOffset, float beta, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Math.fma(alpha, x[xOffset + i], beta * y[yOffset + i]);
    }
  }

  /// y = alpha x.
  public static void scale(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = alpha * x[xOffset + i];
    }
  }

  /// y = a b + c.
  public static void fma(
      int n,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      float[] y,
      int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = Math.fma(a[aOffset + i], b[bOffset + i], c[cOffset + i]);
    }
  }
}
