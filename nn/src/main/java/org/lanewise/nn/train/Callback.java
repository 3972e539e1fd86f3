package org.lanewise.nn.train;

import org.lanewise.nn.Snapshot;

/// Told how a training goes, on the thread that trains. Epochs and batches count from 1.
public interface Callback {
  /// A training begins.
  ///
  /// @param trainer what trains; it may be [stopped][Trainer#stop] or given another
  ///     [rate][Trainer#learningRate(float)] at the end of an epoch
  default void onTrainBegin(Trainer trainer) {}

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

  /// The loss of a batch is NaN or infinite. The weights are those before that batch.
  ///
  /// @param epoch the number of the epoch
  /// @param batch the number of the batch
  /// @return true to end the training here; without such an answer it throws
  default boolean onNonFiniteLoss(int epoch, int batch) {
    return false;
  }

  /// A training has ended, with all its epochs or before.
  default void onTrainEnd() {}

  /// Puts what the callback has to remember into a [checkpoint][Fit#checkpoint].
  ///
  /// @param snapshot receives it
  default void save(Snapshot snapshot) {}

  /// Takes back what [#save] has put, after [#onTrainBegin].
  ///
  /// @param snapshot holds it
  default void load(Snapshot snapshot) {}
}
