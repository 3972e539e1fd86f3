package org.lanewise.check;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// What the current thread allocates.
final class Allocations {
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  /// However busy the machine, the JIT compiler must have come to it by then: the interpreter boxes
  /// every vector.
  private static final long PATIENCE_NANOS = 40_000_000_000L;

  private Allocations() {}

  static long now() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /// Calls until 2000 calls in a row have allocated nothing, or for as long as patience lasts.
  ///
  /// @return the bytes of the last 2000 calls
  static long inSteadyState(Runnable call) {
    return inSteadyState(2000, call);
  }

  /// The same with another number of calls in a row.
  static long inSteadyState(int calls, Runnable call) {
    long start = System.nanoTime();
    long bytes;
    do {
      long before = now();
      for (int i = 0; i < calls; i++) {
        call.run();
      }
      bytes = now() - before;
    } while (bytes > 0 && System.nanoTime() - start < PATIENCE_NANOS);
    return bytes;
  }
}
