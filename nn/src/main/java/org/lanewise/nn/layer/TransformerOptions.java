package org.lanewise.nn.layer;

import java.util.Objects;
import org.lanewise.kernels.Activation;

/// What blocks of transformers have in common, with keras_hub's names and defaults. Immutable: each
/// method gives a changed copy.
///
/// ```java
/// new TransformerDecoder(TransformerOptions.of(512, 8).preNorm().dropout(0.1f))
/// ```
///
/// @param intermediateDim the length of the hidden layer of the feed-forward network
/// @param numHeads the heads of the queries; a head has as many of the features as its share
/// @param keyValueHeads the heads of keys and values, a divisor of them
/// @param dropout the share that is zeroed in training, of weights of attention and of what each
///     part adds
/// @param activation that of the hidden layer
/// @param gated whether the hidden layer is `act(x W) (x V)` instead of `act(x W + b)`: with
///     [Activation#SILU] that is SwiGLU (Shazeer, *GLU Variants Improve Transformer*, 2020)
/// @param normalizeFirst whether each part normalises its input (pre-norm) instead of the sum
/// @param rotary whether self-attention turns queries and keys by their positions
public record TransformerOptions(
    int intermediateDim,
    int numHeads,
    int keyValueHeads,
    float dropout,
    Activation activation,
    boolean gated,
    boolean normalizeFirst,
    boolean rotary) {
  /// Checks the parts; the heads are checked with the input's shape.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public TransformerOptions {
    if (intermediateDim < 1) {
      throw new IllegalArgumentException(
          "intermediateDim is " + intermediateDim + ", expected 1 or more");
    }
    new AttentionRecipe(numHeads, keyValueHeads, 2, 2, true, dropout, false, rotary);
    Objects.requireNonNull(activation, "activation is null");
  }

  /// As many heads of keys as of queries, no dropout, relu, post-norm.
  ///
  /// @param intermediateDim the length of the hidden layer of the feed-forward network
  /// @param numHeads the heads
  /// @return the options
  public static TransformerOptions of(int intermediateDim, int numHeads) {
    return new TransformerOptions(
        intermediateDim, numHeads, numHeads, 0, Activation.RELU, false, false, false);
  }

  /// The same with heads of queries that share keys and values.
  ///
  /// @param keyValueHeads the heads of keys and values
  /// @return the options
  public TransformerOptions keyValueHeads(int keyValueHeads) {
    return new TransformerOptions(
        intermediateDim,
        numHeads,
        keyValueHeads,
        dropout,
        activation,
        gated,
        normalizeFirst,
        rotary);
  }

  /// The same with dropout.
  ///
  /// @param dropout the share that is zeroed in training
  /// @return the options
  public TransformerOptions dropout(float dropout) {
    return new TransformerOptions(
        intermediateDim,
        numHeads,
        keyValueHeads,
        dropout,
        activation,
        gated,
        normalizeFirst,
        rotary);
  }

  /// The same with another activation of the hidden layer.
  ///
  /// @param activation the activation
  /// @return the options
  public TransformerOptions activation(Activation activation) {
    return new TransformerOptions(
        intermediateDim,
        numHeads,
        keyValueHeads,
        dropout,
        activation,
        gated,
        normalizeFirst,
        rotary);
  }

  /// The same with SwiGLU in the hidden layer.
  ///
  /// @return the options
  public TransformerOptions swiGlu() {
    return new TransformerOptions(
        intermediateDim,
        numHeads,
        keyValueHeads,
        dropout,
        Activation.SILU,
        true,
        normalizeFirst,
        rotary);
  }

  /// The same with pre-norm.
  ///
  /// @return the options
  public TransformerOptions preNorm() {
    return new TransformerOptions(
        intermediateDim, numHeads, keyValueHeads, dropout, activation, gated, true, rotary);
  }

  /// The same with rotary positions.
  ///
  /// @return the options
  public TransformerOptions rotaryPositions() {
    return new TransformerOptions(
        intermediateDim, numHeads, keyValueHeads, dropout, activation, gated, normalizeFirst, true);
  }
}
