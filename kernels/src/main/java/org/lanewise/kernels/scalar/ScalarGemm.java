package org.lanewise.kernels.scalar;

import java.util.Arrays;

/// The matrix product as plain loops. The rows of B are first copied into arrays of their own: C2
/// vectorises a loop over several arrays only where all share one index (22 GFLOP/s instead of 3.5
/// at 256 x 256 x 256).
public final class ScalarGemm {
  private static final int KC = 64;
  private static final int NC = 1024;

  /// A block of B and one row of C.
  private static final ThreadLocal<float[][]> ROWS =
      ThreadLocal.withInitial(() -> new float[KC + 1][NC]);

  private ScalarGemm() {}

  /// `c += alpha op(a) op(b)`.
  public static void sgemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      int ldb,
      float[] c,
      int co,
      int ldc) {
    float[][] rows = ROWS.get();
    for (int j = 0; j < n; j += NC) {
      int nc = Math.min(NC, n - j);
      for (int p = 0; p < k; p += KC) {
        int kc = Math.min(KC, k - p);
        copy(transB, kc, nc, b, transB ? bo + j * ldb + p : bo + p * ldb + j, ldb, rows);
        for (int i = 0; i < m; i++) {
          int ap = transA ? ao + p * lda + i : ao + i * lda + p;
          row(kc, nc, alpha, a, ap, transA ? lda : 1, rows, c, co + i * ldc + j);
        }
      }
    }
  }

  /// op(b), k x n, row by row.
  public static float[] pack(boolean trans, int k, int n, float[] b, int bo, int ldb) {
    float[] packed = new float[Math.multiplyExact(k, n)];
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < n; j++) {
        packed[p * n + j] = trans ? b[bo + j * ldb + p] : b[bo + p * ldb + j];
      }
    }
    return packed;
  }

  private static void copy(
      boolean trans, int kc, int nc, float[] b, int bo, int ldb, float[][] rows) {
    for (int p = 0; p < kc; p++) {
      if (trans) {
        for (int j = 0; j < nc; j++) {
          rows[p][j] = b[bo + j * ldb + p];
        }
      } else {
        System.arraycopy(b, bo + p * ldb, rows[p], 0, nc);
      }
    }
    for (int p = kc; p % 4 != 0; p++) {
      Arrays.fill(rows[p], 0, nc, 0);
    }
  }

  private static void row(
      int kc, int nc, float alpha, float[] a, int ao, int incA, float[][] rows, float[] c, int co) {
    float[] sum = rows[KC];
    System.arraycopy(c, co, sum, 0, nc);
    for (int p = 0; p < kc; p += 4) {
      addFour(
          nc,
          alpha * a[ao + p * incA],
          rows[p],
          p + 1 < kc ? alpha * a[ao + (p + 1) * incA] : 0,
          rows[p + 1],
          p + 2 < kc ? alpha * a[ao + (p + 2) * incA] : 0,
          rows[p + 2],
          p + 3 < kc ? alpha * a[ao + (p + 3) * incA] : 0,
          rows[p + 3],
          sum);
    }
    System.arraycopy(sum, 0, c, co, nc);
  }

  private static void addFour(
      int n,
      float x0,
      float[] b0,
      float x1,
      float[] b1,
      float x2,
      float[] b2,
      float x3,
      float[] b3,
      float[] sum) {
    for (int j = 0; j < n; j++) {
      sum[j] = sum[j] + x0 * b0[j] + x1 * b1[j] + x2 * b2[j] + x3 * b3[j];
    }
  }
}
