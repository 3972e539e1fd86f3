package org.lanewise.nn;

import java.util.List;
import java.util.Objects;

/// What one output of a model is trained to.
///
/// ```java
/// new Trainer(model, optimizer, Goal.of(new SparseCategoricalCrossentropy(), new Accuracy()),
///     Goal.of(new Huber()).weight(0.5f))
/// ```
///
/// @param loss what is made small
/// @param weight how much the loss counts in the sum over the outputs
/// @param metrics what is reported beside it
public record Goal(Loss loss, float weight, List<Metric> metrics) {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if the weight is not a positive finite number
  public Goal {
    Objects.requireNonNull(loss, "loss is null");
    metrics = List.copyOf(metrics);
    if (!(weight > 0 && weight < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "the weight of the loss "
              + loss.name()
              + " is "
              + weight
              + ", expected a positive finite number");
    }
  }

  /// A loss of weight 1.
  ///
  /// @param loss what is made small
  /// @param metrics what is reported beside it
  /// @return the goal
  public static Goal of(Loss loss, Metric... metrics) {
    return new Goal(loss, 1, List.of(metrics));
  }

  /// The same with another weight of the loss: Keras's `loss_weights`.
  ///
  /// @param weight a positive finite number
  /// @return the goal
  /// @throws IllegalArgumentException if it is none
  public Goal weight(float weight) {
    return new Goal(loss, weight, metrics);
  }
}
