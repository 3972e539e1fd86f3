package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What the current thread allocates.
public final class Allocations {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final long PATIENCE_NANOS = 12_000_000_000L;

  private Allocations() {}

  /// Skips the test in a JVM that was told to do without C2.
  public static void assumeC2() {
    HotSpotDiagnosticMXBean vm = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    assumeTrue(
        vm.getVMOption("TieredStopAtLevel").getValue().equals("4"),
        "without C2, which keeps vectors in registers, each of them is an object");
  }

  /// The fewest bytes of several rounds: a compilation may end, or a deoptimised place be run by
  /// the interpreter, within one of them. On a busy machine the compiler needs its time: the rounds
  /// go on until one allocates nothing, or give up after a while.
  public static long least(Runnable round) {
    long least = Long.MAX_VALUE;
    long start = System.nanoTime();
    while (least > 0 && System.nanoTime() - start < PATIENCE_NANOS) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      round.run();
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  /// Asserts that of many operations, one after the other, none allocates.
  ///
  /// @param ops the operations by name
  /// @param round runs one of them some hundred times
  /// @param <T> the type of the operations
  public static <T> void assertNone(Map<String, T> ops, Consumer<T> round) {
    List<String> found = new ArrayList<>();
    ops.forEach(
        (name, op) -> {
          long bytes = least(() -> round.accept(op));
          if (bytes > 0) {
            found.add(name + ": " + bytes + " bytes a round");
          }
        });
    assertEquals(List.of(), found, "operations that allocate");
  }
}
