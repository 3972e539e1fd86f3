package org.lanewise.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The micro-kernels of the matrix product: R rows by two vectors of C, held in named accumulators
/// while k runs.
///
/// ```
///             b: kc x NR panel
///             +-------+-------+
///   p = 0..kc |   u   |   v   |          one vector each
///             +-------+-------+
///   a: panel      c: R x NR
///   +---+     +-------+-------+
///   | x |     |  s0   |  t0   |          s_r += x_r * u
///   | . |     |  ..   |  ..   |          t_r += x_r * v
///   +---+     +-------+-------+
/// ```
///
/// The panel of A holds, for each p, its R values side by side; the panel of B its NR values. Each
/// element of C starts from `init` (zeros, the bias, or C itself, by offset and stride) and takes
/// one
/// fused multiply-add for each p, in order: its bits depend neither on the tile that computed it,
/// nor
/// on how k was cut into blocks, nor on the width of the vectors.
///
/// The accumulators are named locals because C2 keeps an array of vectors in memory (2.5 GFLOP/s
/// instead of 160). A tile only loads, multiplies and stores: with an activation at its end, C2
/// passes
/// its limit of nodes for inlining (`NodeCountInliningCutoff`) and boxes the vectors (9 GFLOP/s).
final class GemmTiles {
  private static final VectorSpecies<Float> F = Lanes.F;
  private static final int L = Lanes.LENGTH;

  /// Columns of a tile: two vectors.
  static final int NR = 2 * L;

  /// Rows of the tallest tile. Vectors of 512 bits come with 32 registers, and so does aarch64; 16
  /// registers hold 12 accumulators, two vectors of B and one of A. A tile of 12 rows fills 32
  /// registers but spills an address: 160 GFLOP/s at k = 64 where 8 rows reach 179.
  static final int MR = L == 16 || System.getProperty("os.arch").equals("aarch64") ? 8 : 6;

  private GemmTiles() {}

  /// Runs the tile of `rows` rows: one of those that [#rows] returns.
  static void run(
      int rows,
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    switch (rows) {
      case 8 -> tile8(kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
      case 6 -> tile6(kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
      case 4 -> tile4(kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
      case 2 -> tile2(kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
      case 1 -> tile1(kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
      default -> throw new AssertionError(rows);
    }
  }

  /// The rows of the next tile when `left` rows are left.
  static int rows(int left) {
    return left >= MR ? MR : left >= 4 ? 4 : left >= 2 ? 2 : 1;
  }

  /// 8 rows, 16 accumulators.
  static void tile8(
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    int i0 = io;
    FloatVector s0 = FloatVector.fromArray(F, init, i0);
    FloatVector t0 = FloatVector.fromArray(F, init, i0 + L);
    int i1 = io + ldi;
    FloatVector s1 = FloatVector.fromArray(F, init, i1);
    FloatVector t1 = FloatVector.fromArray(F, init, i1 + L);
    int i2 = io + 2 * ldi;
    FloatVector s2 = FloatVector.fromArray(F, init, i2);
    FloatVector t2 = FloatVector.fromArray(F, init, i2 + L);
    int i3 = io + 3 * ldi;
    FloatVector s3 = FloatVector.fromArray(F, init, i3);
    FloatVector t3 = FloatVector.fromArray(F, init, i3 + L);
    int i4 = io + 4 * ldi;
    FloatVector s4 = FloatVector.fromArray(F, init, i4);
    FloatVector t4 = FloatVector.fromArray(F, init, i4 + L);
    int i5 = io + 5 * ldi;
    FloatVector s5 = FloatVector.fromArray(F, init, i5);
    FloatVector t5 = FloatVector.fromArray(F, init, i5 + L);
    int i6 = io + 6 * ldi;
    FloatVector s6 = FloatVector.fromArray(F, init, i6);
    FloatVector t6 = FloatVector.fromArray(F, init, i6 + L);
    int i7 = io + 7 * ldi;
    FloatVector s7 = FloatVector.fromArray(F, init, i7);
    FloatVector t7 = FloatVector.fromArray(F, init, i7 + L);
    for (int p = 0; p < kc; p++) {
      FloatVector u = FloatVector.fromArray(F, b, bo + p * NR);
      FloatVector v = FloatVector.fromArray(F, b, bo + p * NR + L);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p * 8]);
      s0 = x0.fma(u, s0);
      t0 = x0.fma(v, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p * 8 + 1]);
      s1 = x1.fma(u, s1);
      t1 = x1.fma(v, t1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p * 8 + 2]);
      s2 = x2.fma(u, s2);
      t2 = x2.fma(v, t2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p * 8 + 3]);
      s3 = x3.fma(u, s3);
      t3 = x3.fma(v, t3);
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p * 8 + 4]);
      s4 = x4.fma(u, s4);
      t4 = x4.fma(v, t4);
      FloatVector x5 = FloatVector.broadcast(F, a[ao + p * 8 + 5]);
      s5 = x5.fma(u, s5);
      t5 = x5.fma(v, t5);
      FloatVector x6 = FloatVector.broadcast(F, a[ao + p * 8 + 6]);
      s6 = x6.fma(u, s6);
      t6 = x6.fma(v, t6);
      FloatVector x7 = FloatVector.broadcast(F, a[ao + p * 8 + 7]);
      s7 = x7.fma(u, s7);
      t7 = x7.fma(v, t7);
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
      float[] b,
      int bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    int i0 = io;
    FloatVector s0 = FloatVector.fromArray(F, init, i0);
    FloatVector t0 = FloatVector.fromArray(F, init, i0 + L);
    int i1 = io + ldi;
    FloatVector s1 = FloatVector.fromArray(F, init, i1);
    FloatVector t1 = FloatVector.fromArray(F, init, i1 + L);
    int i2 = io + 2 * ldi;
    FloatVector s2 = FloatVector.fromArray(F, init, i2);
    FloatVector t2 = FloatVector.fromArray(F, init, i2 + L);
    int i3 = io + 3 * ldi;
    FloatVector s3 = FloatVector.fromArray(F, init, i3);
    FloatVector t3 = FloatVector.fromArray(F, init, i3 + L);
    int i4 = io + 4 * ldi;
    FloatVector s4 = FloatVector.fromArray(F, init, i4);
    FloatVector t4 = FloatVector.fromArray(F, init, i4 + L);
    int i5 = io + 5 * ldi;
    FloatVector s5 = FloatVector.fromArray(F, init, i5);
    FloatVector t5 = FloatVector.fromArray(F, init, i5 + L);
    for (int p = 0; p < kc; p++) {
      FloatVector u = FloatVector.fromArray(F, b, bo + p * NR);
      FloatVector v = FloatVector.fromArray(F, b, bo + p * NR + L);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p * 6]);
      s0 = x0.fma(u, s0);
      t0 = x0.fma(v, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p * 6 + 1]);
      s1 = x1.fma(u, s1);
      t1 = x1.fma(v, t1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p * 6 + 2]);
      s2 = x2.fma(u, s2);
      t2 = x2.fma(v, t2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p * 6 + 3]);
      s3 = x3.fma(u, s3);
      t3 = x3.fma(v, t3);
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p * 6 + 4]);
      s4 = x4.fma(u, s4);
      t4 = x4.fma(v, t4);
      FloatVector x5 = FloatVector.broadcast(F, a[ao + p * 6 + 5]);
      s5 = x5.fma(u, s5);
      t5 = x5.fma(v, t5);
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
      float[] b,
      int bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    int i0 = io;
    FloatVector s0 = FloatVector.fromArray(F, init, i0);
    FloatVector t0 = FloatVector.fromArray(F, init, i0 + L);
    int i1 = io + ldi;
    FloatVector s1 = FloatVector.fromArray(F, init, i1);
    FloatVector t1 = FloatVector.fromArray(F, init, i1 + L);
    int i2 = io + 2 * ldi;
    FloatVector s2 = FloatVector.fromArray(F, init, i2);
    FloatVector t2 = FloatVector.fromArray(F, init, i2 + L);
    int i3 = io + 3 * ldi;
    FloatVector s3 = FloatVector.fromArray(F, init, i3);
    FloatVector t3 = FloatVector.fromArray(F, init, i3 + L);
    for (int p = 0; p < kc; p++) {
      FloatVector u = FloatVector.fromArray(F, b, bo + p * NR);
      FloatVector v = FloatVector.fromArray(F, b, bo + p * NR + L);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p * 4]);
      s0 = x0.fma(u, s0);
      t0 = x0.fma(v, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p * 4 + 1]);
      s1 = x1.fma(u, s1);
      t1 = x1.fma(v, t1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p * 4 + 2]);
      s2 = x2.fma(u, s2);
      t2 = x2.fma(v, t2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p * 4 + 3]);
      s3 = x3.fma(u, s3);
      t3 = x3.fma(v, t3);
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
      float[] b,
      int bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    int i0 = io;
    FloatVector s0 = FloatVector.fromArray(F, init, i0);
    FloatVector t0 = FloatVector.fromArray(F, init, i0 + L);
    int i1 = io + ldi;
    FloatVector s1 = FloatVector.fromArray(F, init, i1);
    FloatVector t1 = FloatVector.fromArray(F, init, i1 + L);
    for (int p = 0; p < kc; p++) {
      FloatVector u = FloatVector.fromArray(F, b, bo + p * NR);
      FloatVector v = FloatVector.fromArray(F, b, bo + p * NR + L);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p * 2]);
      s0 = x0.fma(u, s0);
      t0 = x0.fma(v, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p * 2 + 1]);
      s1 = x1.fma(u, s1);
      t1 = x1.fma(v, t1);
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
      float[] b,
      int bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    int i0 = io;
    FloatVector s0 = FloatVector.fromArray(F, init, i0);
    FloatVector t0 = FloatVector.fromArray(F, init, i0 + L);
    for (int p = 0; p < kc; p++) {
      FloatVector u = FloatVector.fromArray(F, b, bo + p * NR);
      FloatVector v = FloatVector.fromArray(F, b, bo + p * NR + L);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(u, s0);
      t0 = x0.fma(v, t0);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + L);
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
