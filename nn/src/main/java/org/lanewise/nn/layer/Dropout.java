package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;

/// Zeroes elements at random in training, and scales the others up: Keras's `Dropout`. Otherwise it
/// does nothing.
///
/// @param rate the share that is zeroed, from 0 to below 1
public record Dropout(float rate) implements Layer {
  /// Checks the part.
  ///
  /// @throws IllegalArgumentException if the rate is out of its range
  public Dropout {
    new org.lanewise.nn.op.Dropout(rate, false);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    return graph.add(
        graph.uniqueName("dropout"),
        new org.lanewise.nn.op.Dropout(rate, false),
        List.of(input),
        List.of());
  }
}
