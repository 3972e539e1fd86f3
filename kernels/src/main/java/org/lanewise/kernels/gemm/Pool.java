package org.lanewise.kernels.gemm;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/// Objects that are lent for the length of a call, so that calls allocate nothing in the steady
/// state. They are kept by slot, not by thread: virtual threads come and go.
///
/// @param <X> what is lent
public final class Pool<X> {
  private static final int SLOTS = 64;

  private final AtomicReferenceArray<X> idle = new AtomicReferenceArray<>(SLOTS);
  private final Supplier<X> maker;

  /// @param maker makes one more when all are lent
  public Pool(Supplier<X> maker) {
    this.maker = maker;
  }

  /// One that nobody else has.
  public X take() {
    int first = slot(Thread.currentThread().threadId());
    for (int i = 0; i < SLOTS; i++) {
      int slot = (first + i) % SLOTS;
      X x = idle.getPlain(slot) == null ? null : idle.getAndSet(slot, null);
      if (x != null) {
        return x;
      }
    }
    return maker.get();
  }

  /// Hands it back. The plain store is cheaper than an exchange; where two threads race for one
  /// slot, or all are taken, one object is left to the garbage collector.
  public void give(X x) {
    int first = slot(Thread.currentThread().threadId());
    for (int i = 0; i < SLOTS; i++) {
      int slot = (first + i) % SLOTS;
      if (idle.getPlain(slot) == null) {
        idle.setRelease(slot, x);
        return;
      }
    }
  }

  /// Threads begin to look at different places. Ids outgrow an int where each task has a virtual
  /// thread of its own.
  static int slot(long threadId) {
    return Math.floorMod(threadId, SLOTS);
  }
}
