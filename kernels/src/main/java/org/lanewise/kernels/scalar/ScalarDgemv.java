package org.lanewise.kernels.scalar;

/// Matrix times vector of doubles as plain loops: [ScalarGemv] with another type.
public final class ScalarDgemv {
  private ScalarDgemv() {}

  /// `y = alpha a x + beta y`, A m x n.
  public static void byRows(
      int m,
      int n,
      double alpha,
      double[] a,
      int ao,
      int lda,
      double[] x,
      int xo,
      double beta,
      double[] y,
      int yo,
      int incY) {
    for (int i = 0; i < m; i++) {
      double dot = alpha * dot(n, a, ao + i * lda, x, xo);
      int q = yo + i * incY;
      y[q] = beta == 0 ? dot : dot + beta * y[q];
    }
  }

  /// Four partial sums: one alone waits for each addition before the next.
  private static double dot(int n, double[] a, int ao, double[] x, int xo) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int j = 0;
    for (; j + 4 <= n; j += 4) {
      s0 += a[ao + j] * x[xo + j];
      s1 += a[ao + j + 1] * x[xo + j + 1];
      s2 += a[ao + j + 2] * x[xo + j + 2];
      s3 += a[ao + j + 3] * x[xo + j + 3];
    }
    for (; j < n; j++) {
      s0 += a[ao + j] * x[xo + j];
    }
    return (s0 + s1) + (s2 + s3);
  }

  /// `y += alpha aT x`, A m x n.
  public static void byColumns(
      int m,
      int n,
      double alpha,
      double[] a,
      int ao,
      int lda,
      double[] x,
      int xo,
      int incX,
      double[] y,
      int yo) {
    for (int i = 0; i < m; i++) {
      double xi = alpha * x[xo + i * incX];
      for (int j = 0; j < n; j++) {
        y[yo + j] += xi * a[ao + i * lda + j];
      }
    }
  }
}
