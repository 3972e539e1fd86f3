package org.lanewise.kernels.gemm;

/// What of a call of attention is the same in every call: see the public class.
///
/// @param heads the heads of the queries
/// @param kvHeads the heads of keys and values
/// @param steps the queries of a sample
/// @param keys the keys of a sample that there is room for
/// @param dim the length of a query and a key
/// @param valueDim the length of a value
/// @param scale multiplies the scores
/// @param causal whether a query sees no later key
/// @param dropout the share of the weights that is zeroed
/// @param biasLd floats from query to query of the bias
/// @param biasHead floats from head to head of the bias
/// @param biasSample floats from sample to sample of the bias
public record AttentionGeometry(
    int heads,
    int kvHeads,
    int steps,
    int keys,
    int dim,
    int valueDim,
    float scale,
    boolean causal,
    float dropout,
    int biasLd,
    int biasHead,
    int biasSample) {
  /// Keys that are worked on at once. Not from the size of a cache: the sums depend on it.
  public static final int BLOCK = 256;

  /// How many heads of queries share one of keys.
  public int group() {
    return heads / kvHeads;
  }

  /// Floats from query to query.
  public int ldq() {
    return heads * dim;
  }

  /// Floats from key to key.
  public int ldk() {
    return kvHeads * dim;
  }

  /// Floats from value to value.
  public int ldv() {
    return kvHeads * valueDim;
  }

  /// Floats from output to output.
  public int ldy() {
    return heads * valueDim;
  }

  /// Below which random words drop a weight.
  public int dropoutThreshold() {
    return (int) (long) Math.ceil(dropout * 0x1p32);
  }

  /// What multiplies the weights that are left.
  public float dropoutScale() {
    return 1 / (1 - dropout);
  }
}
