package org.lanewise.kernels.gemm;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// Objects that are lent for the length of a call.
class PoolTest {
  @Test
  void lendsAgainWhatWasHandedBack() {
    Pool<Object> pool = new Pool<>(Object::new);
    Object first = pool.take();
    Object second = pool.take();
    assertNotSame(first, second);
    pool.give(first);
    assertSame(first, pool.take());
  }

  /// The ids of threads outgrow an int.
  @Test
  void hasASlotForEveryThread() {
    for (long id : new long[] {1, 63, 64, (1L << 31) - 1, 1L << 31, (1L << 32) - 1, 1L << 40}) {
      int slot = Pool.slot(id);
      assertTrue(slot >= 0 && slot < 64, "thread " + id + " begins at " + slot);
    }
  }
}
