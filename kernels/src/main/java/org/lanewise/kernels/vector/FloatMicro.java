package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Panels.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The micro-kernels of the matrix product: R rows by two vectors of C, held in named accumulators
/// while k runs.
///
/// ```
///                     b: a panel of NR columns
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
/// Each x is one load that broadcasts; the rows of A lie a constant apart, so that all take one
/// register for their address. Each element of C starts from `init` and takes one fused
/// multiply-add for each p, in order: its bits depend neither on the tile that computed it, nor on
/// how k was cut into blocks, nor on the width of the vectors.
///
/// The accumulators are named locals because C2 keeps an array of vectors in memory (2.5 GFLOP/s
/// instead of 160). A tile only loads, multiplies and stores: with an activation at its end, C2
/// passes its limit of nodes for inlining (`NodeCountInliningCutoff`) and boxes the vectors (9
/// GFLOP/s).
final class FloatMicro {
  private static final VectorSpecies<Float> F = Lanes.F;
  private static final int L = Lanes.LENGTH;
  private static final int LDA = Blocks.lda(Float.BYTES);

  private static final VectorSpecies<Integer> I = Lanes.I;
  private static final int UPPER = 0xffff0000;

  /// Bytes of a vector, and of a row of a panel.
  private static final int VECTOR = L * Float.BYTES;

  private static final int ROW = 2 * VECTOR;

  private FloatMicro() {}

  /// Runs the tile of `rows` rows: one of those that [Tiles#rows] returns.
  static void run(
      int rows,
      int kc,
      float[] a,
      int ao,
      MemorySegment b,
      long bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    switch (rows) {
      case 12 -> tile12(kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
      case 8 -> tile8(kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
      case 4 -> tile4(kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
      case 2 -> tile2(kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
      case 1 -> tile1(kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
      default -> throw new AssertionError(rows);
    }
  }

  /// The same for tiles one vector wide: the last columns of a matrix.
  static void runNarrow(
      int rows,
      int kc,
      float[] a,
      int ao,
      MemorySegment b,
      long bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    switch (rows) {
      case 12 -> narrow12(kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
      case 8 -> narrow8(kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
      case 4 -> narrow4(kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
      case 2 -> narrow2(kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
      case 1 -> narrow1(kc, a, ao, b, bo, init, io, ldi, c, co, ldc);
      default -> throw new AssertionError(rows);
    }
  }

  /// The tile of `rows` rows, 5 or more, on a B that is not packed yet: it copies each row of the
  /// panel to where the next tiles will look for it. A tile has loads and stores to spare.
  static void runPacking(
      int rows,
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      int ldb,
      MemorySegment to,
      long at,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    switch (rows) {
      case 12 -> packing12(kc, a, ao, b, bo, ldb, to, at, init, io, ldi, c, co, ldc);
      case 8 -> packing8(kc, a, ao, b, bo, ldb, to, at, init, io, ldi, c, co, ldc);
      default -> throw new AssertionError(rows);
    }
  }

  /// 12 rows, 24 accumulators.
  static void tile12(
      int kc,
      float[] a,
      int ao,
      MemorySegment b,
      long bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.FLOATS.cast(b);
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
    for (int p = 0; p < kc; p++) {
      FloatVector y0 = FloatVector.fromMemorySegment(F, panel, bo + p * ROW, ORDER);
      FloatVector y1 = FloatVector.fromMemorySegment(F, panel, bo + p * ROW + VECTOR, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      FloatVector x5 = FloatVector.broadcast(F, a[ao + p + 5 * LDA]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      FloatVector x6 = FloatVector.broadcast(F, a[ao + p + 6 * LDA]);
      s6 = x6.fma(y0, s6);
      t6 = x6.fma(y1, t6);
      FloatVector x7 = FloatVector.broadcast(F, a[ao + p + 7 * LDA]);
      s7 = x7.fma(y0, s7);
      t7 = x7.fma(y1, t7);
      FloatVector x8 = FloatVector.broadcast(F, a[ao + p + 8 * LDA]);
      s8 = x8.fma(y0, s8);
      t8 = x8.fma(y1, t8);
      FloatVector x9 = FloatVector.broadcast(F, a[ao + p + 9 * LDA]);
      s9 = x9.fma(y0, s9);
      t9 = x9.fma(y1, t9);
      FloatVector x10 = FloatVector.broadcast(F, a[ao + p + 10 * LDA]);
      s10 = x10.fma(y0, s10);
      t10 = x10.fma(y1, t10);
      FloatVector x11 = FloatVector.broadcast(F, a[ao + p + 11 * LDA]);
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
      MemorySegment b,
      long bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.FLOATS.cast(b);
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
    for (int p = 0; p < kc; p++) {
      FloatVector y0 = FloatVector.fromMemorySegment(F, panel, bo + p * ROW, ORDER);
      FloatVector y1 = FloatVector.fromMemorySegment(F, panel, bo + p * ROW + VECTOR, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      FloatVector x5 = FloatVector.broadcast(F, a[ao + p + 5 * LDA]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      FloatVector x6 = FloatVector.broadcast(F, a[ao + p + 6 * LDA]);
      s6 = x6.fma(y0, s6);
      t6 = x6.fma(y1, t6);
      FloatVector x7 = FloatVector.broadcast(F, a[ao + p + 7 * LDA]);
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

  /// 4 rows, 8 accumulators.
  static void tile4(
      int kc,
      float[] a,
      int ao,
      MemorySegment b,
      long bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.FLOATS.cast(b);
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + L);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector t1 = FloatVector.fromArray(F, init, io + ldi + L);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector t2 = FloatVector.fromArray(F, init, io + 2 * ldi + L);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector t3 = FloatVector.fromArray(F, init, io + 3 * ldi + L);
    for (int p = 0; p < kc; p++) {
      FloatVector y0 = FloatVector.fromMemorySegment(F, panel, bo + p * ROW, ORDER);
      FloatVector y1 = FloatVector.fromMemorySegment(F, panel, bo + p * ROW + VECTOR, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p + 3 * LDA]);
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
      MemorySegment b,
      long bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.FLOATS.cast(b);
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + L);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector t1 = FloatVector.fromArray(F, init, io + ldi + L);
    for (int p = 0; p < kc; p++) {
      FloatVector y0 = FloatVector.fromMemorySegment(F, panel, bo + p * ROW, ORDER);
      FloatVector y1 = FloatVector.fromMemorySegment(F, panel, bo + p * ROW + VECTOR, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + LDA]);
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
      MemorySegment b,
      long bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.FLOATS.cast(b);
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + L);
    for (int p = 0; p < kc; p++) {
      FloatVector y0 = FloatVector.fromMemorySegment(F, panel, bo + p * ROW, ORDER);
      FloatVector y1 = FloatVector.fromMemorySegment(F, panel, bo + p * ROW + VECTOR, ORDER);
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
      MemorySegment b,
      long bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.FLOATS.cast(b);
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
    for (int p = 0; p < kc; p++) {
      FloatVector y0 = FloatVector.fromMemorySegment(F, panel, bo + p * ROW, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      FloatVector x5 = FloatVector.broadcast(F, a[ao + p + 5 * LDA]);
      s5 = x5.fma(y0, s5);
      FloatVector x6 = FloatVector.broadcast(F, a[ao + p + 6 * LDA]);
      s6 = x6.fma(y0, s6);
      FloatVector x7 = FloatVector.broadcast(F, a[ao + p + 7 * LDA]);
      s7 = x7.fma(y0, s7);
      FloatVector x8 = FloatVector.broadcast(F, a[ao + p + 8 * LDA]);
      s8 = x8.fma(y0, s8);
      FloatVector x9 = FloatVector.broadcast(F, a[ao + p + 9 * LDA]);
      s9 = x9.fma(y0, s9);
      FloatVector x10 = FloatVector.broadcast(F, a[ao + p + 10 * LDA]);
      s10 = x10.fma(y0, s10);
      FloatVector x11 = FloatVector.broadcast(F, a[ao + p + 11 * LDA]);
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
      MemorySegment b,
      long bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.FLOATS.cast(b);
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector s4 = FloatVector.fromArray(F, init, io + 4 * ldi);
    FloatVector s5 = FloatVector.fromArray(F, init, io + 5 * ldi);
    FloatVector s6 = FloatVector.fromArray(F, init, io + 6 * ldi);
    FloatVector s7 = FloatVector.fromArray(F, init, io + 7 * ldi);
    for (int p = 0; p < kc; p++) {
      FloatVector y0 = FloatVector.fromMemorySegment(F, panel, bo + p * ROW, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      FloatVector x5 = FloatVector.broadcast(F, a[ao + p + 5 * LDA]);
      s5 = x5.fma(y0, s5);
      FloatVector x6 = FloatVector.broadcast(F, a[ao + p + 6 * LDA]);
      s6 = x6.fma(y0, s6);
      FloatVector x7 = FloatVector.broadcast(F, a[ao + p + 7 * LDA]);
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

  /// 4 rows by one vector.
  static void narrow4(
      int kc,
      float[] a,
      int ao,
      MemorySegment b,
      long bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.FLOATS.cast(b);
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    for (int p = 0; p < kc; p++) {
      FloatVector y0 = FloatVector.fromMemorySegment(F, panel, bo + p * ROW, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p + 3 * LDA]);
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
      MemorySegment b,
      long bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.FLOATS.cast(b);
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    for (int p = 0; p < kc; p++) {
      FloatVector y0 = FloatVector.fromMemorySegment(F, panel, bo + p * ROW, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + LDA]);
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
      MemorySegment b,
      long bo,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.FLOATS.cast(b);
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    for (int p = 0; p < kc; p++) {
      FloatVector y0 = FloatVector.fromMemorySegment(F, panel, bo + p * ROW, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
    }
    s0.intoArray(c, co);
  }

  /// [#tile12] on a B that is not packed yet.
  static void packing12(
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      int ldb,
      MemorySegment to,
      long at,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.FLOATS.cast(to);
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
    for (int p = 0; p < kc; p++) {
      FloatVector y0 = FloatVector.fromArray(F, b, bo + p * ldb);
      FloatVector y1 = FloatVector.fromArray(F, b, bo + p * ldb + L);
      y0.intoMemorySegment(panel, at + p * ROW, ORDER);
      y1.intoMemorySegment(panel, at + p * ROW + VECTOR, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      FloatVector x5 = FloatVector.broadcast(F, a[ao + p + 5 * LDA]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      FloatVector x6 = FloatVector.broadcast(F, a[ao + p + 6 * LDA]);
      s6 = x6.fma(y0, s6);
      t6 = x6.fma(y1, t6);
      FloatVector x7 = FloatVector.broadcast(F, a[ao + p + 7 * LDA]);
      s7 = x7.fma(y0, s7);
      t7 = x7.fma(y1, t7);
      FloatVector x8 = FloatVector.broadcast(F, a[ao + p + 8 * LDA]);
      s8 = x8.fma(y0, s8);
      t8 = x8.fma(y1, t8);
      FloatVector x9 = FloatVector.broadcast(F, a[ao + p + 9 * LDA]);
      s9 = x9.fma(y0, s9);
      t9 = x9.fma(y1, t9);
      FloatVector x10 = FloatVector.broadcast(F, a[ao + p + 10 * LDA]);
      s10 = x10.fma(y0, s10);
      t10 = x10.fma(y1, t10);
      FloatVector x11 = FloatVector.broadcast(F, a[ao + p + 11 * LDA]);
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

  /// [#tile8] on a B that is not packed yet.
  static void packing8(
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      int ldb,
      MemorySegment to,
      long at,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.FLOATS.cast(to);
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
    for (int p = 0; p < kc; p++) {
      FloatVector y0 = FloatVector.fromArray(F, b, bo + p * ldb);
      FloatVector y1 = FloatVector.fromArray(F, b, bo + p * ldb + L);
      y0.intoMemorySegment(panel, at + p * ROW, ORDER);
      y1.intoMemorySegment(panel, at + p * ROW + VECTOR, ORDER);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      FloatVector x5 = FloatVector.broadcast(F, a[ao + p + 5 * LDA]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      FloatVector x6 = FloatVector.broadcast(F, a[ao + p + 6 * LDA]);
      s6 = x6.fma(y0, s6);
      t6 = x6.fma(y1, t6);
      FloatVector x7 = FloatVector.broadcast(F, a[ao + p + 7 * LDA]);
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

  /// 1 row by 2 panels, `panel` bytes from panel to panel: enough streams to keep the memory busy.
  static void row2(
      int kc,
      float[] a,
      int ao,
      MemorySegment b,
      long bo,
      long panel,
      float[] init,
      int io,
      float[] c,
      int co) {
    MemorySegment panels = Panels.FLOATS.cast(b);
    long b1 = bo + panel;
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + L);
    FloatVector s1 = FloatVector.fromArray(F, init, io + 2 * L);
    FloatVector t1 = FloatVector.fromArray(F, init, io + 3 * L);
    for (int p = 0; p < kc; p++) {
      FloatVector x = FloatVector.broadcast(F, a[ao + p]);
      s0 = x.fma(FloatVector.fromMemorySegment(F, panels, bo + p * ROW, ORDER), s0);
      t0 = x.fma(FloatVector.fromMemorySegment(F, panels, bo + p * ROW + VECTOR, ORDER), t0);
      s1 = x.fma(FloatVector.fromMemorySegment(F, panels, b1 + p * ROW, ORDER), s1);
      t1 = x.fma(FloatVector.fromMemorySegment(F, panels, b1 + p * ROW + VECTOR, ORDER), t1);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + L);
    s1.intoArray(c, co + 2 * L);
    t1.intoArray(c, co + 3 * L);
  }

  /// 1 row by 4 panels of bfloat16. See [HalfPanels].
  static void halfRow4(
      int kc,
      float[] a,
      int ao,
      MemorySegment b,
      long bo,
      long panel,
      float[] init,
      int io,
      float[] c,
      int co) {
    MemorySegment panels = Panels.NATIVE.cast(b);
    long b1 = bo + panel;
    long b2 = bo + 2 * panel;
    long b3 = bo + 3 * panel;
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + L);
    FloatVector s1 = FloatVector.fromArray(F, init, io + 2 * L);
    FloatVector t1 = FloatVector.fromArray(F, init, io + 3 * L);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 4 * L);
    FloatVector t2 = FloatVector.fromArray(F, init, io + 5 * L);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 6 * L);
    FloatVector t3 = FloatVector.fromArray(F, init, io + 7 * L);
    for (int p = 0; p < kc; p++) {
      FloatVector x = FloatVector.broadcast(F, a[ao + p]);
      IntVector y0 = IntVector.fromMemorySegment(I, panels, bo + p * VECTOR, ORDER);
      s0 = x.fma(y0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s0);
      t0 = x.fma(y0.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), t0);
      IntVector y1 = IntVector.fromMemorySegment(I, panels, b1 + p * VECTOR, ORDER);
      s1 = x.fma(y1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s1);
      t1 = x.fma(y1.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), t1);
      IntVector y2 = IntVector.fromMemorySegment(I, panels, b2 + p * VECTOR, ORDER);
      s2 = x.fma(y2.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s2);
      t2 = x.fma(y2.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), t2);
      IntVector y3 = IntVector.fromMemorySegment(I, panels, b3 + p * VECTOR, ORDER);
      s3 = x.fma(y3.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s3);
      t3 = x.fma(y3.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), t3);
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

  /// 1 row by 2 panels of bfloat16. See [HalfPanels].
  static void halfRow2(
      int kc,
      float[] a,
      int ao,
      MemorySegment b,
      long bo,
      long panel,
      float[] init,
      int io,
      float[] c,
      int co) {
    MemorySegment panels = Panels.NATIVE.cast(b);
    long b1 = bo + panel;
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + L);
    FloatVector s1 = FloatVector.fromArray(F, init, io + 2 * L);
    FloatVector t1 = FloatVector.fromArray(F, init, io + 3 * L);
    for (int p = 0; p < kc; p++) {
      FloatVector x = FloatVector.broadcast(F, a[ao + p]);
      IntVector y0 = IntVector.fromMemorySegment(I, panels, bo + p * VECTOR, ORDER);
      s0 = x.fma(y0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s0);
      t0 = x.fma(y0.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), t0);
      IntVector y1 = IntVector.fromMemorySegment(I, panels, b1 + p * VECTOR, ORDER);
      s1 = x.fma(y1.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s1);
      t1 = x.fma(y1.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), t1);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + L);
    s1.intoArray(c, co + 2 * L);
    t1.intoArray(c, co + 3 * L);
  }

  /// 1 row by 1 panel of bfloat16. See [HalfPanels].
  static void halfRow1(
      int kc,
      float[] a,
      int ao,
      MemorySegment b,
      long bo,
      long panel,
      float[] init,
      int io,
      float[] c,
      int co) {
    MemorySegment panels = Panels.NATIVE.cast(b);
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + L);
    for (int p = 0; p < kc; p++) {
      FloatVector x = FloatVector.broadcast(F, a[ao + p]);
      IntVector y0 = IntVector.fromMemorySegment(I, panels, bo + p * VECTOR, ORDER);
      s0 = x.fma(y0.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats(), s0);
      t0 = x.fma(y0.lanewise(VectorOperators.AND, UPPER).reinterpretAsFloats(), t0);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + L);
  }
}
