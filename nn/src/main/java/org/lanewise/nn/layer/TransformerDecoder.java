package org.lanewise.nn.layer;

import java.util.Objects;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;

/// Causal self-attention, attention to an encoded sequence if there is one, and a feed-forward
/// network, each with a sum and a normalisation round it, over `[steps, features]`: keras_hub's
/// `TransformerDecoder`.
///
/// As a layer it has no encoded sequence, which is the block of a language model.
///
/// @param options sizes and variants
public record TransformerDecoder(TransformerOptions options) implements Layer {
  /// Checks the part.
  public TransformerDecoder {
    Objects.requireNonNull(options, "options is null");
  }

  /// With the defaults.
  ///
  /// @param intermediateDim the length of the hidden layer of the feed-forward network
  /// @param numHeads the heads
  public TransformerDecoder(int intermediateDim, int numHeads) {
    this(TransformerOptions.of(intermediateDim, numHeads));
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    TransformerRecipe recipe = TransformerRecipe.of(graph, "transformer_decoder", options, input);
    return recipe.feedForward(graph, recipe.selfAttention(graph, input, true));
  }

  /// The same with attention to what an encoder made.
  ///
  /// @param graph receives ops and parameters
  /// @param input `[steps, features]`
  /// @param encoded `[other steps, ...]`
  /// @return what the layer gives, of the shape of the input
  /// @throws IllegalArgumentException if the layer does not take inputs of these shapes
  public Value build(GraphBuilder graph, Value input, Value encoded) {
    TransformerRecipe recipe = TransformerRecipe.of(graph, "transformer_decoder", options, input);
    Value x = recipe.selfAttention(graph, input, true);
    return recipe.feedForward(graph, recipe.crossAttention(graph, x, encoded));
  }
}
