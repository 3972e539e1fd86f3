package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;

/// Leaves its input as it is, and adds to the loss in training what its size costs, `(l1 sum |x| +
/// l2 sum x^2) / rows`: Keras's `ActivityRegularization`. (Keras adds it in evaluation too.)
///
/// @param l1 the price of a magnitude
/// @param l2 the price of a square
public record ActivityRegularization(float l1, float l2) implements Layer {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if one is negative or not finite
  public ActivityRegularization {
    new org.lanewise.nn.op.ActivityRegularization(l1, l2);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    return graph.add(
        graph.uniqueName("activity_regularization"),
        new org.lanewise.nn.op.ActivityRegularization(l1, l2),
        List.of(input),
        List.of());
  }
}
