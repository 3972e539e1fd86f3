package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Reshape;

/// Makes a vector of each sample.
public record Flatten() implements Layer {
  @Override
  public Value build(GraphBuilder graph, Value input) {
    return graph.add(
        graph.uniqueName("flatten"),
        new Reshape(Shape.of(input.shape().size())),
        List.of(input),
        List.of());
  }
}
