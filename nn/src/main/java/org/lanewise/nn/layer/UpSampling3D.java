package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Resize;

/// Repeats each position of `[depth, rows, columns, channels]`: Keras's `UpSampling3D`.
///
/// @param size how many times longer each axis becomes: a number for each, or one for all
public record UpSampling3D(List<Integer> size) implements Layer {
  /// Checks the parts; those that depend on the input are checked with its shape.
  public UpSampling3D {
    size = List.copyOf(size);
  }

  /// As many times along each axis.
  ///
  /// @param size how many times longer each axis becomes
  public UpSampling3D(int size) {
    this(List.of(size));
  }

  /// Keras's default: twice as long.
  public UpSampling3D() {
    this(2);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("up_sampling3d");
    SpatialAxes.check(name, 3, input.shape());
    List<Integer> scales = SpatialAxes.spread(name, "size", 3, size);
    return graph.add(name, new Resize(scales, false), List.of(input), List.of());
  }
}
