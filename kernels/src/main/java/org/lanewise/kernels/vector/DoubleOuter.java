package org.lanewise.kernels.vector;

import static java.lang.invoke.VarHandle.loadLoadFence;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The tiles of [FloatOuter] for doubles.
final class DoubleOuter {
  private static final VectorSpecies<Double> D = Lanes.D;
  private static final int L = D.length();
  private static final int NR = 2 * L;
  private static final int STRIDE = OuterProduct.stride(L);

  private DoubleOuter() {}

  /// `d[p * STRIDE + r] = a[p * lda + r]`, for r up to the stride.
  static void copyRows(int k, double[] a, int ao, int lda, double[] d) {
    int i = ao;
    for (int p = 0; p < k; p++) {
      for (int r = 0; r < STRIDE; r += L) {
        DoubleVector.fromArray(D, a, i + r).intoArray(d, p * STRIDE + r);
      }
      i += lda;
    }
  }

  /// A panel of two vectors of each row of B, of which the second begins `second` columns after the
  /// first.
  static void copyColumns(int second, int k, double[] b, int bo, int ldb, double[] d, int dof) {
    int i = bo;
    for (int p = 0; p < k; p++) {
      DoubleVector.fromArray(D, b, i).intoArray(d, dof + p * NR);
      DoubleVector.fromArray(D, b, i + second).intoArray(d, dof + p * NR + L);
      i += ldb;
    }
  }

  /// A tile of C, 12 or 6 rows by two vectors, of which the second begins `second` columns after
  /// the first.
  static void run(
      int rows,
      int second,
      int k,
      double[] a,
      int ao,
      double[] b,
      int bo,
      double[] c,
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
      int second, int k, double[] a, int ao, double[] b, int bo, double[] c, int co, int ldc) {
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector t0 = DoubleVector.zero(D);
    DoubleVector s1 = DoubleVector.zero(D);
    DoubleVector t1 = DoubleVector.zero(D);
    DoubleVector s2 = DoubleVector.zero(D);
    DoubleVector t2 = DoubleVector.zero(D);
    DoubleVector s3 = DoubleVector.zero(D);
    DoubleVector t3 = DoubleVector.zero(D);
    DoubleVector s4 = DoubleVector.zero(D);
    DoubleVector t4 = DoubleVector.zero(D);
    DoubleVector s5 = DoubleVector.zero(D);
    DoubleVector t5 = DoubleVector.zero(D);
    DoubleVector s6 = DoubleVector.zero(D);
    DoubleVector t6 = DoubleVector.zero(D);
    DoubleVector s7 = DoubleVector.zero(D);
    DoubleVector t7 = DoubleVector.zero(D);
    DoubleVector s8 = DoubleVector.zero(D);
    DoubleVector t8 = DoubleVector.zero(D);
    DoubleVector s9 = DoubleVector.zero(D);
    DoubleVector t9 = DoubleVector.zero(D);
    DoubleVector s10 = DoubleVector.zero(D);
    DoubleVector t10 = DoubleVector.zero(D);
    DoubleVector s11 = DoubleVector.zero(D);
    DoubleVector t11 = DoubleVector.zero(D);
    for (int p = 0; p < k; p++) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, bo + p * NR);
      DoubleVector y1 = DoubleVector.fromArray(D, b, bo + p * NR + L);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p * STRIDE]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 1]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 2]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 3]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      DoubleVector x4 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 4]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      DoubleVector x5 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 5]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      DoubleVector x6 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 6]);
      s6 = x6.fma(y0, s6);
      t6 = x6.fma(y1, t6);
      DoubleVector x7 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 7]);
      s7 = x7.fma(y0, s7);
      t7 = x7.fma(y1, t7);
      DoubleVector x8 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 8]);
      s8 = x8.fma(y0, s8);
      t8 = x8.fma(y1, t8);
      DoubleVector x9 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 9]);
      s9 = x9.fma(y0, s9);
      t9 = x9.fma(y1, t9);
      DoubleVector x10 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 10]);
      s10 = x10.fma(y0, s10);
      t10 = x10.fma(y1, t10);
      DoubleVector x11 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 11]);
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

  /// 6 rows, 12 accumulators, two steps at a time, with the fences of [DoubleMicro16].
  private static void tile6(
      int second, int k, double[] a, int ao, double[] b, int bo, double[] c, int co, int ldc) {
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector t0 = DoubleVector.zero(D);
    DoubleVector s1 = DoubleVector.zero(D);
    DoubleVector t1 = DoubleVector.zero(D);
    DoubleVector s2 = DoubleVector.zero(D);
    DoubleVector t2 = DoubleVector.zero(D);
    DoubleVector s3 = DoubleVector.zero(D);
    DoubleVector t3 = DoubleVector.zero(D);
    DoubleVector s4 = DoubleVector.zero(D);
    DoubleVector t4 = DoubleVector.zero(D);
    DoubleVector s5 = DoubleVector.zero(D);
    DoubleVector t5 = DoubleVector.zero(D);
    int p = 0;
    for (; p < k - 1; p += 2) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, bo + p * NR);
      DoubleVector y1 = DoubleVector.fromArray(D, b, bo + p * NR + L);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p * STRIDE]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 1]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 2]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 3]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      loadLoadFence();
      DoubleVector x4 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 4]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      loadLoadFence();
      DoubleVector x5 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 5]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      loadLoadFence();
      DoubleVector z0 = DoubleVector.fromArray(D, b, bo + p * NR + NR);
      DoubleVector z1 = DoubleVector.fromArray(D, b, bo + p * NR + NR + L);
      DoubleVector w0 = DoubleVector.broadcast(D, a[ao + p * STRIDE + STRIDE]);
      s0 = w0.fma(z0, s0);
      t0 = w0.fma(z1, t0);
      loadLoadFence();
      DoubleVector w1 = DoubleVector.broadcast(D, a[ao + p * STRIDE + STRIDE + 1]);
      s1 = w1.fma(z0, s1);
      t1 = w1.fma(z1, t1);
      loadLoadFence();
      DoubleVector w2 = DoubleVector.broadcast(D, a[ao + p * STRIDE + STRIDE + 2]);
      s2 = w2.fma(z0, s2);
      t2 = w2.fma(z1, t2);
      loadLoadFence();
      DoubleVector w3 = DoubleVector.broadcast(D, a[ao + p * STRIDE + STRIDE + 3]);
      s3 = w3.fma(z0, s3);
      t3 = w3.fma(z1, t3);
      loadLoadFence();
      DoubleVector w4 = DoubleVector.broadcast(D, a[ao + p * STRIDE + STRIDE + 4]);
      s4 = w4.fma(z0, s4);
      t4 = w4.fma(z1, t4);
      loadLoadFence();
      DoubleVector w5 = DoubleVector.broadcast(D, a[ao + p * STRIDE + STRIDE + 5]);
      s5 = w5.fma(z0, s5);
      t5 = w5.fma(z1, t5);
    }
    if (p < k) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, bo + p * NR);
      DoubleVector y1 = DoubleVector.fromArray(D, b, bo + p * NR + L);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p * STRIDE]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 1]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 2]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 3]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      loadLoadFence();
      DoubleVector x4 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 4]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      loadLoadFence();
      DoubleVector x5 = DoubleVector.broadcast(D, a[ao + p * STRIDE + 5]);
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
