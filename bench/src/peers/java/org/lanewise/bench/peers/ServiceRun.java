package org.lanewise.bench.peers;

import ai.onnxruntime.OrtException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// What [Service] measures in a JVM of its own, printed as numbers in a line.
final class ServiceRun {
  private static final int THREADS = 8;
  private static final int WARM_UP = 5; // seconds
  private static final long LONGEST = 60_000_000_000L; // ns
  private static final double[] PERCENTILES = {50, 99, 99.9, 100};

  /// Calls are at full speed from the first on with so many after it, half of which take no longer
  /// than the calls in the end do, and a quarter.
  private static final int WINDOW = 20;

  private static final double FULL = 1.25;
  private static final int CALLS = 1_000_000;

  private ServiceRun() {}

  /// Measures.
  ///
  /// @param args `load` or `start`, the library, the model, its file, and when this JVM was started
  public static void main(String[] args) throws Exception {
    String library = args[1];
    ServiceModel model = ServiceModel.valueOf(args[2]);
    Path file = Path.of(args[3]);
    if (args[0].equals("load")) {
      load(library, model, file);
    } else {
      start(library, model, file, Long.parseLong(args[4]));
    }
    System.exit(0);
  }

  /// Requests at a steady rate, in microseconds from the time at which each should have begun: one
  /// that waits for another counts its wait too (no coordinated omission).
  private static void load(String library, ServiceModel model, Path file)
      throws IOException, OrtException, InterruptedException {
    int processors = Runtime.getRuntime().availableProcessors();
    Runnable request = model.load(library, file, processors);
    request(request, model.rate, WARM_UP);
    Histogram histogram = request(request, model.rate, model.loadSeconds);
    for (double percentile : PERCENTILES) {
      System.out.printf(Locale.ROOT, "%.1f ", histogram.getValueAtPercentile(percentile) / 1e3);
    }
    System.out.println(histogram.getTotalCount());
  }

  private static Histogram request(Runnable request, int rate, int seconds)
      throws InterruptedException {
    Histogram[] histograms = new Histogram[THREADS];
    Thread[] threads = new Thread[THREADS];
    long interval = 1_000_000_000L * THREADS / rate;
    long start = System.nanoTime() + interval;
    for (int t = 0; t < THREADS; t++) {
      Histogram histogram = new Histogram(LONGEST, 3);
      histograms[t] = histogram;
      long first = start + interval * t / THREADS;
      threads[t] =
          Thread.ofPlatform()
              .start(() -> request(request, first, interval, seconds * 1_000_000_000L, histogram));
    }
    Histogram all = new Histogram(LONGEST, 3);
    for (int t = 0; t < THREADS; t++) {
      threads[t].join();
      all.add(histograms[t]);
    }
    return all;
  }

  private static void request(
      Runnable request, long first, long interval, long lasts, Histogram histogram) {
    for (long due = first; due - first < lasts; due += interval) {
      long early;
      while ((early = due - System.nanoTime()) > 0) {
        LockSupport.parkNanos(early);
      }
      request.run();
      histogram.recordValue(Math.min(System.nanoTime() - due, LONGEST));
    }
  }

  /// Milliseconds from the start of the JVM to the first answer, and to full speed; microseconds of
  /// an answer then.
  private static void start(String library, ServiceModel model, Path file, long started)
      throws IOException, OrtException {
    Runnable request = model.load(library, file, 1);
    request.run();
    long first = System.currentTimeMillis() - started;
    long begin = System.nanoTime();
    long end = begin + model.startSeconds * 1_000_000_000L;
    long[] at = new long[CALLS];
    long[] took = new long[CALLS];
    int calls = 0;
    for (long now = begin; now < end && calls < CALLS; calls++) {
      at[calls] = now;
      request.run();
      now = System.nanoTime();
      took[calls] = now - at[calls];
    }
    double last = median(took, calls - calls / 4, calls);
    int full = 0;
    while (full < calls - WINDOW && median(took, full, full + WINDOW) > FULL * last) {
      full++;
    }
    long toFull = first + (at[full] - begin) / 1_000_000;
    System.out.printf(Locale.ROOT, "%d %d %.1f%n", first, toFull, last / 1e3);
  }

  private static double median(long[] values, int from, int to) {
    long[] sorted = Arrays.copyOfRange(values, from, to);
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
