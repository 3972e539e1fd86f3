package org.lanewise.kernels;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// How a product is spread over threads: not at all, over a pool of its own, or over the caller's
/// executor.
///
/// Work is split over the rows or columns of the result, never over k, so the result is bitwise the
/// same for any number of threads. A product too small to gain stays on the caller's thread, and
/// nothing spins once a call has returned. The caller works too, and takes over what busy helpers
/// have not begun, so that a full executor slows a call down but never stops it.
public final class Workers implements AutoCloseable {
  private static final Workers CALLER = new Workers(1, null, null);

  private final int threads;
  private final Executor executor;
  private final ExecutorService own;

  private Workers(int threads, Executor executor, ExecutorService own) {
    this.threads = threads;
    this.executor = executor;
    this.own = own;
  }

  /// Everything on the caller's thread.
  ///
  /// @return the one such object; closing it does nothing
  public static Workers caller() {
    return CALLER;
  }

  /// The caller's thread and a pool of `threads - 1` daemon threads beside it.
  ///
  /// @param threads how many threads work on a product, the caller's among them: 1 or more
  /// @return a pool, to be closed after use
  /// @throws IllegalArgumentException if `threads` is not positive
  public static Workers of(int threads) {
    checkThreads(threads);
    if (threads == 1) {
      return CALLER;
    }
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads - 1, Thread.ofPlatform().daemon().name("lanewise-", 0).factory());
    return new Workers(threads, pool, pool);
  }

  /// The caller's thread and those of the caller's executor, which [#close] does not shut down.
  ///
  /// @param executor runs the helping tasks
  /// @param threads how many threads work on a product, the caller's among them: 1 or more
  /// @return the workers
  /// @throws IllegalArgumentException if `threads` is not positive
  /// @throws NullPointerException if `executor` is null
  public static Workers on(Executor executor, int threads) {
    Check.present("executor", executor);
    checkThreads(threads);
    return new Workers(threads, executor, null);
  }

  private static void checkThreads(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", expected 1 or more");
    }
  }

  /// The largest number of threads that work on one product.
  ///
  /// @return 1 or more, the caller's thread included
  public int threads() {
    return threads;
  }

  /// Ends the threads of the pool, if it is its own. A product that is given a closed pool runs on
  /// the caller's thread.
  @Override
  public void close() {
    if (own != null) {
      own.shutdown();
    }
  }

  /// Runs `body` for 0 to tasks - 1, each once, and returns when all have ended.
  void run(int tasks, IntConsumer body) {
    Job job = new Job(tasks, body);
    for (int t = 1; t < tasks; t++) {
      try {
        executor.execute(job);
      } catch (RejectedExecutionException closed) {
        break; // the caller takes over what is left
      }
    }
    job.run();
    job.await();
  }

  /// The tasks of one call, taken by whoever comes first.
  private static final class Job implements Runnable {
    private final int tasks;
    private final IntConsumer body;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch left;
    private volatile Throwable failure;

    Job(int tasks, IntConsumer body) {
      this.tasks = tasks;
      this.body = body;
      this.left = new CountDownLatch(tasks);
    }

    @Override
    public void run() {
      for (int t = next.getAndIncrement(); t < tasks; t = next.getAndIncrement()) {
        try {
          body.accept(t);
        } catch (RuntimeException | Error e) {
          failure = e;
        } finally {
          left.countDown();
        }
      }
    }

    void await() {
      boolean interrupted = false;
      while (true) {
        try {
          left.await();
          break;
        } catch (InterruptedException e) {
          interrupted = true; // C is half-written until the others end: wait, then tell
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      if (failure instanceof Error e) {
        throw e;
      }
      if (failure instanceof RuntimeException e) {
        throw e;
      }
    }
  }
}
