package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Op;
import org.lanewise.nn.Value;

/// An op of two inputs applied to any number, from the first on.
final class Chain {
  private Chain() {}

  static Value build(GraphBuilder graph, String base, Op op, List<Value> inputs) {
    String name = graph.uniqueName(base);
    if (inputs.size() < 2) {
      throw new IllegalArgumentException(
          name + ": " + inputs.size() + " inputs " + inputs + ", expected 2 or more");
    }
    int last = inputs.size() - 1;
    Value value = inputs.get(0);
    for (int i = 1; i < last; i++) {
      value = graph.add(name + "/" + i, op, List.of(value, inputs.get(i)), List.of());
    }
    return graph.add(name, op, List.of(value, inputs.get(last)), List.of());
  }
}
