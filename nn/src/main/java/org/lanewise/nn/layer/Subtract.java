package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Merge;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Elementwise;

/// The first of two inputs minus the second, whose extents may be 1: Keras's `Subtract`.
public record Subtract() implements Merge {
  @Override
  public Value build(GraphBuilder graph, List<Value> inputs) {
    return graph.add(graph.uniqueName("subtract"), new Elementwise(Binary.SUB), inputs, List.of());
  }
}
