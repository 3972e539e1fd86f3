package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Merge;
import org.lanewise.nn.Value;

/// [MultiHeadAttention] where several heads of queries share one of keys and values: Keras's
/// `GroupedQueryAttention`, with its names (`grouped_query_attention/query` and so on).
///
/// @param headDim the length of a head's query, key and value
/// @param numQueryHeads the heads of the queries
/// @param numKeyValueHeads the heads of keys and values, a divisor of them
/// @param useBias whether projections have a bias
/// @param dropout the share of the weights that is zeroed in training, from 0 to below 1
/// @param causal whether query i sees no key behind i: Keras's `use_causal_mask`
/// @param rotary whether queries and keys are turned by their positions, as [RotaryEmbedding] does
public record GroupedQueryAttention(
    int headDim,
    int numQueryHeads,
    int numKeyValueHeads,
    boolean useBias,
    float dropout,
    boolean causal,
    boolean rotary)
    implements Merge {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public GroupedQueryAttention {
    new AttentionRecipe(
        numQueryHeads, numKeyValueHeads, headDim, headDim, useBias, dropout, causal, rotary);
  }

  /// Biases, no dropout, no causal mask, and no positions.
  ///
  /// @param headDim the length of a head's query, key and value
  /// @param numQueryHeads the heads of the queries
  /// @param numKeyValueHeads the heads of keys and values, a divisor of them
  public GroupedQueryAttention(int headDim, int numQueryHeads, int numKeyValueHeads) {
    this(headDim, numQueryHeads, numKeyValueHeads, true, 0, false, false);
  }

  @Override
  public Value build(GraphBuilder graph, List<Value> inputs) {
    return new AttentionRecipe(
            numQueryHeads, numKeyValueHeads, headDim, headDim, useBias, dropout, causal, rotary)
        .build(graph, graph.uniqueName("grouped_query_attention"), inputs);
  }
}
