package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;

/// Adds random numbers of a normal distribution around 0 in training: Keras's `GaussianNoise`.
/// Otherwise it does nothing.
///
/// @param stddev the standard deviation of the noise
public record GaussianNoise(float stddev) implements Layer {
  /// Checks the part.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  public GaussianNoise {
    new org.lanewise.nn.op.GaussianNoise(stddev);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    return graph.add(
        graph.uniqueName("gaussian_noise"),
        new org.lanewise.nn.op.GaussianNoise(stddev),
        List.of(input),
        List.of());
  }
}
