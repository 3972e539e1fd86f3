package org.lanewise.nn.layer;

import java.util.Arrays;
import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;

/// Normalises each sample over its last axes: Keras's `LayerNormalization`, with its names
/// (`layer_normalization/gamma` and `/beta`, of the shape that is normalised).
///
/// @param axis the first axis that is normalised, counted from behind: -1 for the last alone, and
///     -3 for Keras's `axis=[-3, -2, -1]`
/// @param epsilon added to the variance, 0 or more
/// @param center whether a beta is added
/// @param scale whether a gamma is multiplied
public record LayerNormalization(int axis, float epsilon, boolean center, boolean scale)
    implements Layer {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if `axis` is not negative, or `epsilon` is
  public LayerNormalization {
    new org.lanewise.nn.op.LayerNormalization(axis, epsilon, scale, center);
  }

  /// Keras's defaults: the last axis, an epsilon of 0.001, gamma and beta.
  public LayerNormalization() {
    this(-1, 1e-3f, true, true);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("layer_normalization");
    Shape x = input.shape();
    if (x.rank() < -axis) {
      throw new IllegalArgumentException(
          name + ": the input has the shape " + x + ", expected " + -axis + " or more dimensions");
    }
    Shape shape = Shape.of(Arrays.copyOfRange(x.dims(), x.rank() + axis, x.rank()));
    return graph.add(
        name,
        new org.lanewise.nn.op.LayerNormalization(axis, epsilon, scale, center),
        List.of(input),
        Affine.parameters(graph, name, shape, scale, center));
  }
}
