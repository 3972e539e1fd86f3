package org.lanewise.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The micro-kernels of the matrix product: R rows by two vectors of C, held in named accumulators
/// while k runs.
///
/// ```
///                     b: NR columns, ldb floats from row to row
///                     +-------+-------+
///           p = 0..kc |   y0  |   y1  |      one vector each
///                     +-------+-------+
///    a: R rows           c: R x NR
///   +-----------+     +-------+-------+
///   | x         |     |  s0   |  t0   |      s_r += x_r * y0
///   | .         |     |  ..   |  ..   |      t_r += x_r * y1
///   +-----------+     +-------+-------+
/// ```
///
/// A is read where it lies, row by row: each x is one load that broadcasts. B is a packed panel
/// (`ldb = NR`) or lies in its matrix. Each element of C starts from `init` (zeros, the bias, or C
/// itself, by offset and stride) and takes one fused multiply-add for each p, in order: its bits
/// depend neither on the tile that computed it, nor on how k was cut into blocks, nor on the width
/// of the vectors.
///
/// The accumulators are named locals because C2 keeps an array of vectors in memory (2.5 GFLOP/s
/// instead of 160). A tile only loads, multiplies and stores: with an activation at its end, C2
/// passes its limit of nodes for inlining (`NodeCountInliningCutoff`) and boxes the vectors (9
/// GFLOP/s).
final class GemmTiles {
  private static final VectorSpecies<Float> F = Lanes.F;
  private static final int L = Lanes.LENGTH;

  /// Columns of a tile: two vectors.
  static final int NR = 2 * L;

  /// Rows of the tallest tile. 24 accumulators, two vectors of B and one of A fill 32 registers,
  /// which come with vectors of 512 bits and with aarch64; 12 with the same others fill 16.
  static final int MR = L == 16 || System.getProperty("os.arch").equals("aarch64") ? 12 : 6;

  private GemmTiles() {}

  /// Runs the tile of `rows` rows: one of those that [#rows] returns.
  static void run(
      int rows,
      int kc,
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
      case 12 -> tile12(kc, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
      case 8 -> tile8(kc, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
      case 6 -> tile6(kc, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
      case 4 -> tile4(kc, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
      case 2 -> tile2(kc, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
      case 1 -> tile1(kc, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
      default -> throw new AssertionError(rows);
    }
  }

  /// The same for tiles one vector wide: the last columns of a matrix.
  static void runNarrow(
      int rows,
      int kc,
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
      case 12 -> narrow12(kc, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
      case 8 -> narrow8(kc, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
      case 6 -> narrow6(kc, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
      case 4 -> narrow4(kc, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
      case 2 -> narrow2(kc, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
      case 1 -> narrow1(kc, a, ao, lda, b, bo, ldb, init, io, ldi, c, co, ldc);
      default -> throw new AssertionError(rows);
    }
  }

  /// The rows of the next tile when `left` rows are left. With 16, 28, ... two tiles of 8 end the
  /// column instead of 12 and 4: 8 accumulators are too few to hide the latency of the
  /// multiply-adds.
  static int rows(int left) {
    if (MR == 12 && left >= 8) {
      return left < 12 || left % 12 == 4 ? 8 : 12;
    }
    return left >= 6 && MR == 6 ? 6 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
  }

  /// 12 rows, 24 accumulators.
  static void tile12(
      int kc,
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
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    int a4 = ao + 4 * lda;
    int a5 = ao + 5 * lda;
    int a6 = ao + 6 * lda;
    int a7 = ao + 7 * lda;
    int a8 = ao + 8 * lda;
    int a9 = ao + 9 * lda;
    int a10 = ao + 10 * lda;
    int a11 = ao + 11 * lda;
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + L);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector t1 = FloatVector.fromArray(F, init, io + ldi + L);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector t2 = FloatVector.fromArray(F, init, io + 2 * ldi + L);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector t3 = FloatVector.fromArray(F, init, io + 3 * ldi + L);
    FloatVector s4 = FloatVector.fromArray(F, init, io + 4 * ldi);
    FloatVector t4 = FloatVector.fromArray(F, init, io + 4 * ldi + L);
    FloatVector s5 = FloatVector.fromArray(F, init, io + 5 * ldi);
    FloatVector t5 = FloatVector.fromArray(F, init, io + 5 * ldi + L);
    FloatVector s6 = FloatVector.fromArray(F, init, io + 6 * ldi);
    FloatVector t6 = FloatVector.fromArray(F, init, io + 6 * ldi + L);
    FloatVector s7 = FloatVector.fromArray(F, init, io + 7 * ldi);
    FloatVector t7 = FloatVector.fromArray(F, init, io + 7 * ldi + L);
    FloatVector s8 = FloatVector.fromArray(F, init, io + 8 * ldi);
    FloatVector t8 = FloatVector.fromArray(F, init, io + 8 * ldi + L);
    FloatVector s9 = FloatVector.fromArray(F, init, io + 9 * ldi);
    FloatVector t9 = FloatVector.fromArray(F, init, io + 9 * ldi + L);
    FloatVector s10 = FloatVector.fromArray(F, init, io + 10 * ldi);
    FloatVector t10 = FloatVector.fromArray(F, init, io + 10 * ldi + L);
    FloatVector s11 = FloatVector.fromArray(F, init, io + 11 * ldi);
    FloatVector t11 = FloatVector.fromArray(F, init, io + 11 * ldi + L);
    for (int p = 0, q = bo; p < kc; p++, q += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, q);
      FloatVector y1 = FloatVector.fromArray(F, b, q + L);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      FloatVector x2 = FloatVector.broadcast(F, a[a2 + p]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      FloatVector x3 = FloatVector.broadcast(F, a[a3 + p]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      FloatVector x4 = FloatVector.broadcast(F, a[a4 + p]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      FloatVector x5 = FloatVector.broadcast(F, a[a5 + p]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      FloatVector x6 = FloatVector.broadcast(F, a[a6 + p]);
      s6 = x6.fma(y0, s6);
      t6 = x6.fma(y1, t6);
      FloatVector x7 = FloatVector.broadcast(F, a[a7 + p]);
      s7 = x7.fma(y0, s7);
      t7 = x7.fma(y1, t7);
      FloatVector x8 = FloatVector.broadcast(F, a[a8 + p]);
      s8 = x8.fma(y0, s8);
      t8 = x8.fma(y1, t8);
      FloatVector x9 = FloatVector.broadcast(F, a[a9 + p]);
      s9 = x9.fma(y0, s9);
      t9 = x9.fma(y1, t9);
      FloatVector x10 = FloatVector.broadcast(F, a[a10 + p]);
      s10 = x10.fma(y0, s10);
      t10 = x10.fma(y1, t10);
      FloatVector x11 = FloatVector.broadcast(F, a[a11 + p]);
      s11 = x11.fma(y0, s11);
      t11 = x11.fma(y1, t11);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + L);
    s1.intoArray(c, co + ldc);
    t1.intoArray(c, co + ldc + L);
    s2.intoArray(c, co + 2 * ldc);
    t2.intoArray(c, co + 2 * ldc + L);
    s3.intoArray(c, co + 3 * ldc);
    t3.intoArray(c, co + 3 * ldc + L);
    s4.intoArray(c, co + 4 * ldc);
    t4.intoArray(c, co + 4 * ldc + L);
    s5.intoArray(c, co + 5 * ldc);
    t5.intoArray(c, co + 5 * ldc + L);
    s6.intoArray(c, co + 6 * ldc);
    t6.intoArray(c, co + 6 * ldc + L);
    s7.intoArray(c, co + 7 * ldc);
    t7.intoArray(c, co + 7 * ldc + L);
    s8.intoArray(c, co + 8 * ldc);
    t8.intoArray(c, co + 8 * ldc + L);
    s9.intoArray(c, co + 9 * ldc);
    t9.intoArray(c, co + 9 * ldc + L);
    s10.intoArray(c, co + 10 * ldc);
    t10.intoArray(c, co + 10 * ldc + L);
    s11.intoArray(c, co + 11 * ldc);
    t11.intoArray(c, co + 11 * ldc + L);
  }

  /// 8 rows, 16 accumulators.
  static void tile8(
      int kc,
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
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    int a4 = ao + 4 * lda;
    int a5 = ao + 5 * lda;
    int a6 = ao + 6 * lda;
    int a7 = ao + 7 * lda;
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + L);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector t1 = FloatVector.fromArray(F, init, io + ldi + L);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector t2 = FloatVector.fromArray(F, init, io + 2 * ldi + L);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector t3 = FloatVector.fromArray(F, init, io + 3 * ldi + L);
    FloatVector s4 = FloatVector.fromArray(F, init, io + 4 * ldi);
    FloatVector t4 = FloatVector.fromArray(F, init, io + 4 * ldi + L);
    FloatVector s5 = FloatVector.fromArray(F, init, io + 5 * ldi);
    FloatVector t5 = FloatVector.fromArray(F, init, io + 5 * ldi + L);
    FloatVector s6 = FloatVector.fromArray(F, init, io + 6 * ldi);
    FloatVector t6 = FloatVector.fromArray(F, init, io + 6 * ldi + L);
    FloatVector s7 = FloatVector.fromArray(F, init, io + 7 * ldi);
    FloatVector t7 = FloatVector.fromArray(F, init, io + 7 * ldi + L);
    for (int p = 0, q = bo; p < kc; p++, q += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, q);
      FloatVector y1 = FloatVector.fromArray(F, b, q + L);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      FloatVector x2 = FloatVector.broadcast(F, a[a2 + p]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      FloatVector x3 = FloatVector.broadcast(F, a[a3 + p]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      FloatVector x4 = FloatVector.broadcast(F, a[a4 + p]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      FloatVector x5 = FloatVector.broadcast(F, a[a5 + p]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      FloatVector x6 = FloatVector.broadcast(F, a[a6 + p]);
      s6 = x6.fma(y0, s6);
      t6 = x6.fma(y1, t6);
      FloatVector x7 = FloatVector.broadcast(F, a[a7 + p]);
      s7 = x7.fma(y0, s7);
      t7 = x7.fma(y1, t7);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + L);
    s1.intoArray(c, co + ldc);
    t1.intoArray(c, co + ldc + L);
    s2.intoArray(c, co + 2 * ldc);
    t2.intoArray(c, co + 2 * ldc + L);
    s3.intoArray(c, co + 3 * ldc);
    t3.intoArray(c, co + 3 * ldc + L);
    s4.intoArray(c, co + 4 * ldc);
    t4.intoArray(c, co + 4 * ldc + L);
    s5.intoArray(c, co + 5 * ldc);
    t5.intoArray(c, co + 5 * ldc + L);
    s6.intoArray(c, co + 6 * ldc);
    t6.intoArray(c, co + 6 * ldc + L);
    s7.intoArray(c, co + 7 * ldc);
    t7.intoArray(c, co + 7 * ldc + L);
  }

  /// 6 rows, 12 accumulators.
  static void tile6(
      int kc,
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
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    int a4 = ao + 4 * lda;
    int a5 = ao + 5 * lda;
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + L);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector t1 = FloatVector.fromArray(F, init, io + ldi + L);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector t2 = FloatVector.fromArray(F, init, io + 2 * ldi + L);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector t3 = FloatVector.fromArray(F, init, io + 3 * ldi + L);
    FloatVector s4 = FloatVector.fromArray(F, init, io + 4 * ldi);
    FloatVector t4 = FloatVector.fromArray(F, init, io + 4 * ldi + L);
    FloatVector s5 = FloatVector.fromArray(F, init, io + 5 * ldi);
    FloatVector t5 = FloatVector.fromArray(F, init, io + 5 * ldi + L);
    for (int p = 0, q = bo; p < kc; p++, q += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, q);
      FloatVector y1 = FloatVector.fromArray(F, b, q + L);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      FloatVector x2 = FloatVector.broadcast(F, a[a2 + p]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      FloatVector x3 = FloatVector.broadcast(F, a[a3 + p]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      FloatVector x4 = FloatVector.broadcast(F, a[a4 + p]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      FloatVector x5 = FloatVector.broadcast(F, a[a5 + p]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + L);
    s1.intoArray(c, co + ldc);
    t1.intoArray(c, co + ldc + L);
    s2.intoArray(c, co + 2 * ldc);
    t2.intoArray(c, co + 2 * ldc + L);
    s3.intoArray(c, co + 3 * ldc);
    t3.intoArray(c, co + 3 * ldc + L);
    s4.intoArray(c, co + 4 * ldc);
    t4.intoArray(c, co + 4 * ldc + L);
    s5.intoArray(c, co + 5 * ldc);
    t5.intoArray(c, co + 5 * ldc + L);
  }

  /// 4 rows, 8 accumulators.
  static void tile4(
      int kc,
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
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + L);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector t1 = FloatVector.fromArray(F, init, io + ldi + L);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector t2 = FloatVector.fromArray(F, init, io + 2 * ldi + L);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector t3 = FloatVector.fromArray(F, init, io + 3 * ldi + L);
    for (int p = 0, q = bo; p < kc; p++, q += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, q);
      FloatVector y1 = FloatVector.fromArray(F, b, q + L);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      FloatVector x2 = FloatVector.broadcast(F, a[a2 + p]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      FloatVector x3 = FloatVector.broadcast(F, a[a3 + p]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + L);
    s1.intoArray(c, co + ldc);
    t1.intoArray(c, co + ldc + L);
    s2.intoArray(c, co + 2 * ldc);
    t2.intoArray(c, co + 2 * ldc + L);
    s3.intoArray(c, co + 3 * ldc);
    t3.intoArray(c, co + 3 * ldc + L);
  }

  /// 2 rows, 4 accumulators.
  static void tile2(
      int kc,
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
    int a1 = ao + lda;
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + L);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector t1 = FloatVector.fromArray(F, init, io + ldi + L);
    for (int p = 0, q = bo; p < kc; p++, q += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, q);
      FloatVector y1 = FloatVector.fromArray(F, b, q + L);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + L);
    s1.intoArray(c, co + ldc);
    t1.intoArray(c, co + ldc + L);
  }

  /// 1 row, 2 accumulators.
  static void tile1(
      int kc,
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
    FloatVector t0 = FloatVector.fromArray(F, init, io + L);
    for (int p = 0, q = bo; p < kc; p++, q += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, q);
      FloatVector y1 = FloatVector.fromArray(F, b, q + L);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + L);
  }

  /// 12 rows by one vector.
  static void narrow12(
      int kc,
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
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    int a4 = ao + 4 * lda;
    int a5 = ao + 5 * lda;
    int a6 = ao + 6 * lda;
    int a7 = ao + 7 * lda;
    int a8 = ao + 8 * lda;
    int a9 = ao + 9 * lda;
    int a10 = ao + 10 * lda;
    int a11 = ao + 11 * lda;
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector s4 = FloatVector.fromArray(F, init, io + 4 * ldi);
    FloatVector s5 = FloatVector.fromArray(F, init, io + 5 * ldi);
    FloatVector s6 = FloatVector.fromArray(F, init, io + 6 * ldi);
    FloatVector s7 = FloatVector.fromArray(F, init, io + 7 * ldi);
    FloatVector s8 = FloatVector.fromArray(F, init, io + 8 * ldi);
    FloatVector s9 = FloatVector.fromArray(F, init, io + 9 * ldi);
    FloatVector s10 = FloatVector.fromArray(F, init, io + 10 * ldi);
    FloatVector s11 = FloatVector.fromArray(F, init, io + 11 * ldi);
    for (int p = 0, q = bo; p < kc; p++, q += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, q);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
      s1 = x1.fma(y0, s1);
      FloatVector x2 = FloatVector.broadcast(F, a[a2 + p]);
      s2 = x2.fma(y0, s2);
      FloatVector x3 = FloatVector.broadcast(F, a[a3 + p]);
      s3 = x3.fma(y0, s3);
      FloatVector x4 = FloatVector.broadcast(F, a[a4 + p]);
      s4 = x4.fma(y0, s4);
      FloatVector x5 = FloatVector.broadcast(F, a[a5 + p]);
      s5 = x5.fma(y0, s5);
      FloatVector x6 = FloatVector.broadcast(F, a[a6 + p]);
      s6 = x6.fma(y0, s6);
      FloatVector x7 = FloatVector.broadcast(F, a[a7 + p]);
      s7 = x7.fma(y0, s7);
      FloatVector x8 = FloatVector.broadcast(F, a[a8 + p]);
      s8 = x8.fma(y0, s8);
      FloatVector x9 = FloatVector.broadcast(F, a[a9 + p]);
      s9 = x9.fma(y0, s9);
      FloatVector x10 = FloatVector.broadcast(F, a[a10 + p]);
      s10 = x10.fma(y0, s10);
      FloatVector x11 = FloatVector.broadcast(F, a[a11 + p]);
      s11 = x11.fma(y0, s11);
    }
    s0.intoArray(c, co);
    s1.intoArray(c, co + ldc);
    s2.intoArray(c, co + 2 * ldc);
    s3.intoArray(c, co + 3 * ldc);
    s4.intoArray(c, co + 4 * ldc);
    s5.intoArray(c, co + 5 * ldc);
    s6.intoArray(c, co + 6 * ldc);
    s7.intoArray(c, co + 7 * ldc);
    s8.intoArray(c, co + 8 * ldc);
    s9.intoArray(c, co + 9 * ldc);
    s10.intoArray(c, co + 10 * ldc);
    s11.intoArray(c, co + 11 * ldc);
  }

  /// 8 rows by one vector.
  static void narrow8(
      int kc,
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
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    int a4 = ao + 4 * lda;
    int a5 = ao + 5 * lda;
    int a6 = ao + 6 * lda;
    int a7 = ao + 7 * lda;
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector s4 = FloatVector.fromArray(F, init, io + 4 * ldi);
    FloatVector s5 = FloatVector.fromArray(F, init, io + 5 * ldi);
    FloatVector s6 = FloatVector.fromArray(F, init, io + 6 * ldi);
    FloatVector s7 = FloatVector.fromArray(F, init, io + 7 * ldi);
    for (int p = 0, q = bo; p < kc; p++, q += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, q);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
      s1 = x1.fma(y0, s1);
      FloatVector x2 = FloatVector.broadcast(F, a[a2 + p]);
      s2 = x2.fma(y0, s2);
      FloatVector x3 = FloatVector.broadcast(F, a[a3 + p]);
      s3 = x3.fma(y0, s3);
      FloatVector x4 = FloatVector.broadcast(F, a[a4 + p]);
      s4 = x4.fma(y0, s4);
      FloatVector x5 = FloatVector.broadcast(F, a[a5 + p]);
      s5 = x5.fma(y0, s5);
      FloatVector x6 = FloatVector.broadcast(F, a[a6 + p]);
      s6 = x6.fma(y0, s6);
      FloatVector x7 = FloatVector.broadcast(F, a[a7 + p]);
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

  /// 6 rows by one vector.
  static void narrow6(
      int kc,
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
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    int a4 = ao + 4 * lda;
    int a5 = ao + 5 * lda;
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector s4 = FloatVector.fromArray(F, init, io + 4 * ldi);
    FloatVector s5 = FloatVector.fromArray(F, init, io + 5 * ldi);
    for (int p = 0, q = bo; p < kc; p++, q += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, q);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
      s1 = x1.fma(y0, s1);
      FloatVector x2 = FloatVector.broadcast(F, a[a2 + p]);
      s2 = x2.fma(y0, s2);
      FloatVector x3 = FloatVector.broadcast(F, a[a3 + p]);
      s3 = x3.fma(y0, s3);
      FloatVector x4 = FloatVector.broadcast(F, a[a4 + p]);
      s4 = x4.fma(y0, s4);
      FloatVector x5 = FloatVector.broadcast(F, a[a5 + p]);
      s5 = x5.fma(y0, s5);
    }
    s0.intoArray(c, co);
    s1.intoArray(c, co + ldc);
    s2.intoArray(c, co + 2 * ldc);
    s3.intoArray(c, co + 3 * ldc);
    s4.intoArray(c, co + 4 * ldc);
    s5.intoArray(c, co + 5 * ldc);
  }

  /// 4 rows by one vector.
  static void narrow4(
      int kc,
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
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    for (int p = 0, q = bo; p < kc; p++, q += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, q);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
      s1 = x1.fma(y0, s1);
      FloatVector x2 = FloatVector.broadcast(F, a[a2 + p]);
      s2 = x2.fma(y0, s2);
      FloatVector x3 = FloatVector.broadcast(F, a[a3 + p]);
      s3 = x3.fma(y0, s3);
    }
    s0.intoArray(c, co);
    s1.intoArray(c, co + ldc);
    s2.intoArray(c, co + 2 * ldc);
    s3.intoArray(c, co + 3 * ldc);
  }

  /// 2 rows by one vector.
  static void narrow2(
      int kc,
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
    int a1 = ao + lda;
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    for (int p = 0, q = bo; p < kc; p++, q += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, q);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      FloatVector x1 = FloatVector.broadcast(F, a[a1 + p]);
      s1 = x1.fma(y0, s1);
    }
    s0.intoArray(c, co);
    s1.intoArray(c, co + ldc);
  }

  /// 1 row by one vector.
  static void narrow1(
      int kc,
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
    for (int p = 0, q = bo; p < kc; p++, q += ldb) {
      FloatVector y0 = FloatVector.fromArray(F, b, q);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
    }
    s0.intoArray(c, co);
  }

  /// One row over 4 panels, `panel` floats apart: 8 accumulators.
  static void row4(
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      int panel,
      float[] init,
      int io,
      float[] c,
      int co) {
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + L);
    int b1 = bo + panel;
    FloatVector s1 = FloatVector.fromArray(F, init, io + 2 * L);
    FloatVector t1 = FloatVector.fromArray(F, init, io + 3 * L);
    int b2 = bo + 2 * panel;
    FloatVector s2 = FloatVector.fromArray(F, init, io + 4 * L);
    FloatVector t2 = FloatVector.fromArray(F, init, io + 5 * L);
    int b3 = bo + 3 * panel;
    FloatVector s3 = FloatVector.fromArray(F, init, io + 6 * L);
    FloatVector t3 = FloatVector.fromArray(F, init, io + 7 * L);
    for (int p = 0; p < kc; p++) {
      FloatVector x = FloatVector.broadcast(F, a[ao + p]);
      s0 = x.fma(FloatVector.fromArray(F, b, bo + p * NR), s0);
      t0 = x.fma(FloatVector.fromArray(F, b, bo + p * NR + L), t0);
      s1 = x.fma(FloatVector.fromArray(F, b, b1 + p * NR), s1);
      t1 = x.fma(FloatVector.fromArray(F, b, b1 + p * NR + L), t1);
      s2 = x.fma(FloatVector.fromArray(F, b, b2 + p * NR), s2);
      t2 = x.fma(FloatVector.fromArray(F, b, b2 + p * NR + L), t2);
      s3 = x.fma(FloatVector.fromArray(F, b, b3 + p * NR), s3);
      t3 = x.fma(FloatVector.fromArray(F, b, b3 + p * NR + L), t3);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + L);
    s1.intoArray(c, co + 2 * L);
    t1.intoArray(c, co + 3 * L);
    s2.intoArray(c, co + 4 * L);
    t2.intoArray(c, co + 5 * L);
    s3.intoArray(c, co + 6 * L);
    t3.intoArray(c, co + 7 * L);
  }

  /// One row over 2 panels, `panel` floats apart: 4 accumulators.
  static void row2(
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      int panel,
      float[] init,
      int io,
      float[] c,
      int co) {
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + L);
    int b1 = bo + panel;
    FloatVector s1 = FloatVector.fromArray(F, init, io + 2 * L);
    FloatVector t1 = FloatVector.fromArray(F, init, io + 3 * L);
    for (int p = 0; p < kc; p++) {
      FloatVector x = FloatVector.broadcast(F, a[ao + p]);
      s0 = x.fma(FloatVector.fromArray(F, b, bo + p * NR), s0);
      t0 = x.fma(FloatVector.fromArray(F, b, bo + p * NR + L), t0);
      s1 = x.fma(FloatVector.fromArray(F, b, b1 + p * NR), s1);
      t1 = x.fma(FloatVector.fromArray(F, b, b1 + p * NR + L), t1);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + L);
    s1.intoArray(c, co + 2 * L);
    t1.intoArray(c, co + 3 * L);
  }
}
