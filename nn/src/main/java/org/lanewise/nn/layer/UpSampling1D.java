package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Resize;

/// Repeats each position of `[steps, channels]`: Keras's `UpSampling1D`.
///
/// @param size how many times longer the axis becomes
public record UpSampling1D(int size) implements Layer {
  /// Keras's default: twice as long.
  public UpSampling1D() {
    this(2);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("up_sampling1d");
    SpatialAxes.check(name, 1, input.shape());
    List<Integer> scales = SpatialAxes.spread(name, "size", 1, List.of(size));
    return graph.add(name, new Resize(scales, false), List.of(input), List.of());
  }
}
