package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Merge;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Mean;

/// The mean of two or more inputs of one shape: Keras's `Average`.
public record Average() implements Merge {
  @Override
  public Value build(GraphBuilder graph, List<Value> inputs) {
    return graph.add(graph.uniqueName("average"), new Mean(), inputs, List.of());
  }
}
