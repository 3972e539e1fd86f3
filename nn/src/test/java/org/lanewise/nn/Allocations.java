package org.lanewise.nn;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// Counts what the current thread allocates.
public final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private Allocations() {}

  /// What the current thread has allocated since it began.
  public static long soFar() {
    return THREADS.getCurrentThreadAllocatedBytes();
  }

  /// Runs until several runs in a row allocate nothing, for at most half a minute: however loaded
  /// the machine is, the JIT compiler must have come to it by then.
  ///
  /// @return the bytes that the last run allocated
  public static long inSteadyState(Runnable run) {
    long allocated = 0;
    long start = System.nanoTime();
    for (int clean = 0; clean < 50 && System.nanoTime() - start < 30_000_000_000L; clean++) {
      long before = soFar();
      run.run();
      allocated = soFar() - before;
      if (allocated > 0) {
        clean = -1;
      }
    }
    return allocated;
  }
}
