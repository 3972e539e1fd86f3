package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/// Threads take every task once, whatever becomes of the helpers. A helper that is not woken, or a
/// caller that waits for ever, is caught by the time limit alone.
@Timeout(value = 180, threadMode = ThreadMode.SEPARATE_THREAD)
class WorkersTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int TASKS = 7;

  private static void assertRunsAllOnce(Workers workers) {
    assertRunsOnce(TASKS, workers);
  }

  /// The counters are plain: what a task writes is seen by the caller. Tasks let other threads go
  /// first, so that runs and helpers meet at any point.
  private static void assertRunsOnce(int tasks, Workers workers) {
    int[] runs = new int[tasks];
    workers.run(
        tasks,
        t -> {
          runs[t]++;
          Thread.yield();
        });
    for (int t = 0; t < tasks; t++) {
      assertEquals(1, runs[t], "task " + t);
    }
  }

  /// Runs as many tasks as there are threads, each of which waits for all others: without a helper
  /// for each but the caller's it never ends.
  ///
  /// @return the threads, by task
  private static Thread[] meet(Workers workers) {
    int tasks = workers.threads();
    Phaser all = new Phaser(tasks);
    Thread[] threads = new Thread[tasks];
    workers.run(
        tasks,
        t -> {
          threads[t] = Thread.currentThread();
          all.arriveAndAwaitAdvance();
        });
    return threads;
  }

  /// The helper of a pool of two threads.
  private static Thread helper(Workers two) {
    Thread[] threads = meet(two);
    return threads[0] == Thread.currentThread() ? threads[1] : threads[0];
  }

  private static void awaitParked(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  /// Runs `call` in so many threads at once, and passes on what it throws.
  private static void inThreads(int count, ExecutorService threads, Runnable call)
      throws Exception {
    List<Future<?>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(threads.submit(call));
    }
    for (Future<?> each : calls) {
      each.get();
    }
  }

  @Test
  void runsEachTaskOnce() {
    try (Workers workers = Workers.of(3)) {
      assertEquals(3, workers.threads());
      for (int tasks = 0; tasks < 20; tasks++) {
        assertRunsOnce(tasks, workers);
      }
    }
    assertRunsAllOnce(Workers.caller());
  }

  @Test
  void allThreadsTakePartInEveryRun() {
    for (int threads = 2; threads <= 5; threads++) {
      try (Workers workers = Workers.of(threads)) {
        for (int i = 0; i < 3000; i++) {
          assertEquals(threads, List.of(meet(workers)).stream().distinct().count());
        }
      }
    }
  }

  @Test
  void helpersAreDaemonsWithANameAndAreParkedBetweenRuns() {
    try (Workers workers = Workers.of(2)) {
      for (int i = 0; i < 100; i++) {
        Thread helper = helper(workers);
        assertEquals("lanewise-0", helper.getName());
        assertTrue(helper.isDaemon());
        awaitParked(helper);
      }
    }
  }

  @Test
  void manyCallersShareAPool() throws Exception {
    try (Workers workers = Workers.of(3);
        ExecutorService callers = Executors.newCachedThreadPool()) {
      inThreads(
          6,
          callers,
          () -> {
            for (int i = 0; i < 20_000; i++) {
              assertRunsOnce(1 + i % TASKS, workers);
            }
          });
    }
  }

  @Test
  void moreCallersThanJobsShareAPool() throws Exception {
    int callers = 40;
    Phaser all = new Phaser(callers);
    try (Workers workers = Workers.of(2);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      inThreads(
          callers,
          threads,
          () -> {
            int[] runs = new int[1];
            workers.run(
                1,
                t -> {
                  runs[t]++;
                  all.arriveAndAwaitAdvance(); // each is still at work while the others come
                });
            assertEquals(1, runs[0]);
            assertRunsAllOnce(workers);
          });
    }
  }

  @Test
  void aTaskMayRunOthers() throws Exception {
    try (Workers workers = Workers.of(3);
        ExecutorService callers = Executors.newCachedThreadPool()) {
      inThreads(
          4,
          callers,
          () -> {
            for (int i = 0; i < 100; i++) {
              AtomicInteger leaves = new AtomicInteger();
              nest(4, workers, leaves);
              assertEquals(81, leaves.get());
            }
          });
      for (int depth = 1; depth <= 40; depth++) { // beyond the number of jobs
        AtomicInteger leaves = new AtomicInteger();
        chain(depth, workers, leaves);
        assertEquals(depth, leaves.get());
      }
    }
  }

  private static void nest(int depth, Workers workers, AtomicInteger leaves) {
    if (depth == 0) {
      leaves.incrementAndGet();
    } else {
      workers.run(3, t -> nest(depth - 1, workers, leaves));
    }
  }

  private static void chain(int depth, Workers workers, AtomicInteger links) {
    if (depth > 0) {
      workers.run(
          2,
          t -> {
            if (t == 0) {
              links.incrementAndGet();
            } else {
              chain(depth - 1, workers, links);
            }
          });
    }
  }

  @Test
  void aFailureReachesTheCallerAfterTheOthersHaveEnded() {
    try (Workers workers = Workers.of(2)) {
      for (int failing = 0; failing < TASKS; failing++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(TASKS);
        IllegalStateException failure = new IllegalStateException("task " + failing);
        int bad = failing;
        assertSame(
            failure,
            assertThrows(
                IllegalStateException.class,
                () ->
                    workers.run(
                        TASKS,
                        t -> {
                          runs.incrementAndGet(t);
                          if (t == bad) {
                            throw failure;
                          }
                        })));
        for (int t = 0; t < TASKS; t++) {
          assertEquals(1, runs.get(t), "task " + t);
        }
      }
    }
  }

  @Test
  void helpersOutliveFailuresOfAnyKindOnEitherSide() {
    Throwable[] failures = {new IllegalStateException(), new AssertionError(), new IOException()};
    try (Workers workers = Workers.of(2)) {
      Thread caller = Thread.currentThread();
      Thread helper = helper(workers);
      for (Throwable failure : failures) {
        for (Thread failing : new Thread[] {caller, helper}) {
          Phaser both = new Phaser(2);
          Throwable thrown =
              assertThrows(
                  Throwable.class,
                  () ->
                      workers.run(
                          2,
                          t -> {
                            both.arriveAndAwaitAdvance();
                            if (Thread.currentThread() == failing) {
                              WorkersTest.<RuntimeException>smuggle(failure);
                            }
                          }));
          assertSame(failure, thrown);
          assertSame(helper, helper(workers));
        }
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void smuggle(Throwable failure) throws E {
    throw (E) failure;
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
  void anInterruptDoesNotEndTheWaitForHelpers() {
    try (Workers workers = Workers.of(2)) {
      Thread caller = Thread.currentThread();
      for (int i = 0; i < 50; i++) {
        Phaser both = new Phaser(2);
        int[] ended = new int[2];
        workers.run(
            2,
            t -> {
              both.arriveAndAwaitAdvance();
              if (Thread.currentThread() != caller) {
                awaitParked(caller);
                caller.interrupt();
                while (caller.isInterrupted()) { // until the caller has noticed
                  Thread.onSpinWait();
                }
                awaitParked(caller);
              }
              ended[t] = 1;
            });
        assertArrayEquals(new int[] {1, 1}, ended);
        assertTrue(Thread.interrupted());
      }
    }
  }

  @Test
  void aHelperThatATaskHasInterruptedParksAgain() {
    try (Workers workers = Workers.of(2)) {
      Thread helper = helper(workers);
      Phaser both = new Phaser(2);
      workers.run(
          2,
          t -> {
            both.arriveAndAwaitAdvance();
            if (Thread.currentThread() == helper) {
              helper.interrupt();
            }
          });
      awaitParked(helper);
      assertFalse(helper.isInterrupted());
      assertSame(helper, helper(workers));
    }
  }

  @Test
  void aPoolThatIsKeptAwakeSharesSmallerWorkUntilItRests() {
    try (Workers workers = Workers.of(3)) {
      assertEquals(1, workers.parts(199, 100));
      assertEquals(2, workers.parts(200, 100));
      assertEquals(3, workers.parts(Long.MAX_VALUE, 100));
      workers.stayAwake();
      workers.stayAwake();
      workers.rest();
      assertEquals(1, workers.parts(23, 100));
      assertEquals(2, workers.parts(24, 100));
      assertEquals(3, workers.parts(Long.MAX_VALUE, 100));
      assertRunsAllOnce(workers);
      workers.rest();
      assertEquals(1, workers.parts(199, 100));
    }
    Workers caller = Workers.caller();
    caller.stayAwake();
    assertEquals(1, caller.parts(Long.MAX_VALUE, 1));
    caller.rest();
  }

  @Test
  void aHelperThatLingersMakesSmallerWorkWorthSharing() {
    try (Workers workers = Workers.of(2)) {
      Thread helper = helper(workers);
      awaitParked(helper);
      workers.linger();
      awaitParked(helper); // is not woken
      assertEquals(1, workers.parts(199, 100));
      Phaser both = new Phaser(2);
      workers.run(
          2,
          i -> {
            both.arriveAndAwaitAdvance();
            if (Thread.currentThread() == helper) {
              assertEquals(2, workers.parts(24, 100));
              workers.linger();
              assertEquals(1, workers.parts(24, 100));
              workers.disperse();
            }
          });
      awaitParked(helper); // there is no more to do
      assertEquals(1, workers.parts(199, 100));
      assertEquals(2, workers.parts(200, 100));
      workers.disperse();
      assertRunsAllOnce(workers);
    }
    Workers caller = Workers.caller();
    caller.linger();
    assertEquals(1, caller.parts(Long.MAX_VALUE, 1));
    caller.disperse();
  }

  @Test
  void helpersThatFindNothingToDoParkEvenWhereTheyAreKeptAwake() {
    try (Workers workers = Workers.of(2)) {
      Thread helper = helper(workers);
      workers.stayAwake();
      awaitParked(helper);
      assertSame(helper, helper(workers));
      workers.rest();
      awaitParked(helper);
    }
  }

  @Test
  void aPoolThatIsKeptAwakeCanBeClosed() {
    Workers workers = Workers.of(2);
    Thread helper = helper(workers);
    workers.stayAwake();
    workers.close();
    join(helper);
    assertRunsAllOnce(workers);
    workers.rest();
  }

  @Test
  void closingEndsTheThreadsAndLeavesTheWorkToTheCaller() {
    Workers workers = Workers.of(4);
    Thread[] threads = meet(workers);
    workers.close();
    workers.close();
    Thread caller = Thread.currentThread();
    for (Thread thread : threads) {
      if (thread != caller) {
        join(thread);
      }
    }
    workers.run(TASKS, t -> assertSame(caller, Thread.currentThread()));
    assertRunsAllOnce(workers);
  }

  @Test
  void aHelperAtWorkWhenThePoolIsClosedJoinsNoLaterRun() throws Exception {
    Workers workers = Workers.of(2);
    Thread caller = Thread.currentThread();
    Thread helper = helper(workers);
    Phaser three = new Phaser(3);
    try (ExecutorService other = Executors.newSingleThreadExecutor()) {
      Future<?> run =
          other.submit(
              () ->
                  workers.run(
                      2,
                      t -> {
                        three.arriveAndAwaitAdvance(); // both have begun
                        three.arriveAndAwaitAdvance(); // and go on when the later run has begun
                      }));
      three.arriveAndAwaitAdvance();
      workers.close();
      workers.run(
          TASKS,
          t -> {
            assertSame(caller, Thread.currentThread());
            if (three.getPhase() == 1) {
              three.arriveAndAwaitAdvance();
              join(helper);
            }
          });
      run.get();
    }
  }

  @Test
  void closingTheCallersWorkersDoesNothing() {
    Workers.caller().close();
    assertRunsAllOnce(Workers.caller());
    try (ExecutorService executor = Executors.newCachedThreadPool()) {
      Workers workers = Workers.on(executor, 2);
      workers.close();
      meet(workers);
    }
  }

  @Test
  void closingInTheMidstOfRunsLosesNoTask() throws Exception {
    try (ExecutorService callers = Executors.newCachedThreadPool()) {
      for (int i = 0; i < 300; i++) {
        Workers workers = Workers.of(3);
        Thread[] helpers = meet(workers);
        int[] runs = new int[TASKS];
        Future<?> other =
            callers.submit(
                () -> {
                  for (int j = 0; j < 20; j++) {
                    assertRunsAllOnce(workers);
                  }
                });
        workers.run(
            TASKS,
            t -> {
              runs[t]++;
              if (t == TASKS / 2) {
                workers.close();
              }
            });
        assertArrayEquals(new int[] {1, 1, 1, 1, 1, 1, 1}, runs);
        other.get();
        for (Thread helper : helpers) {
          if (helper != Thread.currentThread()) {
            join(helper);
          }
        }
      }
    }
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
  void anExecutorMayRunTasksInTheCaller() {
    Workers workers = Workers.on(Runnable::run, 3);
    assertRunsAllOnce(workers);
    AtomicInteger leaves = new AtomicInteger();
    nest(4, workers, leaves);
    assertEquals(81, leaves.get());
  }

  @Test
  void anExecutorGetsATaskForEachThreadButTheCallers() {
    AtomicInteger submitted = new AtomicInteger();
    Workers workers = Workers.on(task -> submitted.incrementAndGet(), 3);
    workers.run(2, t -> {});
    assertEquals(1, submitted.getAndSet(0));
    workers.run(TASKS, t -> {});
    assertEquals(2, submitted.get());
  }

  @Test
  void anExecutorsFailureReachesTheCallerAfterTheTasksHaveEnded() {
    int[] runs = new int[TASKS];
    IllegalStateException failure = new IllegalStateException("no thread");
    Workers workers =
        Workers.on(
            task -> {
              throw failure;
            },
            2);
    assertSame(
        failure,
        assertThrows(IllegalStateException.class, () -> workers.run(TASKS, t -> runs[t]++)));
    assertArrayEquals(new int[] {1, 1, 1, 1, 1, 1, 1}, runs);
  }

  @Test
  void manyCallersShareAnExecutor() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(2);
        ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
      for (ExecutorService helpers : List.of(pool, virtual)) {
        Workers workers = Workers.on(helpers, 3);
        inThreads(
            6,
            virtual,
            () -> {
              for (int i = 0; i < 5000; i++) {
                assertRunsOnce(1 + i % TASKS, workers);
              }
            });
        AtomicInteger leaves = new AtomicInteger();
        nest(4, workers, leaves);
        assertEquals(81, leaves.get());
        meet(workers);
      }
    }
  }

  /// What was submitted for a first run comes to the executor's turn in the midst of a second: it
  /// may help there, and never goes back.
  @Test
  void aLateHelperHelpsTheRunThatIsUnderWay() {
    AtomicReferenceArray<Runnable> late = new AtomicReferenceArray<>(1);
    Workers workers = Workers.on(task -> late.set(0, task), 2);
    int[] first = new int[TASKS];
    workers.run(TASKS, t -> first[t]++);
    Runnable ofTheFirst = late.get(0);
    Thread caller = Thread.currentThread();
    int[] second = new int[TASKS];
    Thread[] threads = new Thread[TASKS];
    workers.run(
        TASKS,
        t -> {
          second[t]++;
          threads[t] = Thread.currentThread();
          if (Thread.currentThread() == caller) {
            Thread helper = new Thread(ofTheFirst);
            helper.start();
            join(helper);
          }
        });
    ofTheFirst.run(); // too late for either
    assertArrayEquals(new int[] {1, 1, 1, 1, 1, 1, 1}, first);
    assertArrayEquals(new int[] {1, 1, 1, 1, 1, 1, 1}, second);
    assertEquals(2, List.of(threads).stream().distinct().count());
    assertNotSame(threads[0], threads[TASKS - 1]);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPoolAllocatesNothing() {
    try (Workers workers = Workers.of(2)) {
      Thread caller = Thread.currentThread();
      Thread helper = helper(workers);
      AtomicInteger begun = new AtomicInteger();
      int[] calls = new int[1];
      IntConsumer body =
          t -> {
            begun.incrementAndGet();
            while (begun.get() < 2) {
              Thread.onSpinWait();
            }
            if (calls[0] % 4 == 0 && Thread.currentThread() != caller) {
              awaitParked(caller);
            }
          };
      Runnable call =
          () -> {
            calls[0]++;
            begun.set(0);
            if (calls[0] % 4 == 1) {
              awaitParked(helper);
            }
            workers.run(2, body);
          };
      assertEquals(0, least(helper, call), "bytes of 300 runs");
    }
  }

  @Test
  void aProductOnTwoThreadsAllocatesNothing() {
    Allocations.assumeC2();
    int n = 256; // 192 would stay on one thread
    float[] a = new float[n * n];
    float[] b = new float[n * n];
    float[] c = new float[n * n];
    RandomFill.uniform(1, a.length, -1, 1, a, 0);
    RandomFill.uniform(2, b.length, -1, 1, b, 0);
    try (Workers workers = Workers.of(2)) {
      Thread helper = helper(workers);
      Runnable call =
          () ->
              Gemm.sgemm(
                  false, false, n, n, n, 1, a, 0, n, b, 0, n, 0, c, 0, n, Epilogue.NONE, workers);
      assertEquals(0, least(helper, call), "bytes of 300 products");
    }
  }

  /// The fewest bytes that caller and helper allocate in a round of 300 calls: rounds go on until
  /// all is compiled and one allocates nothing, or give up after half a minute.
  private static long least(Thread helper, Runnable call) {
    long least = Long.MAX_VALUE;
    long start = System.nanoTime();
    while (least > 0 && System.nanoTime() - start < 30_000_000_000L) {
      long before = allocated(helper);
      for (int i = 0; i < 300; i++) {
        call.run();
      }
      awaitParked(helper);
      least = Math.min(least, allocated(helper) - before);
    }
    return least;
  }

  private static long allocated(Thread helper) {
    return THREADS.getThreadAllocatedBytes(helper.threadId())
        + THREADS.getCurrentThreadAllocatedBytes();
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
