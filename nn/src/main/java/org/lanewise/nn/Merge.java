package org.lanewise.nn;

import java.util.List;
import java.util.Objects;

/// A [Layer] of several inputs, such as a sum or a concatenation. The interface is open too.
@FunctionalInterface
public interface Merge {
  /// Adds the layer to a graph.
  ///
  /// @param graph receives ops and parameters
  /// @param inputs what the layer reads
  /// @return what the layer gives
  /// @throws IllegalArgumentException if the layer does not take so many inputs or these shapes
  Value build(GraphBuilder graph, List<Value> inputs);

  /// Adds the layer to a graph.
  ///
  /// @param graph receives ops and parameters
  /// @param inputs what the layer reads
  /// @return what the layer gives
  /// @throws IllegalArgumentException if the layer does not take so many inputs or these shapes
  default Value build(GraphBuilder graph, Value... inputs) {
    return build(graph, List.of(inputs));
  }

  /// The same layer under a name of one's own: see [Layer#named].
  ///
  /// @param name unique in the graph
  /// @return a layer of that name
  default Merge named(String name) {
    Objects.requireNonNull(name, "name is null");
    return (graph, inputs) -> graph.named(name, () -> build(graph, inputs));
  }
}
