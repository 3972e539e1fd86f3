package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;

/// Turns pairs of elements of each head by angles that grow with the step, for the queries and keys
/// of attention: keras_hub's `RotaryEmbedding` on `[steps, heads dim]`. Element `p` of the first
/// half of a head pairs with element `p` of the second.
///
/// @param numHeads the heads that a step holds side by side
/// @param maxWavelength the base of the angles, above 0
public record RotaryEmbedding(int numHeads, float maxWavelength) implements Layer {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public RotaryEmbedding {
    new org.lanewise.nn.op.RotaryEmbedding(numHeads, maxWavelength, 0);
  }

  /// With a wavelength of 10,000.
  ///
  /// @param numHeads the heads that a step holds side by side
  public RotaryEmbedding(int numHeads) {
    this(numHeads, 10_000);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    return graph.add(
        graph.uniqueName("rotary_embedding"),
        new org.lanewise.nn.op.RotaryEmbedding(numHeads, maxWavelength, 0),
        List.of(input),
        List.of());
  }
}
