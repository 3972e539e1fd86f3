package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

/// Threads take every task once, whatever becomes of the helpers.
class WorkersTest {
  private static final int TASKS = 7;

  private static void assertRunsAllOnce(Workers workers) {
    AtomicIntegerArray runs = new AtomicIntegerArray(TASKS);
    workers.run(TASKS, runs::incrementAndGet);
    for (int t = 0; t < TASKS; t++) {
      assertEquals(1, runs.get(t), "task " + t);
    }
  }

  @Test
  void aPoolRunsEachTaskOnce() {
    try (Workers workers = Workers.of(3)) {
      assertEquals(3, workers.threads());
      assertRunsAllOnce(workers);
    }
  }

  @Test
  void aClosedPoolLeavesTheWorkToTheCaller() {
    Workers workers = Workers.of(2);
    workers.close();
    assertRunsAllOnce(workers);
  }

  @Test
  void anExecutorThatRefusesOrForgetsLeavesTheWorkToTheCaller() {
    assertRunsAllOnce(
        Workers.on(
            task -> {
              throw new RejectedExecutionException("full");
            },
            2));
    assertRunsAllOnce(Workers.on(task -> {}, 2));
  }

  @Test
  void aFailureReachesTheCallerAfterTheOthersHaveEnded() {
    try (Workers workers = Workers.of(2)) {
      AtomicIntegerArray runs = new AtomicIntegerArray(TASKS);
      IllegalStateException failure =
          assertThrows(
              IllegalStateException.class,
              () ->
                  workers.run(
                      TASKS,
                      t -> {
                        runs.incrementAndGet(t);
                        if (t == 3) {
                          throw new IllegalStateException("task 3");
                        }
                      }));
      assertEquals("task 3", failure.getMessage());
      for (int t = 0; t < TASKS; t++) {
        assertEquals(1, runs.get(t), "task " + t);
      }
    }
  }

  @Test
  void anInterruptIsKeptForTheCaller() {
    try (Workers workers = Workers.of(2)) {
      Thread.currentThread().interrupt();
      assertRunsAllOnce(workers);
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void aProductHasTheSameBitsOnAnyNumberOfThreads() {
    int[][] shapes = {{200, 130, 70}, {37, 1100, 64}, {1100, 37, 64}};
    for (int[] shape : shapes) {
      int m = shape[0];
      int n = shape[1];
      int k = shape[2];
      float[] a = new float[m * k];
      float[] b = new float[k * n];
      RandomFill.uniform(1, a.length, -1, 1, a, 0);
      RandomFill.uniform(2, b.length, -1, 1, b, 0);
      float[] expected = new float[m * n];
      Gemm.sgemm(false, false, m, n, k, 1, a, 0, k, b, 0, n, 0, expected, 0, n);
      for (int threads = 2; threads <= 5; threads++) {
        try (Workers workers = Workers.of(threads)) {
          float[] c = new float[m * n];
          Gemm.sgemm(
              false, false, m, n, k, 1, a, 0, k, b, 0, n, 0, c, 0, n, Epilogue.NONE, workers);
          assertArrayEquals(expected, c, threads + " threads");
        }
      }
    }
  }

  @Test
  void namesABadCount() {
    assertEquals(
        "threads is 0, expected 1 or more",
        assertThrows(IllegalArgumentException.class, () -> Workers.of(0)).getMessage());
    assertEquals(
        "executor is null",
        assertThrows(NullPointerException.class, () -> Workers.on(null, 2)).getMessage());
  }
}
