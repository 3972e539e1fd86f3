package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Merge;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Elementwise;

/// The smallest, element by element, of two or more inputs, whose extents may be 1: Keras's
/// `Minimum`.
public record Minimum() implements Merge {
  @Override
  public Value build(GraphBuilder graph, List<Value> inputs) {
    return Chain.build(graph, "minimum", new Elementwise(Binary.MIN), inputs);
  }
}
