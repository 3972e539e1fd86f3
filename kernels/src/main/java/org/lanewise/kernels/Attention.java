package org.lanewise.kernels;

import org.lanewise.kernels.gemm.AttentionArguments;
import org.lanewise.kernels.gemm.AttentionGeometry;

/// Scaled dot-product attention of several heads: `y = softmax(scale q kT + bias) v` for each
/// sample and head, without ever holding all the scores. Memory grows with the number of queries,
/// not with their product with the keys.
///
/// A sample's queries are rows of `heads * dim` elements, its keys rows of `kvHeads * dim`, its
/// values rows of `kvHeads * valueDim`, and its outputs rows of `heads * valueDim`: heads lie side
/// by side, as a product with a matrix of all heads leaves them, and nothing is copied to split
/// them. Where there are fewer heads of keys than of queries, `heads / kvHeads` neighbours share
/// one (grouped-query attention; one head of keys is multi-query attention).
///
/// **Masks.** A causal mask hides from query i the keys behind `past + i`: with keys in a cache,
/// `past` is the number of keys before those of the first query. A bias is added to the scores, for
/// which -infinity hides a key; a mask of the keys hides those whose element is 0. A query that
/// sees no key gets zeros, and so do the gradients through it. Keys and values that are hidden must
/// be finite all the same: zero times infinity is NaN.
///
/// **Dropout** zeroes weights, after the softmax, as [Dropout] does: the position of a weight is
/// `((sample heads + head) steps + i) keys + j`.
///
/// **Sums** have a fixed order, along the keys in blocks of 256: a result depends neither on the
/// batch nor on the number of threads. Scores take one rounding for each element of a key and one
/// for each mask; exponentials are off by at most 1.12 ulp, their sums are taken as [Softmax] takes
/// them, block by block in double, and an output takes one rounding for each key and two for each
/// block.
///
/// **Method.** Dao, Fu, Ermon, Rudra and Ré, *FlashAttention*, 2022, with the softmax of Milakov
/// and Gimelshein, 2018: block by block, and sums so far are scaled down where a block has a much
/// larger score. Backward computes the weights again, from the scores and the logarithms that
/// forward leaves.
///
/// An object is immutable, and any number of threads may share it.
public final class Attention {
  private final AttentionGeometry geometry;

  private Attention(AttentionGeometry geometry) {
    this.geometry = geometry;
  }

  /// Attention without a mask, with as many heads of keys as of queries, values as long as keys, a
  /// scale of `1 / sqrt(dim)`.
  ///
  /// @param heads the heads of the queries, 1 or more
  /// @param steps the queries of a sample
  /// @param keys the keys of a sample, or of a cache those that there is room for
  /// @param dim the length of a head's query and key, 1 or more
  /// @return a plan, from which the other methods make others
  /// @throws IllegalArgumentException if a number is out of its range
  public static Attention of(int heads, int steps, int keys, int dim) {
    positive("heads", heads);
    Check.size("steps", steps);
    Check.size("keys", keys);
    positive("dim", dim);
    row("dim", heads, dim);
    float scale = (float) (1 / Math.sqrt(dim));
    return new Attention(heads, heads, steps, keys, dim, dim, scale, false, 0, 0, 0, 0);
  }

  private Attention(
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
    this(
        new AttentionGeometry(
            heads,
            kvHeads,
            steps,
            keys,
            dim,
            valueDim,
            scale,
            causal,
            dropout,
            biasLd,
            biasHead,
            biasSample));
  }

  private static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", expected 1 or more");
    }
  }

  private static void row(String name, int heads, int length) {
    if ((long) heads * length > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          name + " is " + length + ", but an array cannot hold " + heads + " heads of it");
    }
  }

  /// The same with other heads of keys and values.
  ///
  /// @param kvHeads how many, a divisor of the heads of the queries
  /// @param valueDim the length of a head's value and output, 1 or more
  /// @return another plan
  /// @throws IllegalArgumentException if a number is out of its range
  public Attention values(int kvHeads, int valueDim) {
    AttentionGeometry g = geometry;
    if (kvHeads < 1 || g.heads() % kvHeads != 0) {
      throw new IllegalArgumentException(
          "kvHeads is " + kvHeads + ", expected a divisor of " + g.heads() + ", the heads");
    }
    positive("valueDim", valueDim);
    row("valueDim", g.heads(), valueDim);
    return new Attention(
        g.heads(),
        kvHeads,
        g.steps(),
        g.keys(),
        g.dim(),
        valueDim,
        g.scale(),
        g.causal(),
        g.dropout(),
        g.biasLd(),
        g.biasHead(),
        g.biasSample());
  }

  /// The same with another factor of the scores.
  ///
  /// @param scale the factor, finite
  /// @return another plan
  /// @throws IllegalArgumentException if it is not finite
  public Attention scale(float scale) {
    if (!Float.isFinite(scale)) {
      throw new IllegalArgumentException("scale is " + scale + ", expected a finite number");
    }
    return with(scale, geometry.causal(), geometry.dropout());
  }

  /// The same with a causal mask.
  ///
  /// @return another plan
  public Attention causal() {
    return with(geometry.scale(), true, geometry.dropout());
  }

  /// The same with dropout of the weights.
  ///
  /// @param rate the share that is zeroed, from 0 to below 1
  /// @return another plan
  /// @throws IllegalArgumentException if the rate is out of its range
  public Attention dropout(float rate) {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("rate is " + rate + ", expected from 0 to below 1");
    }
    return with(geometry.scale(), geometry.causal(), rate);
  }

  private Attention with(float scale, boolean causal, float dropout) {
    AttentionGeometry g = geometry;
    return new Attention(
        g.heads(),
        g.kvHeads(),
        g.steps(),
        g.keys(),
        g.dim(),
        g.valueDim(),
        scale,
        causal,
        dropout,
        g.biasLd(),
        g.biasHead(),
        g.biasSample());
  }

  /// The same with other distances between the elements of a bias. A distance of 0 uses one for
  /// all.
  ///
  /// @param ld floats from query to query: 0, or at least the keys
  /// @param headStride floats from head to head, 0 or more
  /// @param sampleStride floats from sample to sample, 0 or more
  /// @return another plan
  /// @throws IllegalArgumentException if a distance is out of its range
  public Attention bias(int ld, int headStride, int sampleStride) {
    AttentionGeometry g = geometry;
    if (ld != 0 && ld < g.keys()) {
      throw new IllegalArgumentException(
          "the leading dimension of bias is " + ld + ", expected 0 or at least " + g.keys());
    }
    Check.size("headStride", headStride);
    Check.size("sampleStride", sampleStride);
    return new Attention(
        g.heads(),
        g.kvHeads(),
        g.steps(),
        g.keys(),
        g.dim(),
        g.valueDim(),
        g.scale(),
        g.causal(),
        g.dropout(),
        ld,
        headStride,
        sampleStride);
  }

  /// Computes the outputs. Allocates nothing once its buffers are there.
  ///
  /// @param batch the number of samples
  /// @param keys how many keys of each sample count, up to those of the plan
  /// @param past where the first query stands among the keys, 0 or more; read by the causal mask
  /// @param q the queries, `[batch, steps, heads, dim]`
  /// @param qOffset the index of the first element of `q`
  /// @param k the keys, `[batch, keys, kvHeads, dim]` with the keys of the plan
  /// @param kOffset the index of the first element of `k`
  /// @param v the values, `[batch, keys, kvHeads, valueDim]` with the keys of the plan
  /// @param vOffset the index of the first element of `v`
  /// @param bias added to the scores, where [#bias] says; null for none
  /// @param biasOffset the index of the first element of `bias`
  /// @param mask one element for each sample and key of the plan, 0 to hide it; null for none
  /// @param maskOffset the index of the first element of `mask`
  /// @param seed the seed of dropout
  /// @param y the outputs, `[batch, steps, heads, valueDim]`, overwritten
  /// @param yOffset the index of the first element of `y`
  /// @param lse the logarithm of the sum of the exponentials of the scores of each query, `[batch,
  ///     heads, steps]`, for [#backward]: -infinity where it sees no key; null if nobody wants it
  /// @param lseOffset the index of the first element of `lse`
  /// @param workers the threads
  /// @throws NullPointerException if an array that is not optional is null
  /// @throws IllegalArgumentException if a number is out of its range, an array is too short, or an
  ///     output overlaps another array's window
  public void forward(
      int batch,
      int keys,
      int past,
      float[] q,
      int qOffset,
      float[] k,
      int kOffset,
      float[] v,
      int vOffset,
      float[] bias,
      int biasOffset,
      float[] mask,
      int maskOffset,
      long seed,
      float[] y,
      int yOffset,
      float[] lse,
      int lseOffset,
      Workers workers) {
    AttentionGeometry g = geometry;
    int outputs = size(batch, g.steps(), g.ldy());
    int states = size(batch, g.heads(), g.steps());
    AttentionCall call = AttentionCall.POOL.take();
    try {
      AttentionArguments x = call.x;
      put(x, keys, past, q, qOffset, k, kOffset, v, vOffset, bias, biasOffset);
      put(x, mask, maskOffset, seed, y, yOffset, lse, lseOffset);
      checkInputs(batch, x, workers);
      Check.array("y", y, yOffset, outputs);
      checkApart("y", y, yOffset, outputs, batch, x);
      if (lse != null) {
        Check.array("lse", lse, lseOffset, states);
        checkApart("lse", lse, lseOffset, states, batch, x);
        Check.disjoint("lse", lse, lseOffset, states, "y", y, yOffset, outputs);
      }
      call.forward(batch, workers);
    } finally {
      call.giveBack();
    }
  }

  /// Computes the gradients of queries, keys, values and bias: those that are not null. Allocates
  /// nothing once its buffers are there.
  ///
  /// Heads are spread over the workers, except where the gradient of a bias is wanted, which they
  /// may share.
  ///
  /// @param batch the one of the forward pass, as is all that is named as there
  /// @param keys how many keys count
  /// @param past where the first query stands
  /// @param q the queries
  /// @param qOffset the index of the first element of `q`
  /// @param k the keys
  /// @param kOffset the index of the first element of `k`
  /// @param v the values
  /// @param vOffset the index of the first element of `v`
  /// @param bias added to the scores; null for none
  /// @param biasOffset the index of the first element of `bias`
  /// @param mask 0 for hidden keys; null for none
  /// @param maskOffset the index of the first element of `mask`
  /// @param seed the seed of dropout
  /// @param y what forward left
  /// @param yOffset the index of the first element of `y`
  /// @param lse what forward left
  /// @param lseOffset the index of the first element of `lse`
  /// @param dy the gradient of the outputs
  /// @param dyOffset the index of the first element of `dy`
  /// @param dq the gradient of the queries, overwritten; or null
  /// @param dqOffset the index of the first element of `dq`
  /// @param dk the gradient of the keys that count, overwritten; or null
  /// @param dkOffset the index of the first element of `dk`
  /// @param dv the gradient of the values that count, overwritten; or null
  /// @param dvOffset the index of the first element of `dv`
  /// @param dbias the gradient of the bias is added to it, laid out as the bias; or null
  /// @param dbiasOffset the index of the first element of `dbias`
  /// @param workers the threads
  /// @throws NullPointerException if an array that is not optional is null
  /// @throws IllegalArgumentException if a number is out of its range, an array is too short, a
  ///     gradient overlaps another array's window, or one of the bias is wanted without a bias
  public void backward(
      int batch,
      int keys,
      int past,
      float[] q,
      int qOffset,
      float[] k,
      int kOffset,
      float[] v,
      int vOffset,
      float[] bias,
      int biasOffset,
      float[] mask,
      int maskOffset,
      long seed,
      float[] y,
      int yOffset,
      float[] lse,
      int lseOffset,
      float[] dy,
      int dyOffset,
      float[] dq,
      int dqOffset,
      float[] dk,
      int dkOffset,
      float[] dv,
      int dvOffset,
      float[] dbias,
      int dbiasOffset,
      Workers workers) {
    AttentionCall call = AttentionCall.POOL.take();
    try {
      AttentionArguments x = call.x;
      put(x, keys, past, q, qOffset, k, kOffset, v, vOffset, bias, biasOffset);
      put(x, mask, maskOffset, seed, y, yOffset, lse, lseOffset);
      x.dy = dy;
      x.dyOffset = dyOffset;
      x.dq = dq;
      x.dqOffset = dqOffset;
      x.dk = dk;
      x.dkOffset = dkOffset;
      x.dv = dv;
      x.dvOffset = dvOffset;
      x.dbias = dbias;
      x.dbiasOffset = dbiasOffset;
      checkInputs(batch, x, workers);
      checkGradients(batch, x);
      call.backward(batch, workers);
    } finally {
      call.giveBack();
    }
  }

  private static final String[] GRADIENTS = {"dq", "dk", "dv", "dbias"};

  private void checkGradients(int batch, AttentionArguments x) {
    AttentionGeometry g = geometry;
    int outputs = size(batch, g.steps(), g.ldy());
    int states = size(batch, g.heads(), g.steps());
    Check.array("y", x.y, x.yOffset, outputs);
    Check.array("lse", x.lse, x.lseOffset, states);
    Check.array("dy", x.dy, x.dyOffset, outputs);
    if (x.dbias != null && x.bias == null) {
      throw new IllegalArgumentException("bias is null, expected one, for dbias is not null");
    }
    for (int i = 0; i < GRADIENTS.length; i++) {
      String name = GRADIENTS[i];
      float[] d = gradient(i, x);
      if (d == null) {
        continue;
      }
      int at = gradientOffset(i, x);
      int n = gradientSize(i, batch);
      Check.array(name, d, at, n);
      checkApart(name, d, at, n, batch, x);
      Check.disjoint(name, d, at, n, "y", x.y, x.yOffset, outputs);
      Check.disjoint(name, d, at, n, "dy", x.dy, x.dyOffset, outputs);
      Check.disjoint(name, d, at, n, "lse", x.lse, x.lseOffset, states);
      for (int j = 0; j < i; j++) {
        int from = gradientOffset(j, x);
        Check.disjoint(name, d, at, n, GRADIENTS[j], gradient(j, x), from, gradientSize(j, batch));
      }
    }
  }

  private static float[] gradient(int i, AttentionArguments x) {
    return i == 0 ? x.dq : i == 1 ? x.dk : i == 2 ? x.dv : x.dbias;
  }

  private static int gradientOffset(int i, AttentionArguments x) {
    return i == 0 ? x.dqOffset : i == 1 ? x.dkOffset : i == 2 ? x.dvOffset : x.dbiasOffset;
  }

  private int gradientSize(int i, int batch) {
    AttentionGeometry g = geometry;
    return switch (i) {
      case 0 -> size(batch, g.steps(), g.ldq());
      case 1 -> size(batch, g.keys(), g.ldk());
      case 2 -> size(batch, g.keys(), g.ldv());
      default -> biasSize(batch);
    };
  }

  /// Too large for an array where it would overflow.
  private static int size(int a, int b, int c) {
    return (int) Math.min(Integer.MAX_VALUE, (long) a * b * c);
  }

  private int biasSize(int batch) {
    AttentionGeometry g = geometry;
    if (batch == 0 || g.steps() == 0) {
      return 0;
    }
    long last =
        (batch - 1L) * g.biasSample()
            + (g.heads() - 1L) * g.biasHead()
            + (g.steps() - 1L) * g.biasLd();
    return (int) Math.min(Integer.MAX_VALUE, last + g.keys());
  }

  private void checkInputs(int batch, AttentionArguments x, Workers workers) {
    AttentionGeometry g = geometry;
    Check.size("batch", batch);
    if (x.keys < 0 || x.keys > g.keys()) {
      throw new IllegalArgumentException("keys is " + x.keys + ", expected 0 to " + g.keys());
    }
    Check.size("past", x.past);
    Check.array("q", x.q, x.qOffset, size(batch, g.steps(), g.ldq()));
    Check.array("k", x.k, x.kOffset, size(batch, g.keys(), g.ldk()));
    Check.array("v", x.v, x.vOffset, size(batch, g.keys(), g.ldv()));
    if (x.bias != null) {
      Check.array("bias", x.bias, x.biasOffset, biasSize(batch));
    }
    if (x.mask != null) {
      Check.array("mask", x.mask, x.maskOffset, size(batch, g.keys(), 1));
    }
    Check.present("workers", workers);
  }

  /// Refuses an output that overlaps an input.
  private void checkApart(
      String name, float[] y, int yOffset, int n, int batch, AttentionArguments x) {
    AttentionGeometry g = geometry;
    Check.disjoint(name, y, yOffset, n, "q", x.q, x.qOffset, size(batch, g.steps(), g.ldq()));
    Check.disjoint(name, y, yOffset, n, "k", x.k, x.kOffset, size(batch, g.keys(), g.ldk()));
    Check.disjoint(name, y, yOffset, n, "v", x.v, x.vOffset, size(batch, g.keys(), g.ldv()));
    Check.disjoint(name, y, yOffset, n, "bias", x.bias, x.biasOffset, biasSize(batch));
    Check.disjoint(name, y, yOffset, n, "mask", x.mask, x.maskOffset, size(batch, g.keys(), 1));
  }

  private void put(
      AttentionArguments x,
      int keys,
      int past,
      float[] q,
      int qOffset,
      float[] k,
      int kOffset,
      float[] v,
      int vOffset,
      float[] bias,
      int biasOffset) {
    x.geometry = geometry;
    x.keys = keys;
    x.past = past;
    x.q = q;
    x.qOffset = qOffset;
    x.k = k;
    x.kOffset = kOffset;
    x.v = v;
    x.vOffset = vOffset;
    x.bias = bias;
    x.biasOffset = biasOffset;
  }

  private static void put(
      AttentionArguments x,
      float[] mask,
      int maskOffset,
      long seed,
      float[] y,
      int yOffset,
      float[] lse,
      int lseOffset) {
    x.mask = mask;
    x.maskOffset = maskOffset;
    x.seed = seed;
    x.y = y;
    x.yOffset = yOffset;
    x.lse = lse;
    x.lseOffset = lseOffset;
  }
}
