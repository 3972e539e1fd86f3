package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Merge;
import org.lanewise.nn.Value;

/// The sum of two or more inputs of one shape: Keras's `Add`.
public record Add() implements Merge {
  @Override
  public Value build(GraphBuilder graph, List<Value> inputs) {
    return graph.add(graph.uniqueName("add"), new org.lanewise.nn.op.Add(), inputs, List.of());
  }
}
