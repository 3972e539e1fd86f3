package org.lanewise.kernels.scalar;

import java.util.Arrays;
import org.lanewise.kernels.gemm.Product;

/// The matrix product as plain loops. The rows of B are first copied into arrays of their own: C2
/// vectorises a loop over several arrays only where all share one index (22 GFLOP/s instead of 3.5
/// at 256 x 256 x 256).
public final class ScalarGemm implements Product.Backend<float[]> {
  private static final int KC = 64;
  private static final int NC = 1024;

  /// A block of B, one row of C, and one of an A that is a lowering.
  private static final ThreadLocal<float[][]> ROWS =
      ThreadLocal.withInitial(() -> new float[KC + 2][NC]);

  @Override
  public void window(Product<float[]> x, int ao, int bo, int co, int i0, int i1, int j0, int j1) {
    for (int i = i0; i < i1; i++) {
      start(x, i, j0, j1, co + i * x.ldc);
    }
    if (x.multiplies()) {
      multiply(x, ao, bo, co, i0, i1, j0, j1);
    }
    if (x.activation != null) {
      for (int i = i0; i < i1; i++) {
        int ci = co + i * x.ldc + j0;
        x.activation.forward(j1 - j0, x.c, ci, x.c, ci);
      }
    }
  }

  /// `c = beta c + bias + residual` on a row, without reading C where beta is 0.
  private static void start(Product<float[]> x, int i, int j0, int j1, int ci) {
    float[] c = x.c;
    float beta = (float) x.beta;
    for (int j = j0; j < j1; j++) {
      float s = beta == 0 ? 0 : beta * c[ci + j];
      if (x.bias != null) {
        s += x.bias[x.biasOffset + (x.biasPerRow ? i : j)];
      }
      if (x.residual != null) {
        s += x.residual[x.residualOffset + i * x.ldr + j];
      }
      c[ci + j] = s;
    }
  }

  private static void multiply(
      Product<float[]> x, int ao, int bo, int co, int i0, int i1, int j0, int j1) {
    float[][] rows = ROWS.get();
    for (int j = j0; j < j1; j += NC) {
      int nc = Math.min(NC, j1 - j);
      for (int p = 0; p < x.k; p += KC) {
        int kc = Math.min(KC, x.k - p);
        if (x.lowersB) {
          for (int r = 0; r < kc; r++) {
            x.lowering.copy(x.b, x.images, bo + p + r, 1, j, nc, rows[r], 0, 0);
          }
        } else {
          copy(x.transB, kc, nc, x.b, bo + (x.transB ? j * x.ldb + p : p * x.ldb + j), x.ldb, rows);
        }
        fillUp(kc, nc, rows);
        for (int i = i0; i < i1; i++) {
          if (x.lowersA()) {
            if (x.transA) {
              x.lowering.copyTransposed(x.a, x.images, ao + p, kc, i, 1, rows[KC + 1], 0, 0);
            } else {
              x.lowering.copy(x.a, x.images, ao + i, 1, p, kc, rows[KC + 1], 0, 0);
            }
            row(kc, nc, 1, rows[KC + 1], 0, 1, rows, x.c, co + i * x.ldc + j);
            continue;
          }
          int ap = ao + (x.transA ? p * x.lda + i : i * x.lda + p);
          int inc = x.transA ? x.lda : 1;
          row(kc, nc, (float) x.alpha, x.a, ap, inc, rows, x.c, co + i * x.ldc + j);
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

  /// The same with elements rounded to bfloat16.
  public static float[] packBfloat16(boolean trans, int k, int n, float[] b, int bo, int ldb) {
    float[] packed = pack(trans, k, n, b, bo, ldb);
    for (int i = 0; i < packed.length; i++) {
      packed[i] = Float.intBitsToFloat(Bfloat16.bits(packed[i]) << 16);
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
  }

  private static void fillUp(int kc, int nc, float[][] rows) {
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
