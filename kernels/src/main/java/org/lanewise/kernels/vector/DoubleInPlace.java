package org.lanewise.kernels.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The tiles of [FloatInPlace] for doubles: what is said there holds here.
final class DoubleInPlace {
  private static final VectorSpecies<Double> D = Lanes.D;

  private DoubleInPlace() {}

  /// Runs the tile of `rows` rows, 8, 5 or 4, and two vectors of columns.
  static void run(
      int rows,
      int k,
      double[] a,
      int ao,
      int lda,
      double[] b,
      int bo,
      int ldb,
      int second,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    switch (rows) {
      case 8 -> tile8(k, a, ao, lda, b, bo, ldb, second, init, io, ldi, c, co, ldc);
      case 5 -> tile5(k, a, ao, lda, b, bo, ldb, second, init, io, ldi, c, co, ldc);
      case 4 -> tile4(k, a, ao, lda, b, bo, ldb, second, init, io, ldi, c, co, ldc);
      default -> throw new AssertionError(rows);
    }
  }

  /// The same of one vector of columns.
  static void runNarrow(
      int rows,
      int k,
      double[] a,
      int ao,
      int lda,
      double[] b,
      int bo,
      int ldb,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    switch (rows) {
      case 8 -> narrow8(k, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
      case 5 -> narrow5(k, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
      case 4 -> narrow4(k, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
      default -> throw new AssertionError(rows);
    }
  }

  /// 8 rows, 16 accumulators.
  private static void tile8(
      int k,
      double[] a,
      int ao,
      int lda,
      double[] b,
      int bo,
      int ldb,
      int second,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector t0 = DoubleVector.fromArray(D, init, io + second);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    DoubleVector t1 = DoubleVector.fromArray(D, init, io + ldi + second);
    DoubleVector s2 = DoubleVector.fromArray(D, init, io + 2 * ldi);
    DoubleVector t2 = DoubleVector.fromArray(D, init, io + 2 * ldi + second);
    DoubleVector s3 = DoubleVector.fromArray(D, init, io + 3 * ldi);
    DoubleVector t3 = DoubleVector.fromArray(D, init, io + 3 * ldi + second);
    DoubleVector s4 = DoubleVector.fromArray(D, init, io + 4 * ldi);
    DoubleVector t4 = DoubleVector.fromArray(D, init, io + 4 * ldi + second);
    DoubleVector s5 = DoubleVector.fromArray(D, init, io + 5 * ldi);
    DoubleVector t5 = DoubleVector.fromArray(D, init, io + 5 * ldi + second);
    DoubleVector s6 = DoubleVector.fromArray(D, init, io + 6 * ldi);
    DoubleVector t6 = DoubleVector.fromArray(D, init, io + 6 * ldi + second);
    DoubleVector s7 = DoubleVector.fromArray(D, init, io + 7 * ldi);
    DoubleVector t7 = DoubleVector.fromArray(D, init, io + 7 * ldi + second);
    for (int p = 0; p < k; p++, bo += ldb) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, bo);
      DoubleVector y1 = DoubleVector.fromArray(D, b, bo + second);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + lda]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p + 2 * lda]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p + 3 * lda]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      DoubleVector x4 = DoubleVector.broadcast(D, a[ao + p + 4 * lda]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      DoubleVector x5 = DoubleVector.broadcast(D, a[ao + p + 5 * lda]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      DoubleVector x6 = DoubleVector.broadcast(D, a[ao + p + 6 * lda]);
      s6 = x6.fma(y0, s6);
      t6 = x6.fma(y1, t6);
      DoubleVector x7 = DoubleVector.broadcast(D, a[ao + p + 7 * lda]);
      s7 = x7.fma(y0, s7);
      t7 = x7.fma(y1, t7);
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
  }

  /// 5 rows, 10 accumulators.
  private static void tile5(
      int k,
      double[] a,
      int ao,
      int lda,
      double[] b,
      int bo,
      int ldb,
      int second,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector t0 = DoubleVector.fromArray(D, init, io + second);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    DoubleVector t1 = DoubleVector.fromArray(D, init, io + ldi + second);
    DoubleVector s2 = DoubleVector.fromArray(D, init, io + 2 * ldi);
    DoubleVector t2 = DoubleVector.fromArray(D, init, io + 2 * ldi + second);
    DoubleVector s3 = DoubleVector.fromArray(D, init, io + 3 * ldi);
    DoubleVector t3 = DoubleVector.fromArray(D, init, io + 3 * ldi + second);
    DoubleVector s4 = DoubleVector.fromArray(D, init, io + 4 * ldi);
    DoubleVector t4 = DoubleVector.fromArray(D, init, io + 4 * ldi + second);
    for (int p = 0; p < k; p++, bo += ldb) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, bo);
      DoubleVector y1 = DoubleVector.fromArray(D, b, bo + second);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + lda]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p + 2 * lda]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p + 3 * lda]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      DoubleVector x4 = DoubleVector.broadcast(D, a[ao + p + 4 * lda]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
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
  }

  /// 4 rows, 8 accumulators.
  private static void tile4(
      int k,
      double[] a,
      int ao,
      int lda,
      double[] b,
      int bo,
      int ldb,
      int second,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector t0 = DoubleVector.fromArray(D, init, io + second);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    DoubleVector t1 = DoubleVector.fromArray(D, init, io + ldi + second);
    DoubleVector s2 = DoubleVector.fromArray(D, init, io + 2 * ldi);
    DoubleVector t2 = DoubleVector.fromArray(D, init, io + 2 * ldi + second);
    DoubleVector s3 = DoubleVector.fromArray(D, init, io + 3 * ldi);
    DoubleVector t3 = DoubleVector.fromArray(D, init, io + 3 * ldi + second);
    for (int p = 0; p < k; p++, bo += ldb) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, bo);
      DoubleVector y1 = DoubleVector.fromArray(D, b, bo + second);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + lda]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p + 2 * lda]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p + 3 * lda]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + second);
    s1.intoArray(c, co + ldc);
    t1.intoArray(c, co + ldc + second);
    s2.intoArray(c, co + 2 * ldc);
    t2.intoArray(c, co + 2 * ldc + second);
    s3.intoArray(c, co + 3 * ldc);
    t3.intoArray(c, co + 3 * ldc + second);
  }

  /// 8 rows, one vector of columns.
  private static void narrow8(
      int k,
      double[] a,
      int ao,
      int lda,
      double[] b,
      int bo,
      int ldb,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    DoubleVector s2 = DoubleVector.fromArray(D, init, io + 2 * ldi);
    DoubleVector s3 = DoubleVector.fromArray(D, init, io + 3 * ldi);
    DoubleVector s4 = DoubleVector.fromArray(D, init, io + 4 * ldi);
    DoubleVector s5 = DoubleVector.fromArray(D, init, io + 5 * ldi);
    DoubleVector s6 = DoubleVector.fromArray(D, init, io + 6 * ldi);
    DoubleVector s7 = DoubleVector.fromArray(D, init, io + 7 * ldi);
    for (int p = 0; p < k; p++, bo += ldb) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, bo);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + lda]);
      s1 = x1.fma(y0, s1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p + 2 * lda]);
      s2 = x2.fma(y0, s2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p + 3 * lda]);
      s3 = x3.fma(y0, s3);
      DoubleVector x4 = DoubleVector.broadcast(D, a[ao + p + 4 * lda]);
      s4 = x4.fma(y0, s4);
      DoubleVector x5 = DoubleVector.broadcast(D, a[ao + p + 5 * lda]);
      s5 = x5.fma(y0, s5);
      DoubleVector x6 = DoubleVector.broadcast(D, a[ao + p + 6 * lda]);
      s6 = x6.fma(y0, s6);
      DoubleVector x7 = DoubleVector.broadcast(D, a[ao + p + 7 * lda]);
      s7 = x7.fma(y0, s7);
    }
    s0.intoArray(c, co);
    s1.intoArray(c, co + ldc);
    s2.intoArray(c, co + 2 * ldc);
    s3.intoArray(c, co + 3 * ldc);
    s4.intoArray(c, co + 4 * ldc);
    s5.intoArray(c, co + 5 * ldc);
    s6.intoArray(c, co + 6 * ldc);
    s7.intoArray(c, co + 7 * ldc);
  }

  /// 5 rows, one vector of columns.
  private static void narrow5(
      int k,
      double[] a,
      int ao,
      int lda,
      double[] b,
      int bo,
      int ldb,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    DoubleVector s2 = DoubleVector.fromArray(D, init, io + 2 * ldi);
    DoubleVector s3 = DoubleVector.fromArray(D, init, io + 3 * ldi);
    DoubleVector s4 = DoubleVector.fromArray(D, init, io + 4 * ldi);
    for (int p = 0; p < k; p++, bo += ldb) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, bo);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + lda]);
      s1 = x1.fma(y0, s1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p + 2 * lda]);
      s2 = x2.fma(y0, s2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p + 3 * lda]);
      s3 = x3.fma(y0, s3);
      DoubleVector x4 = DoubleVector.broadcast(D, a[ao + p + 4 * lda]);
      s4 = x4.fma(y0, s4);
    }
    s0.intoArray(c, co);
    s1.intoArray(c, co + ldc);
    s2.intoArray(c, co + 2 * ldc);
    s3.intoArray(c, co + 3 * ldc);
    s4.intoArray(c, co + 4 * ldc);
  }

  /// 4 rows, one vector of columns.
  private static void narrow4(
      int k,
      double[] a,
      int ao,
      int lda,
      double[] b,
      int bo,
      int ldb,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    DoubleVector s2 = DoubleVector.fromArray(D, init, io + 2 * ldi);
    DoubleVector s3 = DoubleVector.fromArray(D, init, io + 3 * ldi);
    for (int p = 0; p < k; p++, bo += ldb) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, bo);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + lda]);
      s1 = x1.fma(y0, s1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p + 2 * lda]);
      s2 = x2.fma(y0, s2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p + 3 * lda]);
      s3 = x3.fma(y0, s3);
    }
    s0.intoArray(c, co);
    s1.intoArray(c, co + ldc);
    s2.intoArray(c, co + 2 * ldc);
    s3.intoArray(c, co + 3 * ldc);
  }
}
