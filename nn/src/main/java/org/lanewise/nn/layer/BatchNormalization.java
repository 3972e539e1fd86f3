package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;

/// Normalises each channel, the last dimension, over the batch in training, and by running
/// statistics otherwise: Keras's `BatchNormalization`, with its names
/// (`batch_normalization/gamma`, `/beta`, `/moving_mean` and `/moving_variance`, all `[channels]`).
///
/// @param momentum the share of the running statistics that stays in each step, from 0 to 1
/// @param epsilon added to the variance, 0 or more
/// @param center whether a beta is added
/// @param scale whether a gamma is multiplied
public record BatchNormalization(float momentum, float epsilon, boolean center, boolean scale)
    implements Layer {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if `momentum` is not from 0 to 1, or `epsilon` negative
  public BatchNormalization {
    new org.lanewise.nn.op.BatchNormalization(epsilon, momentum, scale, center);
  }

  /// Keras's defaults: a momentum of 0.99, an epsilon of 0.001, gamma and beta.
  public BatchNormalization() {
    this(0.99f, 1e-3f, true, true);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("batch_normalization");
    if (input.shape().rank() < 1) {
      throw new IllegalArgumentException(
          name + ": the input is a scalar, expected [..., channels]");
    }
    Shape shape = Shape.of(input.shape().dim(-1));
    List<Parameter> parameters = Affine.parameters(graph, name, shape, scale, center);
    parameters.add(graph.state(name + "/moving_mean", shape, Initializer.ZEROS));
    parameters.add(graph.state(name + "/moving_variance", shape, Initializer.ONES));
    return graph.add(
        name,
        new org.lanewise.nn.op.BatchNormalization(epsilon, momentum, scale, center),
        List.of(input),
        parameters);
  }
}
