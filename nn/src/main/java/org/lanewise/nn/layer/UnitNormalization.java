package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.LpNormalization;

/// Scales the last dimension to a length of 1: Keras's `UnitNormalization`. Zeros stay zeros.
public record UnitNormalization() implements Layer {
  @Override
  public Value build(GraphBuilder graph, Value input) {
    return graph.add(
        graph.uniqueName("unit_normalization"), new LpNormalization(), List.of(input), List.of());
  }
}
