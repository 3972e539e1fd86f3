package org.lanewise.nn.train;

/// Told how a training goes, on the thread that trains. Epochs and batches count from 1.
public interface Callback {
  /// An epoch begins.
  ///
  /// @param epoch its number
  /// @param batches how many batches it will have; -1 where only the end of the data tells
  default void onEpochBegin(int epoch, int batches) {}

  /// A batch has been trained.
  ///
  /// @param epoch the number of the epoch
  /// @param batch the number of the batch
  /// @param scores loss and metrics of the epoch so far
  default void onBatchEnd(int epoch, int batch, Scores scores) {}

  /// An epoch has ended.
  ///
  /// @param result what it came to
  default void onEpochEnd(EpochResult result) {}
}
