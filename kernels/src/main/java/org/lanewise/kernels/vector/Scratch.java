package org.lanewise.kernels.vector;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// The buffers of one product at a time, kept between calls so that a call allocates nothing in the
/// steady state. They are lent by slot, not by thread: virtual threads come and go.
final class Scratch {
  private static final int SLOTS = 64;
  private static final AtomicReferenceArray<Scratch> IDLE = new AtomicReferenceArray<>(SLOTS);

  /// Some rows of A, transposed or scaled.
  final float[] a = new float[VectorGemm.rowsInScratch()];

  /// A block of B.
  final GemmPanels b = new GemmPanels();

  /// One tile of C, for the edge on the right.
  final float[] tile = new float[GemmTiles.MR * GemmTiles.NR];

  private Scratch() {}

  static Scratch take() {
    for (int i = 0; i < SLOTS; i++) {
      Scratch s = IDLE.get(i) == null ? null : IDLE.getAndSet(i, null);
      if (s != null) {
        return s;
      }
    }
    return new Scratch();
  }

  /// Hands the buffers back. Where more calls than slots run at once, the surplus is left to the
  /// garbage collector.
  void give() {
    for (int i = 0; i < SLOTS; i++) {
      if (IDLE.get(i) == null && IDLE.compareAndSet(i, null, this)) {
        return;
      }
    }
  }
}
