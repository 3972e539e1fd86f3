package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Pad;

/// Zeros before and after each spatial axis of
/// `[rows, columns, channels]`: Keras's `ZeroPadding2D`.
///
/// @param before the zeros before each axis
/// @param after the zeros after each axis
public record ZeroPadding2D(List<Integer> before, List<Integer> after) implements Layer {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if a number is negative
  public ZeroPadding2D {
    before = SpatialAxes.counts("before", before);
    after = SpatialAxes.counts("after", after);
  }

  /// As many on both sides of each axis.
  ///
  /// @param size the zeros on each side
  public ZeroPadding2D(int size) {
    this(List.of(size), List.of(size));
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("zero_padding2d");
    SpatialAxes.check(name, 2, input.shape());
    return graph.add(
        name,
        new Pad(
            SpatialAxes.spread(name, "before", 2, before),
            SpatialAxes.spread(name, "after", 2, after)),
        List.of(input),
        List.of());
  }
}
