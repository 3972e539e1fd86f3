package org.lanewise.nn.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;

/// Applies an activation to each element: Keras's `Activation` layer.
///
/// @param activation the function
public record Activate(Activation activation) implements Layer {
  /// Checks the part.
  public Activate {
    Objects.requireNonNull(activation, "activation is null");
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    return graph.add(
        graph.uniqueName("activation"),
        new org.lanewise.nn.op.Activate(activation),
        List.of(input),
        List.of());
  }
}
