package org.lanewise.nn.train;

import java.nio.file.Path;
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
  final Path checkpoint;

  private Fit(
      int epochs,
      int batchSize,
      boolean shuffle,
      long seed,
      Samples validation,
      int threads,
      List<Callback> callbacks,
      Path checkpoint) {
    this.epochs = epochs;
    this.batchSize = batchSize;
    this.shuffle = shuffle;
    this.seed = seed;
    this.validation = validation;
    this.threads = threads;
    this.callbacks = callbacks;
    this.checkpoint = checkpoint;
  }

  /// So many passes over the data, in shuffled batches of 32 (Keras's default), with seed 0, on the
  /// calling thread, without validation.
  ///
  /// @param epochs 1 or more
  /// @return the options
  /// @throws IllegalArgumentException if `epochs` is less than 1
  public static Fit epochs(int epochs) {
    return new Fit(positive("epochs", epochs), 32, true, 0, null, 1, List.of(), null);
  }

  /// Sets how many samples make one step; the last batch of an epoch may have fewer.
  ///
  /// @param batchSize 1 or more
  /// @return changed options
  /// @throws IllegalArgumentException if it is less than 1
  public Fit batchSize(int batchSize) {
    positive("batchSize", batchSize);
    return new Fit(epochs, batchSize, shuffle, seed, validation, threads, callbacks, checkpoint);
  }

  /// Sets whether each epoch takes the samples in a new order.
  ///
  /// @param shuffle false for the order of the data
  /// @return changed options
  public Fit shuffle(boolean shuffle) {
    return new Fit(epochs, batchSize, shuffle, seed, validation, threads, callbacks, checkpoint);
  }

  /// Sets what the orders of the samples come from.
  ///
  /// @param seed any number
  /// @return changed options
  public Fit seed(long seed) {
    return new Fit(epochs, batchSize, shuffle, seed, validation, threads, callbacks, checkpoint);
  }

  /// Sets the data to evaluate the model on after each epoch.
  ///
  /// @param validation data that is not trained on
  /// @return changed options
  public Fit validation(Samples validation) {
    Objects.requireNonNull(validation, "validation is null");
    return new Fit(epochs, batchSize, shuffle, seed, validation, threads, callbacks, checkpoint);
  }

  /// Sets how many threads the kernels may use. The trained weights are bitwise the same for any
  /// number. The threads keep their processors busy during an epoch:
  /// [org.lanewise.kernels.Workers#stayAwake].
  ///
  /// @param threads 1 or more
  /// @return changed options
  /// @throws IllegalArgumentException if it is less than 1
  public Fit threads(int threads) {
    positive("threads", threads);
    return new Fit(epochs, batchSize, shuffle, seed, validation, threads, callbacks, checkpoint);
  }

  /// Adds someone to be told how it goes.
  ///
  /// @param callback called after those that were added before
  /// @return changed options
  public Fit callback(Callback callback) {
    List<Callback> more = new ArrayList<>(callbacks);
    more.add(Objects.requireNonNull(callback, "callback is null"));
    return new Fit(
        epochs, batchSize, shuffle, seed, validation, threads, List.copyOf(more), checkpoint);
  }

  /// Keeps a file from which an interrupted training goes on: written after each epoch, and read at
  /// the beginning of a fit if it is there, so that the same program, started again, trains the
  /// epochs that were left and comes bitwise to the same weights as if it had never stopped. It
  /// holds the weights, the optimizer's state, its step and rate, the epoch, and the state of the
  /// callbacks. Orders and random masks follow from the seed. Model, optimizer, data and options
  /// must be the same. A file of a training that has ended leaves nothing to do: remove it to train
  /// anew. Keras's `BackupAndRestore`.
  ///
  /// @param file a file in the safetensors format, in a folder that exists
  /// @return changed options
  public Fit checkpoint(Path file) {
    return new Fit(
        epochs,
        batchSize,
        shuffle,
        seed,
        validation,
        threads,
        callbacks,
        Objects.requireNonNull(file, "file is null"));
  }

  private static int positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", expected 1 or more");
    }
    return value;
  }
}
