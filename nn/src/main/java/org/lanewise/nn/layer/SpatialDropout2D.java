package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Dropout;

/// Zeroes whole channels of `[rows, columns, channels]` at random in training,
/// and scales the others up: Keras's `SpatialDropout2D`. Otherwise it does nothing.
///
/// @param rate the share that is zeroed, from 0 to below 1
public record SpatialDropout2D(float rate) implements Layer {
  /// Checks the part.
  ///
  /// @throws IllegalArgumentException if the rate is out of its range
  public SpatialDropout2D {
    new Dropout(rate, true);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("spatial_dropout2d");
    SpatialAxes.check(name, 2, input.shape());
    return graph.add(name, new Dropout(rate, true), List.of(input), List.of());
  }
}
