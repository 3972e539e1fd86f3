package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Merge;
import org.lanewise.nn.Value;

/// Attention of several heads with projections: Keras's `MultiHeadAttention`, with its names
/// (`multi_head_attention/query`, `/key`, `/value` and `/attention_output`, each with a kernel
/// `[in, heads dim]` and a bias) and its order of the inputs: query `[steps, features]`, value
/// `[keys, ...]` and key `[keys, ...]`. Without a key, the value is the key; a query alone is all
/// three. The output has the shape of the query.
///
/// A [mask][GraphBuilder#mask(Value)] of the key hides its padded steps.
///
/// @param numHeads the heads
/// @param keyDim the length of a head's query and key
/// @param valueDim the length of a head's value
/// @param useBias whether projections have a bias
/// @param dropout the share of the weights that is zeroed in training, from 0 to below 1
/// @param causal whether query i sees no key behind i: Keras's `use_causal_mask`
public record MultiHeadAttention(
    int numHeads, int keyDim, int valueDim, boolean useBias, float dropout, boolean causal)
    implements Merge {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public MultiHeadAttention {
    new AttentionRecipe(numHeads, numHeads, keyDim, valueDim, useBias, dropout, causal, false);
  }

  /// Values as long as keys, biases, no dropout, and no causal mask.
  ///
  /// @param numHeads the heads
  /// @param keyDim the length of a head's query, key and value
  public MultiHeadAttention(int numHeads, int keyDim) {
    this(numHeads, keyDim, keyDim, true, 0, false);
  }

  @Override
  public Value build(GraphBuilder graph, List<Value> inputs) {
    return new AttentionRecipe(
            numHeads, numHeads, keyDim, valueDim, useBias, dropout, causal, false)
        .build(graph, graph.uniqueName("multi_head_attention"), inputs);
  }
}
