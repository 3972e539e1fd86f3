package org.lanewise.nn.layer;

import java.util.Objects;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;

/// Self-attention and a feed-forward network, each with a sum and a normalisation round it, over
/// `[steps, features]`: keras_hub's `TransformerEncoder`.
///
/// @param options sizes and variants
public record TransformerEncoder(TransformerOptions options) implements Layer {
  /// Checks the part.
  public TransformerEncoder {
    Objects.requireNonNull(options, "options is null");
  }

  /// With the defaults.
  ///
  /// @param intermediateDim the length of the hidden layer of the feed-forward network
  /// @param numHeads the heads
  public TransformerEncoder(int intermediateDim, int numHeads) {
    this(TransformerOptions.of(intermediateDim, numHeads));
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    TransformerRecipe recipe = TransformerRecipe.of(graph, "transformer_encoder", options, input);
    return recipe.feedForward(graph, recipe.selfAttention(graph, input, false));
  }
}
