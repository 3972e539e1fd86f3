package org.lanewise.bench.digits;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.lanewise.nn.Model;
import org.lanewise.nn.Session;
import org.lanewise.nn.data.Dataset;

/// How long one image takes, served alone, and what it allocates.
final class Serving {
  private static final int CALLS = 200_000;
  private static final long LONGEST_NANOS = 1_000_000_000;

  private Serving() {}

  /// Serves the test images one by one, over and over, on this thread.
  static String measure(Model model, Dataset test) {
    Session session = model.session(1);
    session.warmUp();
    float[] images = test.samples();
    int size = test.sampleShape().size();
    float[] probabilities = new float[test.classes()];
    Histogram nanos = new Histogram(LONGEST_NANOS, 3);
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    // Twice: the first time compiles this loop.
    long allocated = 0;
    for (int round = 0; round < 2; round++) {
      nanos.reset();
      allocated = memory.getCurrentThreadAllocatedBytes();
      for (int call = 0; call < CALLS; call++) {
        int image = call % test.size();
        long start = System.nanoTime();
        session.run(images, image * size, probabilities, 0, 1);
        nanos.recordValue(Math.min(System.nanoTime() - start, LONGEST_NANOS));
      }
      allocated = memory.getCurrentThreadAllocatedBytes() - allocated;
    }
    return String.format(
        Locale.ROOT,
        "one image: p50 %.2f us, p99 %.2f us, p99.9 %.2f us over %,d calls; %.1f bytes allocated per"
            + " call",
        nanos.getValueAtPercentile(50) / 1e3,
        nanos.getValueAtPercentile(99) / 1e3,
        nanos.getValueAtPercentile(99.9) / 1e3,
        CALLS,
        (double) allocated / CALLS);
  }
}
