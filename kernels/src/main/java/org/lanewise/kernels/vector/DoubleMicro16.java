package org.lanewise.kernels.vector;

import static java.lang.invoke.VarHandle.loadLoadFence;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The micro-kernels of [FloatMicro16] for doubles: what is said there holds here.
final class DoubleMicro16 {
  private static final VectorSpecies<Double> D = Lanes.D;
  private static final int L = D.length();
  private static final int LDA = Blocks.lda(Double.BYTES);
  private static final int NR = 2 * L;

  private DoubleMicro16() {}

  /// Runs the tile of `rows` rows: 6, 5 or 4.
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
    double[] panel = Panels.doubles(b);
    int at = (int) (bo / Double.BYTES);
    switch (rows) {
      case 6 -> tile6(kc, a, ao, panel, at, init, io, ldi, c, co, ldc);
      case 5 -> tile5(kc, a, ao, panel, at, init, io, ldi, c, co, ldc);
      case 4 -> tile4(kc, a, ao, panel, at, init, io, ldi, c, co, ldc);
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
    double[] panel = Panels.doubles(b);
    int at = (int) (bo / Double.BYTES);
    switch (rows) {
      case 6 -> narrow6(kc, a, ao, panel, at, init, io, ldi, c, co, ldc);
      case 5 -> narrow5(kc, a, ao, panel, at, init, io, ldi, c, co, ldc);
      case 4 -> narrow4(kc, a, ao, panel, at, init, io, ldi, c, co, ldc);
      default -> throw new AssertionError(rows);
    }
  }

  /// The tile of 6 or 5 rows on a B that is not packed yet: see [DoubleMicro#runPacking].
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
    double[] panel = Panels.doubles(to);
    int first = (int) (at / Double.BYTES);
    switch (rows) {
      case 6 -> packing6(kc, a, ao, b, bo, ldb, panel, first, init, io, ldi, c, co, ldc);
      case 5 -> packing5(kc, a, ao, b, bo, ldb, panel, first, init, io, ldi, c, co, ldc);
      default -> throw new AssertionError(rows);
    }
  }

  /// 6 rows, 12 accumulators.
  private static void tile6(
      int kc,
      double[] a,
      int ao,
      double[] b,
      int bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
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
    int shift = bo - ao * NR;
    int end = ao + kc;
    int p = ao;
    for (; p < end - 1; p += 2) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, shift + p * NR);
      DoubleVector y1 = DoubleVector.fromArray(D, b, shift + p * NR + L);
      DoubleVector x0 = DoubleVector.broadcast(D, a[p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      DoubleVector x1 = DoubleVector.broadcast(D, a[p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      DoubleVector x2 = DoubleVector.broadcast(D, a[p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      DoubleVector x3 = DoubleVector.broadcast(D, a[p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      loadLoadFence();
      DoubleVector x4 = DoubleVector.broadcast(D, a[p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      loadLoadFence();
      DoubleVector x5 = DoubleVector.broadcast(D, a[p + 5 * LDA]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      loadLoadFence();
      DoubleVector z0 = DoubleVector.fromArray(D, b, shift + p * NR + NR);
      DoubleVector z1 = DoubleVector.fromArray(D, b, shift + p * NR + NR + L);
      DoubleVector w0 = DoubleVector.broadcast(D, a[p + 1]);
      s0 = w0.fma(z0, s0);
      t0 = w0.fma(z1, t0);
      loadLoadFence();
      DoubleVector w1 = DoubleVector.broadcast(D, a[p + LDA + 1]);
      s1 = w1.fma(z0, s1);
      t1 = w1.fma(z1, t1);
      loadLoadFence();
      DoubleVector w2 = DoubleVector.broadcast(D, a[p + 2 * LDA + 1]);
      s2 = w2.fma(z0, s2);
      t2 = w2.fma(z1, t2);
      loadLoadFence();
      DoubleVector w3 = DoubleVector.broadcast(D, a[p + 3 * LDA + 1]);
      s3 = w3.fma(z0, s3);
      t3 = w3.fma(z1, t3);
      loadLoadFence();
      DoubleVector w4 = DoubleVector.broadcast(D, a[p + 4 * LDA + 1]);
      s4 = w4.fma(z0, s4);
      t4 = w4.fma(z1, t4);
      loadLoadFence();
      DoubleVector w5 = DoubleVector.broadcast(D, a[p + 5 * LDA + 1]);
      s5 = w5.fma(z0, s5);
      t5 = w5.fma(z1, t5);
    }
    if (p < end) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, shift + p * NR);
      DoubleVector y1 = DoubleVector.fromArray(D, b, shift + p * NR + L);
      DoubleVector x0 = DoubleVector.broadcast(D, a[p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      DoubleVector x1 = DoubleVector.broadcast(D, a[p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      DoubleVector x2 = DoubleVector.broadcast(D, a[p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      DoubleVector x3 = DoubleVector.broadcast(D, a[p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      loadLoadFence();
      DoubleVector x4 = DoubleVector.broadcast(D, a[p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      loadLoadFence();
      DoubleVector x5 = DoubleVector.broadcast(D, a[p + 5 * LDA]);
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

  /// 5 rows, 10 accumulators.
  private static void tile5(
      int kc,
      double[] a,
      int ao,
      double[] b,
      int bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
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
    int shift = bo - ao * NR;
    int end = ao + kc;
    for (int p = ao; p < end; p++) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, shift + p * NR);
      DoubleVector y1 = DoubleVector.fromArray(D, b, shift + p * NR + L);
      DoubleVector x0 = DoubleVector.broadcast(D, a[p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      DoubleVector x1 = DoubleVector.broadcast(D, a[p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      DoubleVector x2 = DoubleVector.broadcast(D, a[p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      DoubleVector x3 = DoubleVector.broadcast(D, a[p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      loadLoadFence();
      DoubleVector x4 = DoubleVector.broadcast(D, a[p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
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
  }

  /// 4 rows, 8 accumulators.
  private static void tile4(
      int kc,
      double[] a,
      int ao,
      double[] b,
      int bo,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
    DoubleVector s0 = DoubleVector.fromArray(D, init, io);
    DoubleVector t0 = DoubleVector.fromArray(D, init, io + L);
    DoubleVector s1 = DoubleVector.fromArray(D, init, io + ldi);
    DoubleVector t1 = DoubleVector.fromArray(D, init, io + ldi + L);
    DoubleVector s2 = DoubleVector.fromArray(D, init, io + 2 * ldi);
    DoubleVector t2 = DoubleVector.fromArray(D, init, io + 2 * ldi + L);
    DoubleVector s3 = DoubleVector.fromArray(D, init, io + 3 * ldi);
    DoubleVector t3 = DoubleVector.fromArray(D, init, io + 3 * ldi + L);
    int shift = bo - ao * NR;
    int end = ao + kc;
    for (int p = ao; p < end; p++) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, shift + p * NR);
      DoubleVector y1 = DoubleVector.fromArray(D, b, shift + p * NR + L);
      DoubleVector x0 = DoubleVector.broadcast(D, a[p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      DoubleVector x1 = DoubleVector.broadcast(D, a[p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      DoubleVector x2 = DoubleVector.broadcast(D, a[p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      DoubleVector x3 = DoubleVector.broadcast(D, a[p + 3 * LDA]);
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

  /// 6 rows, 6 accumulators.
  private static void narrow6(
      int kc,
      double[] a,
      int ao,
      double[] b,
      int bo,
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
    int shift = bo - ao * NR;
    int end = ao + kc;
    for (int p = ao; p < end; p++) {
      DoubleVector y = DoubleVector.fromArray(D, b, shift + p * NR);
      DoubleVector x0 = DoubleVector.broadcast(D, a[p]);
      s0 = x0.fma(y, s0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[p + LDA]);
      s1 = x1.fma(y, s1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[p + 2 * LDA]);
      s2 = x2.fma(y, s2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[p + 3 * LDA]);
      s3 = x3.fma(y, s3);
      DoubleVector x4 = DoubleVector.broadcast(D, a[p + 4 * LDA]);
      s4 = x4.fma(y, s4);
      DoubleVector x5 = DoubleVector.broadcast(D, a[p + 5 * LDA]);
      s5 = x5.fma(y, s5);
    }
    s0.intoArray(c, co);
    s1.intoArray(c, co + ldc);
    s2.intoArray(c, co + 2 * ldc);
    s3.intoArray(c, co + 3 * ldc);
    s4.intoArray(c, co + 4 * ldc);
    s5.intoArray(c, co + 5 * ldc);
  }

  /// 5 rows, 5 accumulators.
  private static void narrow5(
      int kc,
      double[] a,
      int ao,
      double[] b,
      int bo,
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
    int shift = bo - ao * NR;
    int end = ao + kc;
    for (int p = ao; p < end; p++) {
      DoubleVector y = DoubleVector.fromArray(D, b, shift + p * NR);
      DoubleVector x0 = DoubleVector.broadcast(D, a[p]);
      s0 = x0.fma(y, s0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[p + LDA]);
      s1 = x1.fma(y, s1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[p + 2 * LDA]);
      s2 = x2.fma(y, s2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[p + 3 * LDA]);
      s3 = x3.fma(y, s3);
      DoubleVector x4 = DoubleVector.broadcast(D, a[p + 4 * LDA]);
      s4 = x4.fma(y, s4);
    }
    s0.intoArray(c, co);
    s1.intoArray(c, co + ldc);
    s2.intoArray(c, co + 2 * ldc);
    s3.intoArray(c, co + 3 * ldc);
    s4.intoArray(c, co + 4 * ldc);
  }

  /// 4 rows, 4 accumulators.
  private static void narrow4(
      int kc,
      double[] a,
      int ao,
      double[] b,
      int bo,
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
    int shift = bo - ao * NR;
    int end = ao + kc;
    for (int p = ao; p < end; p++) {
      DoubleVector y = DoubleVector.fromArray(D, b, shift + p * NR);
      DoubleVector x0 = DoubleVector.broadcast(D, a[p]);
      s0 = x0.fma(y, s0);
      DoubleVector x1 = DoubleVector.broadcast(D, a[p + LDA]);
      s1 = x1.fma(y, s1);
      DoubleVector x2 = DoubleVector.broadcast(D, a[p + 2 * LDA]);
      s2 = x2.fma(y, s2);
      DoubleVector x3 = DoubleVector.broadcast(D, a[p + 3 * LDA]);
      s3 = x3.fma(y, s3);
    }
    s0.intoArray(c, co);
    s1.intoArray(c, co + ldc);
    s2.intoArray(c, co + 2 * ldc);
    s3.intoArray(c, co + 3 * ldc);
  }

  /// [#tile6] on a B that is not packed yet.
  private static void packing6(
      int kc,
      double[] a,
      int ao,
      double[] b,
      int bo,
      int ldb,
      double[] panel,
      int at,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
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
    for (int p = 0; p < kc; p++) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, bo + p * ldb);
      DoubleVector y1 = DoubleVector.fromArray(D, b, bo + p * ldb + L);
      y0.intoArray(panel, at + p * NR);
      y1.intoArray(panel, at + p * NR + L);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      loadLoadFence();
      DoubleVector x4 = DoubleVector.broadcast(D, a[ao + p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      loadLoadFence();
      DoubleVector x5 = DoubleVector.broadcast(D, a[ao + p + 5 * LDA]);
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

  /// [#tile5] on a B that is not packed yet.
  private static void packing5(
      int kc,
      double[] a,
      int ao,
      double[] b,
      int bo,
      int ldb,
      double[] panel,
      int at,
      double[] init,
      int io,
      int ldi,
      double[] c,
      int co,
      int ldc) {
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
    for (int p = 0; p < kc; p++) {
      DoubleVector y0 = DoubleVector.fromArray(D, b, bo + p * ldb);
      DoubleVector y1 = DoubleVector.fromArray(D, b, bo + p * ldb + L);
      y0.intoArray(panel, at + p * NR);
      y1.intoArray(panel, at + p * NR + L);
      DoubleVector x0 = DoubleVector.broadcast(D, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      DoubleVector x1 = DoubleVector.broadcast(D, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      DoubleVector x2 = DoubleVector.broadcast(D, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      DoubleVector x3 = DoubleVector.broadcast(D, a[ao + p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      loadLoadFence();
      DoubleVector x4 = DoubleVector.broadcast(D, a[ao + p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
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
  }
}
