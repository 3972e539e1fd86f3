package org.lanewise.nn;

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
}
