package org.lanewise.kernels.scalar;

import org.lanewise.kernels.gemm.Product;

/// The matrix product of doubles as plain loops, a row of C at a time.
public final class ScalarDgemm implements Product.Backend<double[]> {
  @Override
  public void window(Product<double[]> x, int ao, int bo, int co, int i0, int i1, int j0, int j1) {
    for (int i = i0; i < i1; i++) {
      for (int j = j0; j < j1; j++) {
        int q = co + i * x.ldc + j;
        x.c[q] = x.beta == 0 ? 0 : x.beta * x.c[q];
      }
      for (int p = 0; x.multiplies() && p < x.k; p++) {
        double s = x.alpha * x.a[ao + (x.transA ? p * x.lda + i : i * x.lda + p)];
        int from = x.transB ? bo + p : bo + p * x.ldb;
        add(j0, j1, s, x.b, from, x.transB ? x.ldb : 1, x.c, co + i * x.ldc);
      }
    }
  }

  private static void add(
      int j0, int j1, double s, double[] b, int bo, int incB, double[] c, int co) {
    for (int j = j0; j < j1; j++) {
      c[co + j] += s * b[bo + j * incB];
    }
  }
}
