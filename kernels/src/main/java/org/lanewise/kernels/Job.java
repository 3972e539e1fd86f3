package org.lanewise.kernels;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/// The tasks of one run of [Workers], taken by whoever comes first. Later runs use the object
/// again, so that a run allocates nothing.
///
/// A helper may come late, when the run it was called for is over and another has the object. It
/// cannot mistake one for the other, because it knows nothing of a run before it has a task of it:
/// - a task is taken in one atomic step of `left` from n > 0 to n - 1, and belongs to the run that
///   last set `left`, even where the helper saw the same n in an earlier run;
/// - only then it reads `body`, which that run wrote before `left`;
/// - that run ends, and another can write `body`, only when every task taken has ended.
final class Job implements Runnable {
  /// How long a caller spins for the last helper before it parks: about what it costs to be woken.
  private static final long SPIN_NANOS = 20_000;

  private final AtomicBoolean lent = new AtomicBoolean();
  private final AtomicInteger left = new AtomicInteger();
  private final AtomicInteger unfinished = new AtomicInteger();
  private volatile Thread waiting;

  // Plain: `left` and `unfinished` order what is written here.
  private IntConsumer body;
  private Throwable failure;

  /// Takes the job, if it is free, until [#finish].
  ///
  /// @return whether it was free
  boolean lend() {
    return !lent.get() && lent.compareAndSet(false, true);
  }

  /// Offers `body` for 0 to tasks - 1.
  void start(int tasks, IntConsumer body) {
    this.body = body;
    unfinished.set(tasks);
    left.set(tasks); // last: from here on helpers take tasks
  }

  /// Whether a task is left to take.
  boolean hasTasks() {
    return left.get() > 0;
  }

  /// Whether a task has not ended.
  boolean inProgress() {
    return unfinished.get() > 0;
  }

  /// Does tasks until none is left. What they throw is kept for [#finish].
  @Override
  public void run() {
    for (int t = take(); t >= 0; t = take()) {
      try {
        body.accept(t);
      } catch (Throwable e) {
        failure = e;
      }
      if (unfinished.decrementAndGet() == 0) {
        // Null if the caller does not wait. It may even wait in a later run: it looks, and parks
        // on.
        LockSupport.unpark(waiting);
      }
    }
  }

  /// A task of the run, or -1 if none is left.
  private int take() {
    return left.getAndUpdate(n -> Math.max(n - 1, 0)) - 1;
  }

  /// Does what is left, waits for what others do, frees the job and throws what a task has thrown.
  void finish() {
    run();
    await();
    Throwable thrown = failure;
    failure = null;
    body = null; // it holds the caller's arrays
    lent.set(false);
    if (thrown != null) {
      Job.<RuntimeException>rethrow(thrown);
    }
  }

  private void await() {
    long start = System.nanoTime();
    while (inProgress() && System.nanoTime() - start < SPIN_NANOS) {
      Thread.onSpinWait();
    }
    if (inProgress()) {
      park();
    }
  }

  private void park() {
    boolean interrupted = false;
    // First waiting, then a look: either it finds no task in progress, or the last finds it
    // waiting.
    waiting = Thread.currentThread();
    while (inProgress()) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted(); // C is half-written until all end: wait, then tell
    }
    waiting = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Throws it as it is, even a checked exception that a body has smuggled out.
  @SuppressWarnings("unchecked")
  private static <E extends Throwable> void rethrow(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
