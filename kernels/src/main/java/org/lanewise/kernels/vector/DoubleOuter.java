package org.lanewise.kernels.vector;

import static java.lang.invoke.VarHandle.loadLoadFence;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The tiles of [FloatOuter] for doubles.
final class DoubleOuter {
  private static final VectorSpecies<Double> D = Lanes.D;

  private DoubleOuter() {}

  /// A tile of C, 12 or 6 rows by two vectors, of which the second begins `second` columns after
  /// the first.
  static void run(
      int rows,
      int second,
      int k,
      double[] a,
      int ao,
      int lda,
      double[] b,
      int bo,
      int ldb,
      double[] c,
      int co,
      int ldc) {
    if (rows == 12) {
      tile12(second, k, a, ao, lda, b, bo, ldb, c, co, ldc);
    } else {
      tile6(second, k, a, ao, lda, b, bo, ldb, c, co, ldc);
    }
  }

  /// 12 rows, 24 accumulators.
  private static void tile12(
      int second,
      int k,
      double[] a,
      int ao,
      int lda,
      double[] b,
      int bo,
      int ldb,
      double[] c,
      int co,
      int ldc) {
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
      int i = ao + p * lda;
      int j = bo + p * ldb;
      DoubleVector y0 = DoubleVector.fromArray(D, b, j);
      DoubleVector y1 = DoubleVector.fromArray(D, b, j + second);
      DoubleVector x0 = DoubleVector.broadcast(D, a[i]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[i + 1]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[i + 2]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[i + 3]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      DoubleVector x4 = DoubleVector.broadcast(D, a[i + 4]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      DoubleVector x5 = DoubleVector.broadcast(D, a[i + 5]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      DoubleVector x6 = DoubleVector.broadcast(D, a[i + 6]);
      s6 = x6.fma(y0, s6);
      t6 = x6.fma(y1, t6);
      DoubleVector x7 = DoubleVector.broadcast(D, a[i + 7]);
      s7 = x7.fma(y0, s7);
      t7 = x7.fma(y1, t7);
      DoubleVector x8 = DoubleVector.broadcast(D, a[i + 8]);
      s8 = x8.fma(y0, s8);
      t8 = x8.fma(y1, t8);
      DoubleVector x9 = DoubleVector.broadcast(D, a[i + 9]);
      s9 = x9.fma(y0, s9);
      t9 = x9.fma(y1, t9);
      DoubleVector x10 = DoubleVector.broadcast(D, a[i + 10]);
      s10 = x10.fma(y0, s10);
      t10 = x10.fma(y1, t10);
      DoubleVector x11 = DoubleVector.broadcast(D, a[i + 11]);
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

  /// 6 rows, 12 accumulators, with the fences of [DoubleMicro16].
  private static void tile6(
      int second,
      int k,
      double[] a,
      int ao,
      int lda,
      double[] b,
      int bo,
      int ldb,
      double[] c,
      int co,
      int ldc) {
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
    for (int p = 0; p < k; p++) {
      int i = ao + p * lda;
      int j = bo + p * ldb;
      DoubleVector y0 = DoubleVector.fromArray(D, b, j);
      DoubleVector y1 = DoubleVector.fromArray(D, b, j + second);
      DoubleVector x0 = DoubleVector.broadcast(D, a[i]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      DoubleVector x1 = DoubleVector.broadcast(D, a[i + 1]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      DoubleVector x2 = DoubleVector.broadcast(D, a[i + 2]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      DoubleVector x3 = DoubleVector.broadcast(D, a[i + 3]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      loadLoadFence();
      DoubleVector x4 = DoubleVector.broadcast(D, a[i + 4]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      loadLoadFence();
      DoubleVector x5 = DoubleVector.broadcast(D, a[i + 5]);
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
