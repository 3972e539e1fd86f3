package org.lanewise.nn.train;

import java.util.Objects;

/// A number of [EpochResult] that a callback watches, and which way is better.
///
/// @param name such as `val_loss`
/// @param max whether more is better
public record Monitor(String name, boolean max) {
  /// Checks the name.
  public Monitor {
    Objects.requireNonNull(name, "name is null");
  }

  /// Less is better, as of a loss or an error.
  ///
  /// @param name such as `val_loss`
  /// @return the monitor
  public static Monitor min(String name) {
    return new Monitor(name, false);
  }

  /// More is better, as of an accuracy.
  ///
  /// @param name such as `val_accuracy`
  /// @return the monitor
  public static Monitor max(String name) {
    return new Monitor(name, true);
  }

  /// What every number is better than.
  double worst() {
    return max ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }

  /// Whether a number is better by more than so much. NaN never is.
  boolean better(double value, double best, double minDelta) {
    return max ? value > best + minDelta : value < best - minDelta;
  }
}
