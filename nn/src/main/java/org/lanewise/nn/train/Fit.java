package org.lanewise.nn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.lanewise.nn.data.Samples;

/// How to train. Immutable: each method gives a changed copy.
///
/// ```java
/// Fit.epochs(10).batchSize(32).seed(1).validation(test)
/// ```
public final class Fit {
  final int epochs;
  final int batchSize;
  final boolean shuffle;
  final long seed;
  final Samples validation;
  final int threads;
  final List<Callback> callbacks;

  private Fit(
      int epochs,
      int batchSize,
      boolean shuffle,
      long seed,
      Samples validation,
      int threads,
      List<Callback> callbacks) {
    this.epochs = epochs;
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    this.seed = seed;
    this.validation = validation;
    this.threads = threads;
    this.callbacks = callbacks;
  }

  /// So many passes over the data, in shuffled batches of 32 (Keras's default), with seed 0, on the
  /// calling thread, without validation.
  ///
  /// @param epochs 1 or more
  /// @return the options
  /// @throws IllegalArgumentException if `epochs` is less than 1
  public static Fit epochs(int epochs) {
    return new Fit(positive("epochs", epochs), 32, true, 0, null, 1, List.of());
  }

  /// Sets how many samples make one step; the last batch of an epoch may have fewer.
  ///
  /// @param batchSize 1 or more
  /// @return changed options
  /// @throws IllegalArgumentException if it is less than 1
  public Fit batchSize(int batchSize) {
    positive("batchSize", batchSize);
    return new Fit(epochs, batchSize, shuffle, seed, validation, threads, callbacks);
  }

  /// Sets whether each epoch takes the samples in a new order.
  ///
  /// @param shuffle false for the order of the data
  /// @return changed options
  public Fit shuffle(boolean shuffle) {
    return new Fit(epochs, batchSize, shuffle, seed, validation, threads, callbacks);
  }

  /// Sets what the orders of the samples come from.
  ///
  /// @param seed any number
  /// @return changed options
  public Fit seed(long seed) {
    return new Fit(epochs, batchSize, shuffle, seed, validation, threads, callbacks);
  }

  /// Sets the data to evaluate the model on after each epoch.
  ///
  /// @param validation data that is not trained on
  /// @return changed options
  public Fit validation(Samples validation) {
    Objects.requireNonNull(validation, "validation is null");
    return new Fit(epochs, batchSize, shuffle, seed, validation, threads, callbacks);
  }

  /// Sets how many threads the kernels may use. The trained weights are bitwise the same for any
  /// number.
  ///
  /// @param threads 1 or more
  /// @return changed options
  /// @throws IllegalArgumentException if it is less than 1
  public Fit threads(int threads) {
    positive("threads", threads);
    return new Fit(epochs, batchSize, shuffle, seed, validation, threads, callbacks);
  }

  /// Adds someone to be told how it goes.
  ///
  /// @param callback called after those that were added before
  /// @return changed options
  public Fit callback(Callback callback) {
    List<Callback> more = new ArrayList<>(callbacks);
    more.add(Objects.requireNonNull(callback, "callback is null"));
    return new Fit(epochs, batchSize, shuffle, seed, validation, threads, List.copyOf(more));
  }

  private static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", expected 1 or more");
    }
    return value;
  }
}
