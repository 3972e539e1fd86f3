package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;

/// Turns an axis into probabilities: Keras's `Softmax`. As the last layer, over a vector, it fuses
/// with a cross-entropy loss in training.
///
/// @param axis -1 for the last, -2 for the one before, and so on
public record Softmax(int axis) implements Layer {
  /// Checks the axis.
  ///
  /// @throws IllegalArgumentException if it is not negative
  public Softmax {
    new org.lanewise.nn.op.Softmax(axis);
  }

  /// Over the last axis.
  public Softmax() {
    this(-1);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    return graph.add(
        graph.uniqueName("softmax"),
        new org.lanewise.nn.op.Softmax(axis),
        List.of(input),
        List.of());
  }
}
