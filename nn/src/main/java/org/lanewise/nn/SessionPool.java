package org.lanewise.nn;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/// A fixed number of sessions that any number of threads take turns with, virtual ones too. Who
/// comes first is served first, and waits no longer than they say.
///
/// ```java
/// SessionPool<Session> pool = SessionPool.of(2, session::fork);
/// float score = pool.use(Duration.ofMillis(5), s -> {
///   s.run(features, 0, out, 0, 1);
///   return out[0];
/// });
/// ```
///
/// @param <S> what is lent: [Session], or another that forks
public final class SessionPool<S> {
  private final int size;
  private final BlockingQueue<S> free;

  private SessionPool(int size) {
    this.size = size;
    this.free = new ArrayBlockingQueue<>(size, true);
  }

  /// A pool.
  ///
  /// @param <S> what is lent
  /// @param size how many: one a processor that is to serve
  /// @param sessions makes each of them, now
  /// @return the pool
  /// @throws IllegalArgumentException if `size` is below 1
  public static <S> SessionPool<S> of(int size, Supplier<? extends S> sessions) {
    Objects.requireNonNull(sessions, "sessions is null");
    if (size < 1) {
      throw new IllegalArgumentException("size is " + size + ", expected 1 or more");
    }
    SessionPool<S> pool = new SessionPool<>(size);
    for (int i = 0; i < size; i++) {
      pool.free.add(Objects.requireNonNull(sessions.get(), "a session is null"));
    }
    return pool;
  }

  /// Runs some work with a session of its own.
  ///
  /// @param <R> what the work gives
  /// @param patience how long to wait for a session
  /// @param work uses the session, and must not keep it
  /// @return what the work gave; what it threw is thrown
  /// @throws TimeoutException if no session was free in time
  /// @throws InterruptedException if the thread is interrupted while it waits
  public <R> R use(Duration patience, Function<? super S, ? extends R> work)
      throws TimeoutException, InterruptedException {
    S session = free.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (session == null) {
      throw new TimeoutException(
          "none of " + size + " sessions was free for " + patience.toMillis() + " ms");
    }
    try {
      return work.apply(session);
    } finally {
      free.add(session);
    }
  }
}
