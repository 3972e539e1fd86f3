package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Panels.ORDER;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The micro-kernels of [FloatMicro] for doubles: what is said there holds here.
final class DoubleMicro {
  private static final VectorSpecies<Double> D = Lanes.D;
  private static final int L = D.length();
  private static final int LDA = Blocks.lda(Double.BYTES);

  /// Bytes of a vector, and of a row of a panel.
  private static final int VECTOR = L * Double.BYTES;

  private static final int ROW = 2 * VECTOR;

  private DoubleMicro() {}

  /// Runs the tile of `rows` rows: one of those that [Tiles#rows] returns.
  static void run(
      int rows,
      int kc,
      double[] a,
      int ao,
      MemorySegment b,
      long bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
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
      double[] a,
      int ao,
      MemorySegment b,
      long bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
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
      double[] a,
      int ao,
      double[] b,
      int bo,
      int ldb,
      MemorySegment to,
      long at,
      double[] init,
      int io,
      int ldi,
      double[] c,
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
      double[] a,
      int ao,
      MemorySegment b,
      long bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.DOUBLES.cast(b);
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector t0 = DoubleVector.fromArray(D, init, io + L);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    DoubleVector t1 = DoubleVector.fromArray(D, init, io + ldi + L);
    DoubleVector s2 = DoubleVector.fromArray(D, init, io + 2 * ldi);
    DoubleVector t2 = DoubleVector.fromArray(D, init, io + 2 * ldi + L);
    DoubleVector s3 = DoubleVector.fromArray(D, init, io + 3 * ldi);
    DoubleVector t3 = DoubleVector.fromArray(D, init, io + 3 * ldi + L);
    DoubleVector s4 = DoubleVector.fromArray(D, init, io + 4 * ldi);
    DoubleVector t4 = DoubleVector.fromArray(D, init, io + 4 * ldi + L);
    DoubleVector s5 = DoubleVector.fromArray(D, init, io + 5 * ldi);
    DoubleVector t5 = DoubleVector.fromArray(D, init, io + 5 * ldi + L);
    DoubleVector s6 = DoubleVector.fromArray(D, init, io + 6 * ldi);
    DoubleVector t6 = DoubleVector.fromArray(D, init, io + 6 * ldi + L);
    DoubleVector s7 = DoubleVector.fromArray(D, init, io + 7 * ldi);
    DoubleVector t7 = DoubleVector.fromArray(D, init, io + 7 * ldi + L);
    DoubleVector s8 = DoubleVector.fromArray(D, init, io + 8 * ldi);
    DoubleVector t8 = DoubleVector.fromArray(D, init, io + 8 * ldi + L);
    DoubleVector s9 = DoubleVector.fromArray(D, init, io + 9 * ldi);
    DoubleVector t9 = DoubleVector.fromArray(D, init, io + 9 * ldi + L);
    DoubleVector s10 = DoubleVector.fromArray(D, init, io + 10 * ldi);
    DoubleVector t10 = DoubleVector.fromArray(D, init, io + 10 * ldi + L);
    DoubleVector s11 = DoubleVector.fromArray(D, init, io + 11 * ldi);
    DoubleVector t11 = DoubleVector.fromArray(D, init, io + 11 * ldi + L);
    for (int p = 0; p < kc; p++) {
      DoubleVector y0 = DoubleVector.fromMemorySegment(D, panel, bo + p * ROW, ORDER);
      DoubleVector y1 = DoubleVector.fromMemorySegment(D, panel, bo + p * ROW + VECTOR, ORDER);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      DoubleVector x4 = DoubleVector.broadcast(D, a[ao + p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      DoubleVector x5 = DoubleVector.broadcast(D, a[ao + p + 5 * LDA]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      DoubleVector x6 = DoubleVector.broadcast(D, a[ao + p + 6 * LDA]);
      s6 = x6.fma(y0, s6);
      t6 = x6.fma(y1, t6);
      DoubleVector x7 = DoubleVector.broadcast(D, a[ao + p + 7 * LDA]);
      s7 = x7.fma(y0, s7);
      t7 = x7.fma(y1, t7);
      DoubleVector x8 = DoubleVector.broadcast(D, a[ao + p + 8 * LDA]);
      s8 = x8.fma(y0, s8);
      t8 = x8.fma(y1, t8);
      DoubleVector x9 = DoubleVector.broadcast(D, a[ao + p + 9 * LDA]);
      s9 = x9.fma(y0, s9);
      t9 = x9.fma(y1, t9);
      DoubleVector x10 = DoubleVector.broadcast(D, a[ao + p + 10 * LDA]);
      s10 = x10.fma(y0, s10);
      t10 = x10.fma(y1, t10);
      DoubleVector x11 = DoubleVector.broadcast(D, a[ao + p + 11 * LDA]);
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
      double[] a,
      int ao,
      MemorySegment b,
      long bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.DOUBLES.cast(b);
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector t0 = DoubleVector.fromArray(D, init, io + L);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    DoubleVector t1 = DoubleVector.fromArray(D, init, io + ldi + L);
    DoubleVector s2 = DoubleVector.fromArray(D, init, io + 2 * ldi);
    DoubleVector t2 = DoubleVector.fromArray(D, init, io + 2 * ldi + L);
    DoubleVector s3 = DoubleVector.fromArray(D, init, io + 3 * ldi);
    DoubleVector t3 = DoubleVector.fromArray(D, init, io + 3 * ldi + L);
    DoubleVector s4 = DoubleVector.fromArray(D, init, io + 4 * ldi);
    DoubleVector t4 = DoubleVector.fromArray(D, init, io + 4 * ldi + L);
    DoubleVector s5 = DoubleVector.fromArray(D, init, io + 5 * ldi);
    DoubleVector t5 = DoubleVector.fromArray(D, init, io + 5 * ldi + L);
    DoubleVector s6 = DoubleVector.fromArray(D, init, io + 6 * ldi);
    DoubleVector t6 = DoubleVector.fromArray(D, init, io + 6 * ldi + L);
    DoubleVector s7 = DoubleVector.fromArray(D, init, io + 7 * ldi);
    DoubleVector t7 = DoubleVector.fromArray(D, init, io + 7 * ldi + L);
    for (int p = 0; p < kc; p++) {
      DoubleVector y0 = DoubleVector.fromMemorySegment(D, panel, bo + p * ROW, ORDER);
      DoubleVector y1 = DoubleVector.fromMemorySegment(D, panel, bo + p * ROW + VECTOR, ORDER);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      DoubleVector x4 = DoubleVector.broadcast(D, a[ao + p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      DoubleVector x5 = DoubleVector.broadcast(D, a[ao + p + 5 * LDA]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      DoubleVector x6 = DoubleVector.broadcast(D, a[ao + p + 6 * LDA]);
      s6 = x6.fma(y0, s6);
      t6 = x6.fma(y1, t6);
      DoubleVector x7 = DoubleVector.broadcast(D, a[ao + p + 7 * LDA]);
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
      double[] a,
      int ao,
      MemorySegment b,
      long bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.DOUBLES.cast(b);
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector t0 = DoubleVector.fromArray(D, init, io + L);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    DoubleVector t1 = DoubleVector.fromArray(D, init, io + ldi + L);
    DoubleVector s2 = DoubleVector.fromArray(D, init, io + 2 * ldi);
    DoubleVector t2 = DoubleVector.fromArray(D, init, io + 2 * ldi + L);
    DoubleVector s3 = DoubleVector.fromArray(D, init, io + 3 * ldi);
    DoubleVector t3 = DoubleVector.fromArray(D, init, io + 3 * ldi + L);
    for (int p = 0; p < kc; p++) {
      DoubleVector y0 = DoubleVector.fromMemorySegment(D, panel, bo + p * ROW, ORDER);
      DoubleVector y1 = DoubleVector.fromMemorySegment(D, panel, bo + p * ROW + VECTOR, ORDER);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p + 3 * LDA]);
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
      double[] a,
      int ao,
      MemorySegment b,
      long bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.DOUBLES.cast(b);
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector t0 = DoubleVector.fromArray(D, init, io + L);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    DoubleVector t1 = DoubleVector.fromArray(D, init, io + ldi + L);
    for (int p = 0; p < kc; p++) {
      DoubleVector y0 = DoubleVector.fromMemorySegment(D, panel, bo + p * ROW, ORDER);
      DoubleVector y1 = DoubleVector.fromMemorySegment(D, panel, bo + p * ROW + VECTOR, ORDER);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + LDA]);
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
      double[] a,
      int ao,
      MemorySegment b,
      long bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.DOUBLES.cast(b);
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector t0 = DoubleVector.fromArray(D, init, io + L);
    for (int p = 0; p < kc; p++) {
      DoubleVector y0 = DoubleVector.fromMemorySegment(D, panel, bo + p * ROW, ORDER);
      DoubleVector y1 = DoubleVector.fromMemorySegment(D, panel, bo + p * ROW + VECTOR, ORDER);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + L);
  }

  /// 12 rows by one vector.
  static void narrow12(
      int kc,
      double[] a,
      int ao,
      MemorySegment b,
      long bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.DOUBLES.cast(b);
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    DoubleVector s2 = DoubleVector.fromArray(D, init, io + 2 * ldi);
    DoubleVector s3 = DoubleVector.fromArray(D, init, io + 3 * ldi);
    DoubleVector s4 = DoubleVector.fromArray(D, init, io + 4 * ldi);
    DoubleVector s5 = DoubleVector.fromArray(D, init, io + 5 * ldi);
    DoubleVector s6 = DoubleVector.fromArray(D, init, io + 6 * ldi);
    DoubleVector s7 = DoubleVector.fromArray(D, init, io + 7 * ldi);
    DoubleVector s8 = DoubleVector.fromArray(D, init, io + 8 * ldi);
    DoubleVector s9 = DoubleVector.fromArray(D, init, io + 9 * ldi);
    DoubleVector s10 = DoubleVector.fromArray(D, init, io + 10 * ldi);
    DoubleVector s11 = DoubleVector.fromArray(D, init, io + 11 * ldi);
    for (int p = 0; p < kc; p++) {
      DoubleVector y0 = DoubleVector.fromMemorySegment(D, panel, bo + p * ROW, ORDER);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      DoubleVector x4 = DoubleVector.broadcast(D, a[ao + p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      DoubleVector x5 = DoubleVector.broadcast(D, a[ao + p + 5 * LDA]);
      s5 = x5.fma(y0, s5);
      DoubleVector x6 = DoubleVector.broadcast(D, a[ao + p + 6 * LDA]);
      s6 = x6.fma(y0, s6);
      DoubleVector x7 = DoubleVector.broadcast(D, a[ao + p + 7 * LDA]);
      s7 = x7.fma(y0, s7);
      DoubleVector x8 = DoubleVector.broadcast(D, a[ao + p + 8 * LDA]);
      s8 = x8.fma(y0, s8);
      DoubleVector x9 = DoubleVector.broadcast(D, a[ao + p + 9 * LDA]);
      s9 = x9.fma(y0, s9);
      DoubleVector x10 = DoubleVector.broadcast(D, a[ao + p + 10 * LDA]);
      s10 = x10.fma(y0, s10);
      DoubleVector x11 = DoubleVector.broadcast(D, a[ao + p + 11 * LDA]);
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
      double[] a,
      int ao,
      MemorySegment b,
      long bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.DOUBLES.cast(b);
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    DoubleVector s2 = DoubleVector.fromArray(D, init, io + 2 * ldi);
    DoubleVector s3 = DoubleVector.fromArray(D, init, io + 3 * ldi);
    DoubleVector s4 = DoubleVector.fromArray(D, init, io + 4 * ldi);
    DoubleVector s5 = DoubleVector.fromArray(D, init, io + 5 * ldi);
    DoubleVector s6 = DoubleVector.fromArray(D, init, io + 6 * ldi);
    DoubleVector s7 = DoubleVector.fromArray(D, init, io + 7 * ldi);
    for (int p = 0; p < kc; p++) {
      DoubleVector y0 = DoubleVector.fromMemorySegment(D, panel, bo + p * ROW, ORDER);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      DoubleVector x4 = DoubleVector.broadcast(D, a[ao + p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      DoubleVector x5 = DoubleVector.broadcast(D, a[ao + p + 5 * LDA]);
      s5 = x5.fma(y0, s5);
      DoubleVector x6 = DoubleVector.broadcast(D, a[ao + p + 6 * LDA]);
      s6 = x6.fma(y0, s6);
      DoubleVector x7 = DoubleVector.broadcast(D, a[ao + p + 7 * LDA]);
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
      double[] a,
      int ao,
      MemorySegment b,
      long bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.DOUBLES.cast(b);
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    DoubleVector s2 = DoubleVector.fromArray(D, init, io + 2 * ldi);
    DoubleVector s3 = DoubleVector.fromArray(D, init, io + 3 * ldi);
    for (int p = 0; p < kc; p++) {
      DoubleVector y0 = DoubleVector.fromMemorySegment(D, panel, bo + p * ROW, ORDER);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p + 3 * LDA]);
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
      double[] a,
      int ao,
      MemorySegment b,
      long bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.DOUBLES.cast(b);
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    for (int p = 0; p < kc; p++) {
      DoubleVector y0 = DoubleVector.fromMemorySegment(D, panel, bo + p * ROW, ORDER);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
    }
    s0.intoArray(c, co);
    s1.intoArray(c, co + ldc);
  }

  /// 1 row by one vector.
  static void narrow1(
      int kc,
      double[] a,
      int ao,
      MemorySegment b,
      long bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.DOUBLES.cast(b);
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    for (int p = 0; p < kc; p++) {
      DoubleVector y0 = DoubleVector.fromMemorySegment(D, panel, bo + p * ROW, ORDER);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
    }
    s0.intoArray(c, co);
  }

  /// [#tile12] on a B that is not packed yet.
  static void packing12(
      int kc,
      double[] a,
      int ao,
      double[] b,
      int bo,
      int ldb,
      MemorySegment to,
      long at,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.DOUBLES.cast(to);
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector t0 = DoubleVector.fromArray(D, init, io + L);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    DoubleVector t1 = DoubleVector.fromArray(D, init, io + ldi + L);
    DoubleVector s2 = DoubleVector.fromArray(D, init, io + 2 * ldi);
    DoubleVector t2 = DoubleVector.fromArray(D, init, io + 2 * ldi + L);
    DoubleVector s3 = DoubleVector.fromArray(D, init, io + 3 * ldi);
    DoubleVector t3 = DoubleVector.fromArray(D, init, io + 3 * ldi + L);
    DoubleVector s4 = DoubleVector.fromArray(D, init, io + 4 * ldi);
    DoubleVector t4 = DoubleVector.fromArray(D, init, io + 4 * ldi + L);
    DoubleVector s5 = DoubleVector.fromArray(D, init, io + 5 * ldi);
    DoubleVector t5 = DoubleVector.fromArray(D, init, io + 5 * ldi + L);
    DoubleVector s6 = DoubleVector.fromArray(D, init, io + 6 * ldi);
    DoubleVector t6 = DoubleVector.fromArray(D, init, io + 6 * ldi + L);
    DoubleVector s7 = DoubleVector.fromArray(D, init, io + 7 * ldi);
    DoubleVector t7 = DoubleVector.fromArray(D, init, io + 7 * ldi + L);
    DoubleVector s8 = DoubleVector.fromArray(D, init, io + 8 * ldi);
    DoubleVector t8 = DoubleVector.fromArray(D, init, io + 8 * ldi + L);
    DoubleVector s9 = DoubleVector.fromArray(D, init, io + 9 * ldi);
    DoubleVector t9 = DoubleVector.fromArray(D, init, io + 9 * ldi + L);
    DoubleVector s10 = DoubleVector.fromArray(D, init, io + 10 * ldi);
    DoubleVector t10 = DoubleVector.fromArray(D, init, io + 10 * ldi + L);
    DoubleVector s11 = DoubleVector.fromArray(D, init, io + 11 * ldi);
    DoubleVector t11 = DoubleVector.fromArray(D, init, io + 11 * ldi + L);
    for (int p = 0; p < kc; p++) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, bo + p * ldb);
      DoubleVector y1 = DoubleVector.fromArray(D, b, bo + p * ldb + L);
      y0.intoMemorySegment(panel, at + p * ROW, ORDER);
      y1.intoMemorySegment(panel, at + p * ROW + VECTOR, ORDER);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      DoubleVector x4 = DoubleVector.broadcast(D, a[ao + p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      DoubleVector x5 = DoubleVector.broadcast(D, a[ao + p + 5 * LDA]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      DoubleVector x6 = DoubleVector.broadcast(D, a[ao + p + 6 * LDA]);
      s6 = x6.fma(y0, s6);
      t6 = x6.fma(y1, t6);
      DoubleVector x7 = DoubleVector.broadcast(D, a[ao + p + 7 * LDA]);
      s7 = x7.fma(y0, s7);
      t7 = x7.fma(y1, t7);
      DoubleVector x8 = DoubleVector.broadcast(D, a[ao + p + 8 * LDA]);
      s8 = x8.fma(y0, s8);
      t8 = x8.fma(y1, t8);
      DoubleVector x9 = DoubleVector.broadcast(D, a[ao + p + 9 * LDA]);
      s9 = x9.fma(y0, s9);
      t9 = x9.fma(y1, t9);
      DoubleVector x10 = DoubleVector.broadcast(D, a[ao + p + 10 * LDA]);
      s10 = x10.fma(y0, s10);
      t10 = x10.fma(y1, t10);
      DoubleVector x11 = DoubleVector.broadcast(D, a[ao + p + 11 * LDA]);
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
      double[] a,
      int ao,
      double[] b,
      int bo,
      int ldb,
      MemorySegment to,
      long at,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    MemorySegment panel = Panels.DOUBLES.cast(to);
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector t0 = DoubleVector.fromArray(D, init, io + L);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    DoubleVector t1 = DoubleVector.fromArray(D, init, io + ldi + L);
    DoubleVector s2 = DoubleVector.fromArray(D, init, io + 2 * ldi);
    DoubleVector t2 = DoubleVector.fromArray(D, init, io + 2 * ldi + L);
    DoubleVector s3 = DoubleVector.fromArray(D, init, io + 3 * ldi);
    DoubleVector t3 = DoubleVector.fromArray(D, init, io + 3 * ldi + L);
    DoubleVector s4 = DoubleVector.fromArray(D, init, io + 4 * ldi);
    DoubleVector t4 = DoubleVector.fromArray(D, init, io + 4 * ldi + L);
    DoubleVector s5 = DoubleVector.fromArray(D, init, io + 5 * ldi);
    DoubleVector t5 = DoubleVector.fromArray(D, init, io + 5 * ldi + L);
    DoubleVector s6 = DoubleVector.fromArray(D, init, io + 6 * ldi);
    DoubleVector t6 = DoubleVector.fromArray(D, init, io + 6 * ldi + L);
    DoubleVector s7 = DoubleVector.fromArray(D, init, io + 7 * ldi);
    DoubleVector t7 = DoubleVector.fromArray(D, init, io + 7 * ldi + L);
    for (int p = 0; p < kc; p++) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, bo + p * ldb);
      DoubleVector y1 = DoubleVector.fromArray(D, b, bo + p * ldb + L);
      y0.intoMemorySegment(panel, at + p * ROW, ORDER);
      y1.intoMemorySegment(panel, at + p * ROW + VECTOR, ORDER);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      DoubleVector x4 = DoubleVector.broadcast(D, a[ao + p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      DoubleVector x5 = DoubleVector.broadcast(D, a[ao + p + 5 * LDA]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      DoubleVector x6 = DoubleVector.broadcast(D, a[ao + p + 6 * LDA]);
      s6 = x6.fma(y0, s6);
      t6 = x6.fma(y1, t6);
      DoubleVector x7 = DoubleVector.broadcast(D, a[ao + p + 7 * LDA]);
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
      double[] a,
      int ao,
      MemorySegment b,
      long bo,
      long panel,
      double[] init,
      int io,
      double[] c,
      int co) {
    MemorySegment panels = Panels.DOUBLES.cast(b);
    long b1 = bo + panel;
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector t0 = DoubleVector.fromArray(D, init, io + L);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + 2 * L);
    DoubleVector t1 = DoubleVector.fromArray(D, init, io + 3 * L);
    for (int p = 0; p < kc; p++) {
      DoubleVector x = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x.fma(DoubleVector.fromMemorySegment(D, panels, bo + p * ROW, ORDER), s0);
      t0 = x.fma(DoubleVector.fromMemorySegment(D, panels, bo + p * ROW + VECTOR, ORDER), t0);
      s1 = x.fma(DoubleVector.fromMemorySegment(D, panels, b1 + p * ROW, ORDER), s1);
      t1 = x.fma(DoubleVector.fromMemorySegment(D, panels, b1 + p * ROW + VECTOR, ORDER), t1);
    }
    s0.intoArray(c, co);
    t0.intoArray(c, co + L);
    s1.intoArray(c, co + 2 * L);
    t1.intoArray(c, co + 3 * L);
  }
}
