package org.lanewise.nn.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Resize;

/// Enlarges `[rows, columns, channels]`: Keras's `UpSampling2D`.
///
/// @param size how many times longer each axis becomes: a number for each, or one for all
/// @param interpolation what lies between the positions
public record UpSampling2D(List<Integer> size, Interpolation interpolation) implements Layer {
  /// Checks the parts; those that depend on the input are checked with its shape.
  public UpSampling2D {
    size = List.copyOf(size);
    Objects.requireNonNull(interpolation, "interpolation is null");
  }

  /// As many times along each axis, each position repeated.
  ///
  /// @param size how many times longer each axis becomes
  public UpSampling2D(int size) {
    this(List.of(size), Interpolation.NEAREST);
  }

  /// Keras's default: twice as long.
  public UpSampling2D() {
    this(2);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("up_sampling2d");
    SpatialAxes.check(name, 2, input.shape());
    List<Integer> scales = SpatialAxes.spread(name, "size", 2, size);
    return graph.add(
        name,
        new Resize(scales, interpolation == Interpolation.BILINEAR),
        List.of(input),
        List.of());
  }
}
