package org.lanewise.kernels;

import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.IntConsumer;

/// How a product is spread over threads: not at all, over a pool of its own, or over the caller's
/// executor.
///
/// Work is split over the rows or columns of the result, never over k, so the result is bitwise the
/// same for any number of threads. A product too small to gain stays on the caller's thread, and
/// nothing spins once a call has returned, unless someone [keeps the pool awake][#stayAwake] or
/// lets its threads [linger][#linger]. The caller works too, and takes over what busy helpers have
/// not begun, so that a full executor slows a call down but never stops it.
///
/// Any number of threads may share one object. A pool of its own allocates nothing for a product,
/// unless it is closed or has 16 under way already: then a caller works alone, in an object of its
/// own. What an executor allocates for each task it is given is its own affair.
public final class Workers implements AutoCloseable {
  /// Runs at once that the helpers of a pool can join.
  private static final int JOBS = 16;

  private static final Workers CALLER = new Workers(1, new Job[0], null, null);

  private final int threads;
  private final Job[] jobs;
  private final Executor executor;
  private final Helpers helpers;

  private Workers(int threads, Job[] jobs, Executor executor, Helpers helpers) {
    this.threads = threads;
    this.jobs = jobs;
    this.executor = executor;
    this.helpers = helpers;
  }

  private static Job[] jobs() {
    Job[] jobs = new Job[JOBS];
    Arrays.setAll(jobs, i -> new Job());
    return jobs;
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
    Job[] jobs = jobs();
    return new Workers(threads, jobs, null, new Helpers(threads - 1, jobs));
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
    return new Workers(threads, jobs(), executor, null);
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
    if (helpers != null) {
      helpers.close();
    }
  }

  /// Says that many calls will follow each other closely, until [#rest], as those of a training
  /// step do: the helpers of a pool of its own look out for work for a millisecond after the last
  /// before they park, and smaller products are shared, for to wake a thread costs as much as 12 to
  /// 45 us of work. Until then the helpers' processors are busy even where they help with nothing.
  ///
  /// Calls may be nested, and callers that share the pool may each keep it awake. An executor's
  /// threads are not kept awake.
  public void stayAwake() {
    if (helpers != null) {
      helpers.stayAwake();
    }
  }

  /// Ends what one call of [#stayAwake] began.
  public void rest() {
    if (helpers != null) {
      helpers.rest();
    }
  }

  /// Says that other calls may follow each other closely, until [#disperse], as those of a run of
  /// a session do. Wakes nobody, but a helper that a call has woken looks out for more work as if
  /// it were [kept awake][#stayAwake], and as long as one does, smaller products are shared.
  ///
  /// Helpers linger for one caller: where several have said so, they need the processors
  /// themselves. An executor's threads do not linger.
  public void linger() {
    if (helpers != null) {
      helpers.linger();
    }
  }

  /// Ends what one call of [#linger] began.
  public void disperse() {
    if (helpers != null) {
      helpers.disperse();
    }
  }

  /// Into how many parts some work is cut.
  ///
  /// @param work how much it is
  /// @param worth how much of it is worth waking a thread for; an eighth is worth one that is awake
  /// @return 1 to [#threads]
  public int parts(long work, long worth) {
    boolean awake = helpers != null && helpers.awake();
    return Math.clamp(work / (awake ? worth >> 3 : worth), 1, threads);
  }

  /// Runs `body` for 0 to tasks - 1, each once, and returns when all have ended, even if it is
  /// interrupted. Then it throws what a task has thrown, one of them if several have.
  ///
  /// A task may itself run others. No circle of threads can wait here: a thread waits only for
  /// tasks that others have begun, and begins none of theirs while it waits.
  ///
  /// @param tasks how many
  /// @param body does one
  public void run(int tasks, IntConsumer body) {
    Job job = lend();
    job.start(tasks, body);
    try {
      callHelpers(job, Math.min(tasks, threads) - 1);
    } finally {
      job.finish(); // even where the executor fails, for it may have begun
    }
  }

  /// A free job. Helpers of a pool know those of the array only: any other is its caller's alone.
  private Job lend() {
    if (helpers == null || !helpers.closed()) {
      for (Job job : jobs) {
        if (job.lend()) {
          return job;
        }
      }
    }
    return new Job();
  }

  private void callHelpers(Job job, int count) {
    if (helpers != null) {
      helpers.wake(count);
    } else if (executor != null) {
      submit(job, count);
    }
  }

  private void submit(Job job, int count) {
    try {
      for (int i = 0; i < count; i++) {
        executor.execute(job);
      }
    } catch (RejectedExecutionException full) {
      // the caller takes over what is left
    }
  }
}
