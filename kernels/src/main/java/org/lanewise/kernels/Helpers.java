package org.lanewise.kernels;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/// Threads that do the tasks of a fixed set of jobs, and are parked while there are none.
final class Helpers {
  /// How long a helper that finds nothing to do looks on, if a run is in progress: the next run
  /// often follows, and to be woken takes longer.
  private static final long SPIN_NANOS = 10_000;

  /// How long it looks on while the pool is kept awake: longer than what a training step does
  /// between two products.
  private static final long AWAKE_NANOS = 1_000_000;

  private final Job[] jobs;

  /// The helpers that are parked or about to be, each at its place.
  private final AtomicReferenceArray<Thread> idle;

  /// How many callers keep the pool awake.
  private final AtomicInteger keepers = new AtomicInteger();

  /// How many callers want those helpers to stay that are awake.
  private final AtomicInteger lingerers = new AtomicInteger();

  private volatile boolean closed;

  /// Starts `count` daemon threads.
  Helpers(int count, Job[] jobs) {
    this.jobs = jobs;
    this.idle = new AtomicReferenceArray<>(count);
    ThreadFactory threads = Thread.ofPlatform().daemon().name("lanewise-", 0).factory();
    for (int i = 0; i < count; i++) {
      int place = i;
      threads.newThread(() -> help(place)).start();
    }
  }

  private void help(int place) {
    while (!closed) {
      work();
      // First idle, then a look: either it finds the task of a new run, or that run finds it idle.
      idle.set(place, Thread.currentThread());
      if (!closed && !hasTasks()) {
        LockSupport.park(this);
      }
      idle.set(place, null);
      Thread.interrupted(); // a task may have left the status, with which nothing parks
    }
  }

  private void work() {
    long start = System.nanoTime();
    while (System.nanoTime() - start < patience()) {
      for (Job job : jobs) {
        if (job.hasTasks()) {
          job.run();
          start = System.nanoTime();
        }
      }
      Thread.onSpinWait();
    }
  }

  private long patience() {
    boolean stays = keepers.get() > 0 || lingers();
    return stays && !closed ? AWAKE_NANOS : inProgress() ? SPIN_NANOS : 0;
  }

  private boolean hasTasks() {
    for (Job job : jobs) {
      if (job.hasTasks()) {
        return true;
      }
    }
    return false;
  }

  private boolean inProgress() {
    for (Job job : jobs) {
      if (job.inProgress()) {
        return true;
      }
    }
    return false;
  }

  /// Wakes `count` helpers, or as many as are idle, for a job that was started. The others look at
  /// it before they park.
  void wake(int count) {
    int woken = 0;
    for (int i = 0; i < idle.length() && woken < count; i++) {
      Thread helper = idle.get(i) == null ? null : idle.getAndSet(i, null);
      if (helper != null) {
        LockSupport.unpark(helper);
        woken++;
      }
    }
  }

  /// Keeps the helpers awake, until [#rest].
  void stayAwake() {
    keepers.incrementAndGet();
    wake(idle.length());
  }

  /// Ends what one call of [#stayAwake] began.
  void rest() {
    keepers.decrementAndGet();
  }

  /// Lets the helpers that are called stay awake, until [#disperse].
  void linger() {
    lingerers.incrementAndGet();
  }

  /// Ends what one call of [#linger] began.
  void disperse() {
    lingerers.decrementAndGet();
  }

  /// Whether helpers are kept awake, or one is and stays so.
  boolean awake() {
    return !closed && (keepers.get() > 0 || lingers() && isOneAwake());
  }

  /// Where several callers are at work at once, they need the processors themselves.
  private boolean lingers() {
    return lingerers.get() == 1;
  }

  private boolean isOneAwake() {
    for (int i = 0; i < idle.length(); i++) {
      if (idle.get(i) == null) {
        return true;
      }
    }
    return false;
  }

  boolean closed() {
    return closed;
  }

  /// Ends the threads, each after the tasks it has begun.
  void close() {
    closed = true;
    wake(idle.length());
  }
}
