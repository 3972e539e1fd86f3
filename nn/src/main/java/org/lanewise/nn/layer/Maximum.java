package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Merge;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Elementwise;

/// The largest, element by element, of two or more inputs, whose extents may be 1: Keras's
/// `Maximum`.
public record Maximum() implements Merge {
  @Override
  public Value build(GraphBuilder graph, List<Value> inputs) {
    return Chain.build(graph, "maximum", new Elementwise(Binary.MAX), inputs);
  }
}
