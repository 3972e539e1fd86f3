package org.lanewise.nn;

import java.util.List;

/// One application of an op in a graph.
///
/// @param name unique in the graph, and the name of the output
/// @param op what is computed
/// @param inputs the values read
/// @param parameters the trained tensors read
/// @param output the value made
public record Node(
    String name, Op op, List<Value> inputs, List<Parameter> parameters, Value output) {
  /// Copies the lists.
  public Node {
    inputs = List.copyOf(inputs);
    parameters = List.copyOf(parameters);
  }
}
