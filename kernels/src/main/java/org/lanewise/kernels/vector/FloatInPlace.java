package org.lanewise.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The tiles of small products, on an A and a B that lie where the caller has them.
///
/// To copy a row of A or B costs about as much as ten columns or rows of the product, which a
/// small one does not have. Rows of A lie a variable apart here, so that each takes a register for
/// its address: 8 rows at most. The second vector of columns begins `second` after the first, less
/// than a vector where C is narrower than two.
///
/// As in [FloatMicro] an element is one chain of fused multiply-adds from `init` on, so it has the
/// same bits.
final class FloatInPlace {
  private static final VectorSpecies<Float> F = Lanes.F;

  private FloatInPlace() {}

  /// Runs the tile of `rows` rows, 8, 5 or 4, and two vectors of columns.
  static void run(
      int rows,
      int k,
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      int ldb,
      int second,
      float[] init,
      int io,
      int ldi,
      float[] c,
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
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      int ldb,
      float[] init,
      int io,
      int ldi,
      float[] c,
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
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      int ldb,
      int second,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + second);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector t1 = FloatVector.fromArray(F, init, io + ldi + second);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector t2 = FloatVector.fromArray(F, init, io + 2 * ldi + second);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector t3 = FloatVector.fromArray(F, init, io + 3 * ldi + second);
    FloatVector s4 = FloatVector.fromArray(F, init, io + 4 * ldi);
    FloatVector t4 = FloatVector.fromArray(F, init, io + 4 * ldi + second);
    FloatVector s5 = FloatVector.fromArray(F, init, io + 5 * ldi);
    FloatVector t5 = FloatVector.fromArray(F, init, io + 5 * ldi + second);
    FloatVector s6 = FloatVector.fromArray(F, init, io + 6 * ldi);
    FloatVector t6 = FloatVector.fromArray(F, init, io + 6 * ldi + second);
    FloatVector s7 = FloatVector.fromArray(F, init, io + 7 * ldi);
    FloatVector t7 = FloatVector.fromArray(F, init, io + 7 * ldi + second);
    for (int p = 0; p < k; p++, bo += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, bo);
      FloatVector y1 = FloatVector.fromArray(F, b, bo + second);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + lda]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p + 2 * lda]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p + 3 * lda]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p + 4 * lda]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      FloatVector x5 = FloatVector.broadcast(F, a[ao + p + 5 * lda]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      FloatVector x6 = FloatVector.broadcast(F, a[ao + p + 6 * lda]);
      s6 = x6.fma(y0, s6);
      t6 = x6.fma(y1, t6);
      FloatVector x7 = FloatVector.broadcast(F, a[ao + p + 7 * lda]);
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
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      int ldb,
      int second,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + second);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector t1 = FloatVector.fromArray(F, init, io + ldi + second);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector t2 = FloatVector.fromArray(F, init, io + 2 * ldi + second);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector t3 = FloatVector.fromArray(F, init, io + 3 * ldi + second);
    FloatVector s4 = FloatVector.fromArray(F, init, io + 4 * ldi);
    FloatVector t4 = FloatVector.fromArray(F, init, io + 4 * ldi + second);
    for (int p = 0; p < k; p++, bo += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, bo);
      FloatVector y1 = FloatVector.fromArray(F, b, bo + second);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + lda]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p + 2 * lda]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p + 3 * lda]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p + 4 * lda]);
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
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      int ldb,
      int second,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + second);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector t1 = FloatVector.fromArray(F, init, io + ldi + second);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector t2 = FloatVector.fromArray(F, init, io + 2 * ldi + second);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector t3 = FloatVector.fromArray(F, init, io + 3 * ldi + second);
    for (int p = 0; p < k; p++, bo += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, bo);
      FloatVector y1 = FloatVector.fromArray(F, b, bo + second);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + lda]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p + 2 * lda]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p + 3 * lda]);
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
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      int ldb,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector s4 = FloatVector.fromArray(F, init, io + 4 * ldi);
    FloatVector s5 = FloatVector.fromArray(F, init, io + 5 * ldi);
    FloatVector s6 = FloatVector.fromArray(F, init, io + 6 * ldi);
    FloatVector s7 = FloatVector.fromArray(F, init, io + 7 * ldi);
    for (int p = 0; p < k; p++, bo += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, bo);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + lda]);
      s1 = x1.fma(y0, s1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p + 2 * lda]);
      s2 = x2.fma(y0, s2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p + 3 * lda]);
      s3 = x3.fma(y0, s3);
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p + 4 * lda]);
      s4 = x4.fma(y0, s4);
      FloatVector x5 = FloatVector.broadcast(F, a[ao + p + 5 * lda]);
      s5 = x5.fma(y0, s5);
      FloatVector x6 = FloatVector.broadcast(F, a[ao + p + 6 * lda]);
      s6 = x6.fma(y0, s6);
      FloatVector x7 = FloatVector.broadcast(F, a[ao + p + 7 * lda]);
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
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      int ldb,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector s4 = FloatVector.fromArray(F, init, io + 4 * ldi);
    for (int p = 0; p < k; p++, bo += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, bo);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + lda]);
      s1 = x1.fma(y0, s1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p + 2 * lda]);
      s2 = x2.fma(y0, s2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p + 3 * lda]);
      s3 = x3.fma(y0, s3);
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p + 4 * lda]);
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
      float[] a,
      int ao,
      int lda,
      float[] b,
      int bo,
      int ldb,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    for (int p = 0; p < k; p++, bo += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, bo);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + lda]);
      s1 = x1.fma(y0, s1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p + 2 * lda]);
      s2 = x2.fma(y0, s2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p + 3 * lda]);
      s3 = x3.fma(y0, s3);
    }
    s0.intoArray(c, co);
    s1.intoArray(c, co + ldc);
    s2.intoArray(c, co + 2 * ldc);
    s3.intoArray(c, co + 3 * ldc);
  }
}
