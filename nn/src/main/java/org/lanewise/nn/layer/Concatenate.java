package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Merge;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Concat;

/// The inputs side by side along an axis: Keras's `Concatenate`.
///
/// @param axis -1 for the last, -2 for the one before, and so on
public record Concatenate(int axis) implements Merge {
  /// Checks the axis.
  ///
  /// @throws IllegalArgumentException if it is not negative
  public Concatenate {
    new Concat(axis);
  }

  /// Along the last axis.
  public Concatenate() {
    this(-1);
  }

  @Override
  public Value build(GraphBuilder graph, List<Value> inputs) {
    return graph.add(graph.uniqueName("concatenate"), new Concat(axis), inputs, List.of());
  }
}
