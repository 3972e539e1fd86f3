package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Pad;

/// Zeros before and after each spatial axis of
/// `[steps, channels]`: Keras's `ZeroPadding1D`.
///
/// @param before the zeros before each axis
/// @param after the zeros after each axis
public record ZeroPadding1D(List<Integer> before, List<Integer> after) implements Layer {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if a number is negative
  public ZeroPadding1D {
    before = SpatialAxes.counts("before", before);
    after = SpatialAxes.counts("after", after);
  }

  /// As many on both sides of each axis.
  ///
  /// @param size the zeros on each side
  public ZeroPadding1D(int size) {
    this(List.of(size), List.of(size));
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("zero_padding1d");
    SpatialAxes.check(name, 1, input.shape());
    return graph.add(
        name,
        new Pad(
            SpatialAxes.spread(name, "before", 1, before),
            SpatialAxes.spread(name, "after", 1, after)),
        List.of(input),
        List.of());
  }
}
