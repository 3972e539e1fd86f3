package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;

/// Normalises groups of the channels of each sample, the channels last: Keras's
/// `GroupNormalization`, with its names (`group_normalization/gamma [channels]` and `/beta
/// [channels]`).
///
/// @param groups the number of groups, a divisor of the channels; -1 for one of each channel, which
///     is instance normalisation
/// @param epsilon added to the variance, 0 or more
/// @param center whether a beta is added
/// @param scale whether a gamma is multiplied
public record GroupNormalization(int groups, float epsilon, boolean center, boolean scale)
    implements Layer {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if `groups` is neither -1 nor 1 or more, or `epsilon` is
  ///     negative
  public GroupNormalization {
    if (groups != -1 && groups < 1) {
      throw new IllegalArgumentException("groups is " + groups + ", expected -1 or 1 or more");
    }
    if (!(epsilon >= 0)) {
      throw new IllegalArgumentException("epsilon is " + epsilon + ", expected 0 or more");
    }
  }

  /// A layer with Keras's default epsilon of 0.001, gamma and beta.
  ///
  /// @param groups the number of groups; Keras's default is 32
  public GroupNormalization(int groups) {
    this(groups, 1e-3f, true, true);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("group_normalization");
    if (input.shape().rank() < 1) {
      throw new IllegalArgumentException(
          name + ": the input is a scalar, expected [..., channels]");
    }
    int channels = input.shape().dim(-1);
    return graph.add(
        name,
        new org.lanewise.nn.op.GroupNormalization(
            groups == -1 ? channels : groups, epsilon, scale, center),
        List.of(input),
        Affine.parameters(graph, name, Shape.of(channels), scale, center));
  }
}
