package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Pad;

/// Takes positions off both ends of each spatial axis of
/// `[depth, rows, columns, channels]`: Keras's `Cropping3D`.
///
/// @param before the positions before each axis
/// @param after the positions after each axis
public record Cropping3D(List<Integer> before, List<Integer> after) implements Layer {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if a number is negative
  public Cropping3D {
    before = SpatialAxes.counts("before", before);
    after = SpatialAxes.counts("after", after);
  }

  /// As many on both sides of each axis.
  ///
  /// @param size the positions on each side
  public Cropping3D(int size) {
    this(List.of(size), List.of(size));
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("cropping3d");
    SpatialAxes.check(name, 3, input.shape());
    return graph.add(
        name,
        new Pad(
            SpatialAxes.spread(name, "before", 3, SpatialAxes.negated(before)),
            SpatialAxes.spread(name, "after", 3, SpatialAxes.negated(after))),
        List.of(input),
        List.of());
  }
}
