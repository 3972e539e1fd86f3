package org.lanewise.kernels.vector;

import static java.lang.invoke.VarHandle.loadLoadFence;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The micro-kernels of [FloatMicro] for processors with 16 vector registers: 6 rows by two vectors
/// of C are 12 accumulators, which leaves two registers for B and one for A.
///
/// C2 would load rows of A ahead, run out of registers, and let an accumulator wait for its own
/// store and load in each step (38 GFLOP/s instead of 91, with a peak of 99). So there is a fence
/// after each row: no instruction on x86, but no load moves across it. After a fence a segment
/// would be checked again, and so the panels are arrays here.
///
/// Where the other thread of a core takes half of its decoders, what counts is how many
/// instructions go with the multiply-adds. So one index serves A and B, and the tallest tile takes
/// two steps at a time: 25 instructions for 12 multiply-adds, instead of 30.
final class FloatMicro16 {
  private static final VectorSpecies<Float> F = Lanes.F;
  private static final int L = F.length();
  private static final int LDA = Blocks.lda(Float.BYTES);
  private static final int NR = 2 * L;

  private FloatMicro16() {}

  /// Runs the tile of `rows` rows: 6, 5 or 4.
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
    float[] panel = Panels.floats(b);
    int at = (int) (bo / Float.BYTES);
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
    float[] panel = Panels.floats(b);
    int at = (int) (bo / Float.BYTES);
    switch (rows) {
      case 6 -> narrow6(kc, a, ao, panel, at, init, io, ldi, c, co, ldc);
      case 5 -> narrow5(kc, a, ao, panel, at, init, io, ldi, c, co, ldc);
      case 4 -> narrow4(kc, a, ao, panel, at, init, io, ldi, c, co, ldc);
      default -> throw new AssertionError(rows);
    }
  }

  /// The tile of 6 or 5 rows on a B that is not packed yet: see [FloatMicro#runPacking].
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
    float[] panel = Panels.floats(to);
    int first = (int) (at / Float.BYTES);
    switch (rows) {
      case 6 -> packing6(kc, a, ao, b, bo, ldb, panel, first, init, io, ldi, c, co, ldc);
      case 5 -> packing5(kc, a, ao, b, bo, ldb, panel, first, init, io, ldi, c, co, ldc);
      default -> throw new AssertionError(rows);
    }
  }

  /// 6 rows, 12 accumulators.
  private static void tile6(
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
    int shift = bo - ao * NR;
    int end = ao + kc;
    int p = ao;
    for (; p < end - 1; p += 2) {
      FloatVector y0 = FloatVector.fromArray(F, b, shift + p * NR);
      FloatVector y1 = FloatVector.fromArray(F, b, shift + p * NR + L);
      FloatVector x0 = FloatVector.broadcast(F, a[p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      FloatVector x1 = FloatVector.broadcast(F, a[p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      FloatVector x2 = FloatVector.broadcast(F, a[p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      FloatVector x3 = FloatVector.broadcast(F, a[p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      loadLoadFence();
      FloatVector x4 = FloatVector.broadcast(F, a[p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      loadLoadFence();
      FloatVector x5 = FloatVector.broadcast(F, a[p + 5 * LDA]);
      s5 = x5.fma(y0, s5);
      t5 = x5.fma(y1, t5);
      loadLoadFence();
      FloatVector z0 = FloatVector.fromArray(F, b, shift + p * NR + NR);
      FloatVector z1 = FloatVector.fromArray(F, b, shift + p * NR + NR + L);
      FloatVector w0 = FloatVector.broadcast(F, a[p + 1]);
      s0 = w0.fma(z0, s0);
      t0 = w0.fma(z1, t0);
      loadLoadFence();
      FloatVector w1 = FloatVector.broadcast(F, a[p + LDA + 1]);
      s1 = w1.fma(z0, s1);
      t1 = w1.fma(z1, t1);
      loadLoadFence();
      FloatVector w2 = FloatVector.broadcast(F, a[p + 2 * LDA + 1]);
      s2 = w2.fma(z0, s2);
      t2 = w2.fma(z1, t2);
      loadLoadFence();
      FloatVector w3 = FloatVector.broadcast(F, a[p + 3 * LDA + 1]);
      s3 = w3.fma(z0, s3);
      t3 = w3.fma(z1, t3);
      loadLoadFence();
      FloatVector w4 = FloatVector.broadcast(F, a[p + 4 * LDA + 1]);
      s4 = w4.fma(z0, s4);
      t4 = w4.fma(z1, t4);
      loadLoadFence();
      FloatVector w5 = FloatVector.broadcast(F, a[p + 5 * LDA + 1]);
      s5 = w5.fma(z0, s5);
      t5 = w5.fma(z1, t5);
    }
    if (p < end) {
      FloatVector y0 = FloatVector.fromArray(F, b, shift + p * NR);
      FloatVector y1 = FloatVector.fromArray(F, b, shift + p * NR + L);
      FloatVector x0 = FloatVector.broadcast(F, a[p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      FloatVector x1 = FloatVector.broadcast(F, a[p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      FloatVector x2 = FloatVector.broadcast(F, a[p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      FloatVector x3 = FloatVector.broadcast(F, a[p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      loadLoadFence();
      FloatVector x4 = FloatVector.broadcast(F, a[p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      loadLoadFence();
      FloatVector x5 = FloatVector.broadcast(F, a[p + 5 * LDA]);
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
    int shift = bo - ao * NR;
    int end = ao + kc;
    for (int p = ao; p < end; p++) {
      FloatVector y0 = FloatVector.fromArray(F, b, shift + p * NR);
      FloatVector y1 = FloatVector.fromArray(F, b, shift + p * NR + L);
      FloatVector x0 = FloatVector.broadcast(F, a[p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      FloatVector x1 = FloatVector.broadcast(F, a[p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      FloatVector x2 = FloatVector.broadcast(F, a[p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      FloatVector x3 = FloatVector.broadcast(F, a[p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      loadLoadFence();
      FloatVector x4 = FloatVector.broadcast(F, a[p + 4 * LDA]);
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
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector t0 = FloatVector.fromArray(F, init, io + L);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector t1 = FloatVector.fromArray(F, init, io + ldi + L);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector t2 = FloatVector.fromArray(F, init, io + 2 * ldi + L);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector t3 = FloatVector.fromArray(F, init, io + 3 * ldi + L);
    int shift = bo - ao * NR;
    int end = ao + kc;
    for (int p = ao; p < end; p++) {
      FloatVector y0 = FloatVector.fromArray(F, b, shift + p * NR);
      FloatVector y1 = FloatVector.fromArray(F, b, shift + p * NR + L);
      FloatVector x0 = FloatVector.broadcast(F, a[p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      FloatVector x1 = FloatVector.broadcast(F, a[p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      FloatVector x2 = FloatVector.broadcast(F, a[p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      FloatVector x3 = FloatVector.broadcast(F, a[p + 3 * LDA]);
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
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector s4 = FloatVector.fromArray(F, init, io + 4 * ldi);
    FloatVector s5 = FloatVector.fromArray(F, init, io + 5 * ldi);
    int shift = bo - ao * NR;
    int end = ao + kc;
    for (int p = ao; p < end; p++) {
      FloatVector y = FloatVector.fromArray(F, b, shift + p * NR);
      FloatVector x0 = FloatVector.broadcast(F, a[p]);
      s0 = x0.fma(y, s0);
      FloatVector x1 = FloatVector.broadcast(F, a[p + LDA]);
      s1 = x1.fma(y, s1);
      FloatVector x2 = FloatVector.broadcast(F, a[p + 2 * LDA]);
      s2 = x2.fma(y, s2);
      FloatVector x3 = FloatVector.broadcast(F, a[p + 3 * LDA]);
      s3 = x3.fma(y, s3);
      FloatVector x4 = FloatVector.broadcast(F, a[p + 4 * LDA]);
      s4 = x4.fma(y, s4);
      FloatVector x5 = FloatVector.broadcast(F, a[p + 5 * LDA]);
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
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    FloatVector s4 = FloatVector.fromArray(F, init, io + 4 * ldi);
    int shift = bo - ao * NR;
    int end = ao + kc;
    for (int p = ao; p < end; p++) {
      FloatVector y = FloatVector.fromArray(F, b, shift + p * NR);
      FloatVector x0 = FloatVector.broadcast(F, a[p]);
      s0 = x0.fma(y, s0);
      FloatVector x1 = FloatVector.broadcast(F, a[p + LDA]);
      s1 = x1.fma(y, s1);
      FloatVector x2 = FloatVector.broadcast(F, a[p + 2 * LDA]);
      s2 = x2.fma(y, s2);
      FloatVector x3 = FloatVector.broadcast(F, a[p + 3 * LDA]);
      s3 = x3.fma(y, s3);
      FloatVector x4 = FloatVector.broadcast(F, a[p + 4 * LDA]);
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
    FloatVector s0 = FloatVector.fromArray(F, init, io);
    FloatVector s1 = FloatVector.fromArray(F, init, io + ldi);
    FloatVector s2 = FloatVector.fromArray(F, init, io + 2 * ldi);
    FloatVector s3 = FloatVector.fromArray(F, init, io + 3 * ldi);
    int shift = bo - ao * NR;
    int end = ao + kc;
    for (int p = ao; p < end; p++) {
      FloatVector y = FloatVector.fromArray(F, b, shift + p * NR);
      FloatVector x0 = FloatVector.broadcast(F, a[p]);
      s0 = x0.fma(y, s0);
      FloatVector x1 = FloatVector.broadcast(F, a[p + LDA]);
      s1 = x1.fma(y, s1);
      FloatVector x2 = FloatVector.broadcast(F, a[p + 2 * LDA]);
      s2 = x2.fma(y, s2);
      FloatVector x3 = FloatVector.broadcast(F, a[p + 3 * LDA]);
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
      float[] a,
      int ao,
      float[] b,
      int bo,
      int ldb,
      float[] panel,
      int at,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
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
    for (int p = 0; p < kc; p++) {
      FloatVector y0 = FloatVector.fromArray(F, b, bo + p * ldb);
      FloatVector y1 = FloatVector.fromArray(F, b, bo + p * ldb + L);
      y0.intoArray(panel, at + p * NR);
      y1.intoArray(panel, at + p * NR + L);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      loadLoadFence();
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p + 4 * LDA]);
      s4 = x4.fma(y0, s4);
      t4 = x4.fma(y1, t4);
      loadLoadFence();
      FloatVector x5 = FloatVector.broadcast(F, a[ao + p + 5 * LDA]);
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
      float[] a,
      int ao,
      float[] b,
      int bo,
      int ldb,
      float[] panel,
      int at,
      float[] init,
      int io,
      int ldi,
      float[] c,
      int co,
      int ldc) {
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
    for (int p = 0; p < kc; p++) {
      FloatVector y0 = FloatVector.fromArray(F, b, bo + p * ldb);
      FloatVector y1 = FloatVector.fromArray(F, b, bo + p * ldb + L);
      y0.intoArray(panel, at + p * NR);
      y1.intoArray(panel, at + p * NR + L);
      FloatVector x0 = FloatVector.broadcast(F, a[ao + p]);
      s0 = x0.fma(y0, s0);
      t0 = x0.fma(y1, t0);
      loadLoadFence();
      FloatVector x1 = FloatVector.broadcast(F, a[ao + p + LDA]);
      s1 = x1.fma(y0, s1);
      t1 = x1.fma(y1, t1);
      loadLoadFence();
      FloatVector x2 = FloatVector.broadcast(F, a[ao + p + 2 * LDA]);
      s2 = x2.fma(y0, s2);
      t2 = x2.fma(y1, t2);
      loadLoadFence();
      FloatVector x3 = FloatVector.broadcast(F, a[ao + p + 3 * LDA]);
      s3 = x3.fma(y0, s3);
      t3 = x3.fma(y1, t3);
      loadLoadFence();
      FloatVector x4 = FloatVector.broadcast(F, a[ao + p + 4 * LDA]);
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
