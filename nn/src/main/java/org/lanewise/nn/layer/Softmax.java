package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;

/// Turns the last dimension into probabilities. As the last layer it fuses with a cross-entropy
/// loss in training.
public record Softmax() implements Layer {
  @Override
  public Value build(GraphBuilder graph, Value input) {
    return graph.add(
        graph.uniqueName("softmax"), new org.lanewise.nn.op.Softmax(), List.of(input), List.of());
  }
}
