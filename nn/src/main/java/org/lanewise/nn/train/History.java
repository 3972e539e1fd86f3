package org.lanewise.nn.train;

import java.util.List;

/// What a training came to.
///
/// @param epochs one result an epoch, in order
public record History(List<EpochResult> epochs) {
  /// Copies the list.
  public History {
    epochs = List.copyOf(epochs);
  }

  /// One of the numbers through all epochs.
  ///
  /// @param name such as `loss` or `val_accuracy`
  /// @return a number an epoch
  /// @throws IllegalArgumentException if an epoch has none of this name
  public double[] get(String name) {
    return epochs.stream().mapToDouble(epoch -> epoch.get(name)).toArray();
  }
}
