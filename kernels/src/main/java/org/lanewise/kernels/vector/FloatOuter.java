package org.lanewise.kernels.vector;

import static java.lang.invoke.VarHandle.loadLoadFence;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The tiles of [OuterProduct], and the copies that they read.
///
/// ```
///                       b: k rows, NR apart
///                       +-------+-------+
///            p = 0..k   |   y0  |   y1  |      one vector each
///                       +-------+-------+
///    a: k rows, STRIDE apart   c: R x 2 vectors
///      +-----------+    +-------+-------+
///    p | x x x x x |    |  s0   |  t0   |      s_r += x_r * y0
///      +-----------+    |  ..   |  ..   |      t_r += x_r * y1
///                       +-------+-------+
/// ```
final class FloatOuter {
  private static final VectorSpecies<Float> F = Lanes.F;
  private static final int L = F.length();
  private static final int NR = 2 * L;
  private static final int STRIDE = OuterProduct.stride(L);

  private FloatOuter() {}

  /// `d[p * STRIDE + r] = a[p * lda + r]`, for r up to the stride.
  static void copyRows(int k, float[] a, int ao, int lda, float[] d) {
    int i = ao;
    for (int p = 0; p < k; p++) {
      for (int r = 0; r < STRIDE; r += L) {
        FloatVector.fromArray(F, a, i + r).intoArray(d, p * STRIDE + r);
      }
      i += lda;
    }
  }

  /// A panel of two vectors of each row of B, of which the second begins `second` columns after the
  /// first.
  static void copyColumns(int second, int k, float[] b, int bo, int ldb, float[] d, int dof) {
    int i = bo;
    for (int p = 0; p < k; p++) {
      FloatVector.fromArray(F, b, i).intoArray(d, dof + p * NR);
      FloatVector.fromArray(F, b, i + second).intoArray(d, dof + p * NR + L);
      i += ldb;
    }
  }

  /// A tile of C, 12 or 6 rows by two vectors, of which the second begins `second` columns after
  /// the first.
  static void run(
      int rows,
      int second,
      int k,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] c,
      int co,
      int ldc) {
    if (rows == 12) {
      tile12(second, k, a, ao, b, bo, c, co, ldc);
    } else {
      tile6(second, k, a, ao, b, bo, c, co, ldc);
    }
  }

  /// 12 rows, 24 accumulators.
  private static void tile12(
      int second, int k, float[] a, int ao, float[] b, int bo, float[] c, int co, int ldc) {
    FloatVector s0 = FloatVector.zero(F);
    FloatVector t0 = FloatVector.zero(F);
    FloatVector s1 = FloatVector.zero(F);
    FloatVector t1 = FloatVector.zero(F);
    FloatVector s2 = FloatVector.zero(F);
    FloatVector t2 = FloatVector.zero(F);
    FloatVector s3 = FloatVector.zero(F);
    FloatVector t3 = FloatVector.zero(F);
    FloatVector s4 = FloatVector.zero(F);
    FloatVector t4 = FloatVector.zero(F);
    FloatVector s5 = FloatVector.zero(F);
    FloatVector t5 = FloatVector.zero(F);
    FloatVector s6 = FloatVector.zero(F);
    FloatVector t6 = FloatVector.zero(F);
    FloatVector s7 = FloatVector.zero(F);
    FloatVector t7 = FloatVector.zero(F);
    FloatVector s8 = FloatVector.zero(F);
    FloatVector t8 = FloatVector.zero(F);
    FloatVector s9 = FloatVector.zero(F);
    FloatVector t9 = FloatVector.zero(F);
    FloatVector s10 = FloatVector.zero(F);
    FloatVector t10 = FloatVector.zero(F);
    FloatVector s11 = FloatVector.zero(F);
    FloatVector t11 = FloatVector.zero(F);
    for (int p = 0; p < k; p++) {
      FloatVector y0 = FloatVector.fromArray(F, b, bo + p * NR);
      FloatVector y1 = FloatVector.fromArray(F, b, bo + p * NR + L);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p * STRIDE]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p * STRIDE + 1]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p * STRIDE + 2]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p * STRIDE + 3]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p * STRIDE + 4]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      FloatVector x5 = FloatVector.broadcast(F, a[ao + p * STRIDE + 5]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      FloatVector x6 = FloatVector.broadcast(F, a[ao + p * STRIDE + 6]);
      s6 = x6.fma(y0, s6);
      t6 = x6.fma(y1, t6);
      FloatVector x7 = FloatVector.broadcast(F, a[ao + p * STRIDE + 7]);
      s7 = x7.fma(y0, s7);
      t7 = x7.fma(y1, t7);
      FloatVector x8 = FloatVector.broadcast(F, a[ao + p * STRIDE + 8]);
      s8 = x8.fma(y0, s8);
      t8 = x8.fma(y1, t8);
      FloatVector x9 = FloatVector.broadcast(F, a[ao + p * STRIDE + 9]);
      s9 = x9.fma(y0, s9);
      t9 = x9.fma(y1, t9);
      FloatVector x10 = FloatVector.broadcast(F, a[ao + p * STRIDE + 10]);
      s10 = x10.fma(y0, s10);
      t10 = x10.fma(y1, t10);
      FloatVector x11 = FloatVector.broadcast(F, a[ao + p * STRIDE + 11]);
      s11 = x11.fma(y0, s11);
      t11 = x11.fma(y1, t11);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + second);
    s1.intoArray(c, co + ldc);
    t1.intoArray(c, co + ldc + second);
    s2.intoArray(c, co + 2 * ldc);
    t2.intoArray(c, co + 2 * ldc + second);
    s3.intoArray(c, co + 3 * ldc);
    t3.intoArray(c, co + 3 * ldc + second);
    s4.intoArray(c, co + 4 * ldc);
    t4.intoArray(c, co + 4 * ldc + second);
    s5.intoArray(c, co + 5 * ldc);
    t5.intoArray(c, co + 5 * ldc + second);
    s6.intoArray(c, co + 6 * ldc);
    t6.intoArray(c, co + 6 * ldc + second);
    s7.intoArray(c, co + 7 * ldc);
    t7.intoArray(c, co + 7 * ldc + second);
    s8.intoArray(c, co + 8 * ldc);
    t8.intoArray(c, co + 8 * ldc + second);
    s9.intoArray(c, co + 9 * ldc);
    t9.intoArray(c, co + 9 * ldc + second);
    s10.intoArray(c, co + 10 * ldc);
    t10.intoArray(c, co + 10 * ldc + second);
    s11.intoArray(c, co + 11 * ldc);
    t11.intoArray(c, co + 11 * ldc + second);
  }

  /// 6 rows, 12 accumulators, two steps at a time, with the fences of [FloatMicro16].
  private static void tile6(
      int second, int k, float[] a, int ao, float[] b, int bo, float[] c, int co, int ldc) {
    FloatVector s0 = FloatVector.zero(F);
    FloatVector t0 = FloatVector.zero(F);
    FloatVector s1 = FloatVector.zero(F);
    FloatVector t1 = FloatVector.zero(F);
    FloatVector s2 = FloatVector.zero(F);
    FloatVector t2 = FloatVector.zero(F);
    FloatVector s3 = FloatVector.zero(F);
    FloatVector t3 = FloatVector.zero(F);
    FloatVector s4 = FloatVector.zero(F);
    FloatVector t4 = FloatVector.zero(F);
    FloatVector s5 = FloatVector.zero(F);
    FloatVector t5 = FloatVector.zero(F);
    int p = 0;
    for (; p < k - 1; p += 2) {
      FloatVector y0 = FloatVector.fromArray(F, b, bo + p * NR);
      FloatVector y1 = FloatVector.fromArray(F, b, bo + p * NR + L);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p * STRIDE]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p * STRIDE + 1]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p * STRIDE + 2]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p * STRIDE + 3]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      loadLoadFence();
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p * STRIDE + 4]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      loadLoadFence();
      FloatVector x5 = FloatVector.broadcast(F, a[ao + p * STRIDE + 5]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      loadLoadFence();
      FloatVector z0 = FloatVector.fromArray(F, b, bo + p * NR + NR);
      FloatVector z1 = FloatVector.fromArray(F, b, bo + p * NR + NR + L);
      FloatVector w0 = FloatVector.broadcast(F, a[ao + p * STRIDE + STRIDE]);
      s0 = w0.fma(z0, s0);
      t0 = w0.fma(z1, t0);
      loadLoadFence();
      FloatVector w1 = FloatVector.broadcast(F, a[ao + p * STRIDE + STRIDE + 1]);
      s1 = w1.fma(z0, s1);
      t1 = w1.fma(z1, t1);
      loadLoadFence();
      FloatVector w2 = FloatVector.broadcast(F, a[ao + p * STRIDE + STRIDE + 2]);
      s2 = w2.fma(z0, s2);
      t2 = w2.fma(z1, t2);
      loadLoadFence();
      FloatVector w3 = FloatVector.broadcast(F, a[ao + p * STRIDE + STRIDE + 3]);
      s3 = w3.fma(z0, s3);
      t3 = w3.fma(z1, t3);
      loadLoadFence();
      FloatVector w4 = FloatVector.broadcast(F, a[ao + p * STRIDE + STRIDE + 4]);
      s4 = w4.fma(z0, s4);
      t4 = w4.fma(z1, t4);
      loadLoadFence();
      FloatVector w5 = FloatVector.broadcast(F, a[ao + p * STRIDE + STRIDE + 5]);
      s5 = w5.fma(z0, s5);
      t5 = w5.fma(z1, t5);
    }
    if (p < k) {
      FloatVector y0 = FloatVector.fromArray(F, b, bo + p * NR);
      FloatVector y1 = FloatVector.fromArray(F, b, bo + p * NR + L);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p * STRIDE]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p * STRIDE + 1]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p * STRIDE + 2]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p * STRIDE + 3]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      loadLoadFence();
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p * STRIDE + 4]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      loadLoadFence();
      FloatVector x5 = FloatVector.broadcast(F, a[ao + p * STRIDE + 5]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + second);
    s1.intoArray(c, co + ldc);
    t1.intoArray(c, co + ldc + second);
    s2.intoArray(c, co + 2 * ldc);
    t2.intoArray(c, co + 2 * ldc + second);
    s3.intoArray(c, co + 3 * ldc);
    t3.intoArray(c, co + 3 * ldc + second);
    s4.intoArray(c, co + 4 * ldc);
    t4.intoArray(c, co + 4 * ldc + second);
    s5.intoArray(c, co + 5 * ldc);
    t5.intoArray(c, co + 5 * ldc + second);
  }
}
