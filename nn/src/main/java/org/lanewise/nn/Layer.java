package org.lanewise.nn;

import java.util.Objects;

/// A recipe that adds ops and parameters to a graph. The interface is open: a layer of your own is
/// a method that calls the builder, and a model made with it needs no class of yours to be loaded
/// again, for what is saved are the ops.
@FunctionalInterface
public interface Layer {
  /// Adds the layer to a graph.
  ///
  /// @param graph receives ops and parameters
  /// @param input what the layer reads
  /// @return what the layer gives
  /// @throws IllegalArgumentException if the layer does not take an input of this shape
  Value build(GraphBuilder graph, Value input);

  /// The same layer under a name of one's own, instead of Keras's `dense`, `dense_1`, ...: its
  /// parameters are `name/kernel` and so on. Of a layer made of several others, all parts have
  /// names that begin so, such as `name/dense`; freezing and the summary take it as one.
  ///
  /// @param name unique in the graph
  /// @return a layer of that name
  default Layer named(String name) {
    Objects.requireNonNull(name, "name is null");
    return (graph, input) -> graph.named(name, () -> build(graph, input));
  }
}
