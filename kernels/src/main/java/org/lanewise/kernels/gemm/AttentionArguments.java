package org.lanewise.kernels.gemm;

/// The arguments of one call of attention, as the public entry checked them: what the loops of both
/// backends read. One object is used again from call to call, so that a call allocates nothing.
public final class AttentionArguments {
  public AttentionGeometry geometry;

  /// How many of the keys count, and where the first query stands among them for the causal mask.
  public int keys;

  public int past;
  public long seed;

  public float[] q;
  public int qOffset;
  public float[] k;
  public int kOffset;
  public float[] v;
  public int vOffset;

  /// Added to the scores; null for none.
  public float[] bias;

  public int biasOffset;

  /// 0 for keys that do not count, one a sample and key; null for none.
  public float[] mask;

  public int maskOffset;
  public float[] y;
  public int yOffset;

  /// The logarithm of the sum of exponentials of each sample, head and query; null for none.
  public float[] lse;

  public int lseOffset;

  // Of the backward pass; a gradient that nobody wants is null.
  public float[] dy;
  public int dyOffset;
  public float[] dq;
  public int dqOffset;
  public float[] dk;
  public int dkOffset;
  public float[] dv;
  public int dvOffset;
  public float[] dbias;
  public int dbiasOffset;

  /// Where query i of a sample and head begins.
  public int q(int sample, int head, int i) {
    return (sample * geometry.steps() + i) * geometry.ldq() + head * geometry.dim();
  }

  /// Where key j of a sample begins, of the head that it shares with others.
  public int k(int sample, int kvHead, int j) {
    return (sample * geometry.keys() + j) * geometry.ldk() + kvHead * geometry.dim();
  }

  /// Where value j of a sample begins.
  public int v(int sample, int kvHead, int j) {
    return (sample * geometry.keys() + j) * geometry.ldv() + kvHead * geometry.valueDim();
  }

  /// Where output i of a sample and head begins.
  public int y(int sample, int head, int i) {
    return (sample * geometry.steps() + i) * geometry.ldy() + head * geometry.valueDim();
  }

  /// Where the bias of query i and key j is.
  public int bias(int sample, int head, int i, int j) {
    AttentionGeometry g = geometry;
    return sample * g.biasSample() + head * g.biasHead() + i * g.biasLd() + j;
  }

  /// The position of a query among those of all samples and heads.
  public int row(int sample, int head, int i) {
    return (sample * geometry.heads() + head) * geometry.steps() + i;
  }

  /// The position of the weight of query i and key j among all, for dropout.
  public long position(int sample, int head, int i, int j) {
    return (long) row(sample, head, i) * geometry.keys() + j;
  }

  /// How many of the `n` keys from `j` on query i sees, if nothing but the causal mask hides any.
  public int visible(int i, int j, int n) {
    return geometry.causal() ? Math.clamp((long) past + i + 1 - j, 0, n) : n;
  }

  /// Copies the mask of the `n` keys from `j` on as what it adds to scores: 0 or -infinity.
  public void maskAsBias(int sample, int j, int n, float[] to) {
    int from = maskOffset + sample * geometry.keys() + j;
    for (int i = 0; i < n; i++) {
      to[i] = mask[from + i] == 0 ? Float.NEGATIVE_INFINITY : 0;
    }
  }

  /// Lets go of the arrays.
  public void clear() {
    geometry = null;
    q = null;
    k = null;
    v = null;
    bias = null;
    mask = null;
    y = null;
    lse = null;
    dy = null;
    dq = null;
    dk = null;
    dv = null;
    dbias = null;
  }

  /// What computes attention: the vector backend or the scalar one. One object serves one thread at
  /// a time.
  public interface Backend {
    /// Computes queries i0..i1 of the heads that share a head of keys, in one sample.
    void forward(AttentionArguments x, int sample, int kvHead, int i0, int i1);
  }
}
