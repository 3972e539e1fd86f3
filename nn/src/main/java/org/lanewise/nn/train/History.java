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
}
