package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Merge;
import org.lanewise.nn.Value;

/// The code of a variational autoencoder: of its two inputs, the means and the logarithms of the
/// variances of a normal distribution, it gives a sample in training and the means otherwise. How
/// far that distribution is from the standard one is added to the loss.
///
/// @param weight the price of the Kullback-Leibler divergence of a sample
public record Sampling(float weight) implements Merge {
  /// Checks the part.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  public Sampling {
    new org.lanewise.nn.op.Sampling(weight);
  }

  @Override
  public Value build(GraphBuilder graph, List<Value> inputs) {
    return graph.add(
        graph.uniqueName("sampling"), new org.lanewise.nn.op.Sampling(weight), inputs, List.of());
  }
}
