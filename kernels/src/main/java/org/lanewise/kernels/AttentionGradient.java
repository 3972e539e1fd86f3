package org.lanewise.kernels;

import java.util.Arrays;
import org.lanewise.kernels.gemm.AttentionArguments;
import org.lanewise.kernels.gemm.AttentionGeometry;
import org.lanewise.kernels.gemm.Product;
import org.lanewise.kernels.scalar.ScalarDropout;
import org.lanewise.kernels.scalar.ScalarGemm;
import org.lanewise.kernels.scalar.ScalarGemv;
import org.lanewise.kernels.scalar.ScalarMasks;
import org.lanewise.kernels.scalar.ScalarSoftmax;
import org.lanewise.kernels.vector.VectorDropout;
import org.lanewise.kernels.vector.VectorGemm;
import org.lanewise.kernels.vector.VectorGemv;
import org.lanewise.kernels.vector.VectorMasks;
import org.lanewise.kernels.vector.VectorSoftmax;

/// The backward pass of attention for one sample and one head of keys, on one thread.
///
/// Scores are computed again, a block of queries and keys at a time, and the weights `p` from them
/// and the logarithm of their sum that forward has left. With `D` the mask of dropout and its
/// scale:
///
/// ```
///   dv += (p D)T dy        g = (dy vT) D        ds = p (g - dy . y)
///   dq += scale ds k       dk += scale dsT q    dbias += ds
/// ```
///
/// The sum of `p g` over all keys, that softmax subtracts, is `dy . y`.
final class AttentionGradient {
  /// Keys and queries that are worked on at once: fewer keys than forward's, so that more of a
  /// causal square is skipped.
  private static final int KEYS = 128;

  private static final int QUERIES = 128;

  private final Product.Backend<float[]> products =
      Backend.VECTOR ? VectorGemm.floats() : new ScalarGemm();
  private final Product<float[]> product = new Product<>();
  private final float[] weights = new float[QUERIES * KEYS];
  private final float[] scores = new float[QUERIES * KEYS];
  private final float[] hidden = new float[KEYS];

  /// `dy . y` of each query.
  private float[] dots = new float[0];

  void run(AttentionArguments x, int sample, int kvHead) {
    AttentionGeometry g = x.geometry;
    int first = kvHead * g.group();
    clear(x, sample, kvHead);
    for (int head = first; head < first + g.group(); head++) {
      dots(x, sample, head);
      for (int j = 0; j < x.keys; j += KEYS) {
        int n = Math.min(KEYS, x.keys - j);
        if (x.mask != null) {
          x.maskAsBias(sample, j, n, hidden);
        }
        for (int i = 0; i < g.steps(); i += QUERIES) {
          int m = Math.min(QUERIES, g.steps() - i);
          if (x.visible(i + m - 1, j, n) > 0) {
            block(x, sample, kvHead, head, i, m, j, n);
          }
        }
      }
    }
    product.clear();
  }

  private static void clear(AttentionArguments x, int sample, int kvHead) {
    AttentionGeometry g = x.geometry;
    for (int head = kvHead * g.group(); head < (kvHead + 1) * g.group(); head++) {
      for (int i = 0; i < g.steps() && x.dq != null; i++) {
        int at = x.dqOffset + x.q(sample, head, i);
        Arrays.fill(x.dq, at, at + g.dim(), 0);
      }
    }
    for (int j = 0; j < x.keys; j++) {
      if (x.dk != null) {
        int at = x.dkOffset + x.k(sample, kvHead, j);
        Arrays.fill(x.dk, at, at + g.dim(), 0);
      }
      if (x.dv != null) {
        int at = x.dvOffset + x.v(sample, kvHead, j);
        Arrays.fill(x.dv, at, at + g.valueDim(), 0);
      }
    }
  }

  private void dots(AttentionArguments x, int sample, int head) {
    AttentionGeometry g = x.geometry;
    if (dots.length < g.steps()) {
      dots = new float[g.steps()];
    }
    for (int i = 0; i < g.steps(); i++) {
      int at = x.y(sample, head, i);
      int n = g.valueDim();
      if (Backend.VECTOR) {
        VectorGemv.FLOAT.byRows(
            1, n, 1, x.dy, x.dyOffset + at, n, x.y, x.yOffset + at, 0, dots, i, 1);
      } else {
        ScalarGemv.byRows(1, n, 1, x.dy, x.dyOffset + at, n, x.y, x.yOffset + at, 0, dots, i, 1);
      }
    }
  }

  /// The m queries from i on and the n keys from j on.
  private void block(
      AttentionArguments x, int sample, int kvHead, int head, int i, int m, int j, int n) {
    AttentionGeometry g = x.geometry;
    int q = x.q(sample, head, i);
    int k = x.k(sample, kvHead, j);
    int v = x.v(sample, kvHead, j);
    int y = x.y(sample, head, i);
    // s = scale q kT, p = exp(s - lse)
    product.operands(x.q, g.ldq(), x.k, g.ldk(), weights, KEYS);
    product(false, true, m, n, g.dim(), g.scale(), 0, x.qOffset + q, x.kOffset + k, 0);
    for (int r = 0; r < m; r++) {
      weights(x, sample, head, i + r, j, n, r * KEYS);
    }
    if (x.dv != null) {
      // dv += (p D)T dy
      float[] dropped = g.dropout() > 0 ? scores : weights;
      for (int r = 0; r < m && g.dropout() > 0; r++) {
        drop(x, sample, head, i + r, j, n, weights, r * KEYS);
      }
      product.operands(dropped, KEYS, x.dy, g.ldy(), x.dv, g.ldv());
      product(true, false, n, g.valueDim(), m, 1, 1, 0, x.dyOffset + y, x.dvOffset + v);
    }
    if (x.dq == null && x.dk == null && x.dbias == null) {
      return;
    }
    // g = (dy vT) D, ds = p (g - dy . y)
    product.operands(x.dy, g.ldy(), x.v, g.ldv(), scores, KEYS);
    product(false, true, m, n, g.valueDim(), 1, 0, x.dyOffset + y, x.vOffset + v, 0);
    for (int r = 0; r < m; r++) {
      if (g.dropout() > 0) {
        drop(x, sample, head, i + r, j, n, scores, r * KEYS);
      }
      scoreGradient(n, r * KEYS, dots[i + r]);
      if (x.dbias != null) {
        int at = x.dbiasOffset + x.bias(sample, head, i + r, j);
        Axpy.saxpy(n, 1, scores, r * KEYS, x.dbias, at);
      }
    }
    if (x.dq != null) {
      // dq += scale ds k
      product.operands(scores, KEYS, x.k, g.ldk(), x.dq, g.ldq());
      product(false, false, m, g.dim(), n, g.scale(), 1, 0, x.kOffset + k, x.dqOffset + q);
    }
    if (x.dk != null) {
      // dk += scale dsT q
      product.operands(scores, KEYS, x.q, g.ldq(), x.dk, g.ldk());
      product(true, false, n, g.dim(), m, g.scale(), 1, 0, x.qOffset + q, x.dkOffset + k);
    }
  }

  private void product(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      double alpha,
      double beta,
      int ao,
      int bo,
      int co) {
    product.shape(transA, transB, m, n, k, alpha, beta);
    products.window(product, ao, bo, co, 0, m, 0, n);
  }

  /// Makes weights of the scores of query i: 0 where it does not see a key.
  private void weights(AttentionArguments x, int sample, int head, int i, int j, int n, int at) {
    int visible = x.visible(i, j, n);
    float lse = x.lse[x.lseOffset + x.row(sample, head, i)];
    if (lse == Float.NEGATIVE_INFINITY) {
      visible = 0;
    }
    Arrays.fill(weights, at + visible, at + n, 0);
    if (x.bias != null) {
      add(visible, x.bias, x.biasOffset + x.bias(sample, head, i, j), at);
    }
    if (x.mask != null) {
      add(visible, hidden, 0, at);
    }
    if (Backend.VECTOR) {
      VectorSoftmax.expScaled(visible, lse, 1, weights, at, weights, at);
    } else {
      ScalarSoftmax.expScaled(visible, lse, 1, weights, at, weights, at);
    }
  }

  private void add(int n, float[] bias, int bo, int at) {
    if (Backend.VECTOR) {
      VectorMasks.add(n, weights, at, bias, bo, weights, at);
    } else {
      ScalarMasks.add(n, weights, at, bias, bo, weights, at);
    }
  }

  /// Puts what dropout leaves of a row among the scores.
  private void drop(
      AttentionArguments x, int sample, int head, int i, int j, int n, float[] from, int at) {
    AttentionGeometry g = x.geometry;
    long position = x.position(sample, head, i, j);
    int threshold = g.dropoutThreshold();
    float scale = g.dropoutScale();
    if (Backend.VECTOR) {
      VectorDropout.apply(x.seed, position, threshold, scale, n, from, at, scores, at);
    } else {
      ScalarDropout.apply(x.seed, position, threshold, scale, n, from, at, scores, at);
    }
  }

  /// `ds = p (g - dot)`, in the place of g.
  private void scoreGradient(int n, int at, float dot) {
    if (Backend.VECTOR) {
      VectorSoftmax.minusTimes(n, dot, weights, at, scores, at);
    } else {
      ScalarSoftmax.minusTimes(n, dot, weights, at, scores, at);
    }
  }
}
