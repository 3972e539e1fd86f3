package org.lanewise.nn.layer;

import java.util.Arrays;
import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;

/// Scales each sample by the root mean square over its last axes: Keras's `RMSNormalization`, with
/// its names (`rms_normalization/scale`, of the shape that is normalised, which starts at one).
///
/// @param axis the first axis that is normalised, counted from behind: -1 for the last alone
/// @param epsilon added to the mean square, 0 or more
public record RMSNormalization(int axis, float epsilon) implements Layer {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if `axis` is not negative, or `epsilon` is
  public RMSNormalization {
    new org.lanewise.nn.op.RMSNormalization(axis, epsilon);
  }

  /// Keras's defaults: the last axis, an epsilon of 1e-6.
  public RMSNormalization() {
    this(-1, 1e-6f);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("rms_normalization");
    Shape x = input.shape();
    if (x.rank() < -axis) {
      throw new IllegalArgumentException(
          name + ": the input has the shape " + x + ", expected " + -axis + " or more dimensions");
    }
    Shape shape = Shape.of(Arrays.copyOfRange(x.dims(), x.rank() + axis, x.rank()));
    Parameter scale = graph.parameter(name + "/scale", shape, Initializer.ONES);
    return graph.add(
        name,
        new org.lanewise.nn.op.RMSNormalization(axis, epsilon),
        List.of(input),
        List.of(scale));
  }
}
