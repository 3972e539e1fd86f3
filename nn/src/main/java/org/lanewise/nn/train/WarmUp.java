package org.lanewise.nn.train;

import java.util.Objects;

/// A straight line up to the first rate of another schedule, which follows: the warm-up of Keras's
/// `CosineDecay`, for any schedule.
///
/// @param from the rate of the first step, 0 or more
/// @param steps how many steps the line takes
/// @param then what follows, with its first step where the line ends
public record WarmUp(float from, int steps, Schedule then) implements Schedule {
  /// Checks the constants.
  ///
  /// @throws IllegalArgumentException if `from` is negative or not finite, or `steps` is less than
  ///     1
  public WarmUp {
    Rates.notNegative("from", from);
    Rates.positive("steps", steps);
    Objects.requireNonNull(then, "then is null");
  }

  /// A line from 0.
  ///
  /// @param steps how many steps the line takes
  /// @param then what follows
  public WarmUp(int steps, Schedule then) {
    this(0, steps, then);
  }

  @Override
  public float at(int step) {
    if (step >= steps) {
      return then.at(step - steps);
    }
    return (float) (from + ((double) then.at(0) - from) * step / steps);
  }
}
