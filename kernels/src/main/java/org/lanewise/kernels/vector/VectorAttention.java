package org.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.lanewise.kernels.gemm.AttentionArguments;
import org.lanewise.kernels.gemm.AttentionGeometry;
import org.lanewise.kernels.scalar.ScalarSoftmaxExp;

/// Attention on the tiles of the matrix product.
///
/// ```
///   for each BLOCK keys                      pack their transpose and their values: stays in L2
///     for each R queries                     pack them, scaled
///       scores = queries keysT               R x BLOCK, in L1, one tile for each NR keys
///       weights = exp(scores - largest)      in place: these rows are what the next tiles read
///       outputs += weights values            one tile for each NR columns
/// ```
///
/// The scores lie as far apart as the tiles want rows of A to lie, so that nothing is copied
/// between the two products. Where a block has a larger score than those before, the outputs and
/// the sum so far are multiplied by `e^(old - new)`; the division comes last. What a row leaves for
/// its next block lies in y: a row of one block does not go there before it is done.
///
/// One or two queries read keys and values where they lie, as [VectorGemv] does.
public final class VectorAttention implements AttentionArguments.Backend {
  private static final int BLOCK = AttentionGeometry.BLOCK;
  private static final int FEW_QUERIES = 2;

  private final FloatTiles tiles = new FloatTiles();
  private final int lda = tiles.lda;
  private final float[] zeros = new float[tiles.nr];
  private final float[] scores = new float[Blocks.MR * lda];
  private final float[] hidden = new float[BLOCK];
  private final float[] queries = new float[Blocks.MR * lda];
  private float[] outputs = new float[0];
  private int outputRow;

  private MemorySegment keyPanels = Panels.allocate(1);
  private MemorySegment valuePanels = Panels.allocate(1);

  /// The largest score of each query so far, and the sum of the exponentials of what they are less.
  private float[] max = new float[0];

  private double[] sum = new double[0];

  @Override
  public void forward(AttentionArguments x, int sample, int kvHead, int i0, int i1) {
    AttentionGeometry g = x.geometry;
    int rows = i1 - i0;
    int first = kvHead * g.group();
    makeRoom(g, rows);
    for (int h = 0; h < g.group() && (rows <= FEW_QUERIES || x.keys == 0); h++) {
      for (int i = i0; i < i1; i++) {
        int yo = x.yOffset + x.y(sample, first + h, i);
        Arrays.fill(x.y, yo, yo + g.valueDim(), 0);
      }
    }
    for (int j = 0; j < x.keys; j += BLOCK) {
      int n = Math.min(BLOCK, x.keys - j);
      if (x.visible(i1 - 1, j, n) == 0) {
        break;
      }
      if (x.mask != null) {
        x.maskAsBias(sample, j, n, hidden);
      }
      if (rows > FEW_QUERIES) {
        pack(x, n, x.kOffset + x.k(sample, kvHead, j), x.vOffset + x.v(sample, kvHead, j));
      }
      for (int h = 0; h < g.group(); h++) {
        for (int i = i0, tall; i < i1; i += tall) {
          tall = rows > FEW_QUERIES ? Tiles.rows(i1 - i) : 1;
          int state = h * rows + i - i0;
          // Of the last query: the others see no more.
          int visible = x.visible(i + tall - 1, j, n);
          if (visible > 0 && rows > FEW_QUERIES) {
            strip(x, sample, first + h, i, tall, j, n, visible, state);
          } else if (visible > 0) {
            query(x, sample, kvHead, first + h, i, j, visible, state);
          }
        }
      }
    }
    for (int h = 0; h < g.group(); h++) {
      for (int i = i0; i < i1; i++) {
        int state = h * rows + i - i0;
        if (rows <= FEW_QUERIES) {
          int yo = x.yOffset + x.y(sample, first + h, i);
          VectorSoftmax.scale(g.valueDim(), inverse(state), x.y, yo, x.y, yo);
        }
        if (x.lse != null) {
          int row = x.lseOffset + x.row(sample, first + h, i);
          x.lse[row] = (float) (max[state] + Math.log(sum[state]));
        }
      }
    }
  }

  private void makeRoom(AttentionGeometry g, int rows) {
    int states = g.group() * rows;
    if (max.length < states) {
      max = new float[states];
      sum = new double[states];
    }
    Arrays.fill(max, 0, states, Float.NEGATIVE_INFINITY);
    Arrays.fill(sum, 0, states, 0);
    outputRow = padded(g.valueDim());
    if (rows <= FEW_QUERIES) {
      return;
    }
    if (outputs.length < Blocks.MR * outputRow) {
      outputs = new float[Blocks.MR * outputRow];
    }
    long keyBytes = (long) g.dim() * BLOCK * Float.BYTES;
    if (keyPanels.byteSize() < keyBytes) {
      keyPanels = Panels.allocate(keyBytes);
    }
    long valueBytes = (long) outputRow * BLOCK * Float.BYTES;
    if (valuePanels.byteSize() < valueBytes) {
      valuePanels = Panels.allocate(valueBytes);
    }
  }

  private int padded(int n) {
    return Math.ceilDiv(n, tiles.nr) * tiles.nr;
  }

  /// Panels of the transpose of n keys, a chunk of their elements after the other, and of n values.
  private void pack(AttentionArguments x, int n, int ko, int vo) {
    AttentionGeometry g = x.geometry;
    int nr = tiles.nr;
    long at = 0;
    for (int p = 0; p < g.dim(); p += BLOCK) {
      int depth = Math.min(BLOCK, g.dim() - p);
      for (int c = 0; c < n; c += nr) {
        int width = Math.min(nr, n - c);
        tiles.packPanel(true, depth, width, x.k, ko + c * g.ldk() + p, g.ldk(), keyPanels, at);
        at += (long) depth * nr * Float.BYTES;
      }
    }
    for (int c = 0; c < g.valueDim(); c += nr) {
      int width = Math.min(nr, g.valueDim() - c);
      tiles.packPanel(false, n, width, x.v, vo + c, g.ldv(), valuePanels, panel(c / nr, n));
    }
  }

  private long panel(int index, int depth) {
    return (long) index * depth * tiles.nr * Float.BYTES;
  }

  /// Some queries from i on and the n keys from j on, of which the last query sees `visible`.
  private void strip(
      AttentionArguments x,
      int sample,
      int head,
      int i,
      int rows,
      int j,
      int n,
      int visible,
      int state) {
    AttentionGeometry g = x.geometry;
    int nr = tiles.nr;
    boolean first = j == 0;
    boolean last = x.visible(i + rows - 1, j + BLOCK, Math.max(0, x.keys - j - BLOCK)) == 0;
    int qo = x.qOffset + x.q(sample, head, i);
    long at = 0;
    for (int p = 0; p < g.dim(); p += BLOCK) {
      int depth = Math.min(BLOCK, g.dim() - p);
      tiles.packRows(false, rows, depth, g.scale(), x.q, qo + p, g.ldq(), queries, 0);
      for (int c = 0; c < visible; c += nr) {
        long bo = at + panel(c / nr, depth);
        float[] init = p == 0 ? zeros : scores;
        int io = p == 0 ? 0 : c;
        int ldi = p == 0 ? 0 : lda;
        tiles.run(rows, false, depth, queries, 0, keyPanels, bo, init, io, ldi, scores, c, lda);
      }
      at += panel(Math.ceilDiv(n, nr), depth);
    }
    for (int r = 0; r < rows; r++) {
      int own = x.visible(i + r, j, n);
      float factor = weights(x, sample, head, i + r, j, own, r * lda, state + r);
      Arrays.fill(scores, r * lda + own, r * lda + visible, 0);
      if (!first) {
        int yo = x.yOffset + x.y(sample, head, i + r);
        VectorSoftmax.scale(g.valueDim(), factor, x.y, yo, outputs, r * outputRow);
      }
    }
    for (int c = 0; c < g.valueDim(); c += nr) {
      tiles.run(
          rows,
          false,
          visible,
          scores,
          0,
          valuePanels,
          panel(c / nr, n),
          first ? zeros : outputs,
          first ? 0 : c,
          first ? 0 : outputRow,
          outputs,
          c,
          outputRow);
    }
    for (int r = 0; r < rows; r++) {
      int yo = x.yOffset + x.y(sample, head, i + r);
      float factor = last ? inverse(state + r) : 1;
      VectorSoftmax.scale(g.valueDim(), factor, outputs, r * outputRow, x.y, yo);
    }
  }

  /// One query and the n keys from j on.
  private void query(
      AttentionArguments x, int sample, int kvHead, int head, int i, int j, int n, int state) {
    AttentionGeometry g = x.geometry;
    int qo = x.qOffset + x.q(sample, head, i);
    int ko = x.kOffset + x.k(sample, kvHead, j);
    int vo = x.vOffset + x.v(sample, kvHead, j);
    int yo = x.yOffset + x.y(sample, head, i);
    VectorGemv.FLOAT.byRows(n, g.dim(), g.scale(), x.k, ko, g.ldk(), x.q, qo, 0, scores, 0, 1);
    float factor = weights(x, sample, head, i, j, n, 0, state);
    VectorSoftmax.scale(g.valueDim(), factor, x.y, yo, x.y, yo);
    VectorGemv.FLOAT.byColumns(n, g.valueDim(), 1, x.v, vo, g.ldv(), scores, 0, 1, x.y, yo);
  }

  /// Makes weights of the scores at `at` of query i and the n keys from j on.
  ///
  /// @return what multiplies the sums so far
  private float weights(
      AttentionArguments x, int sample, int head, int i, int j, int n, int at, int state) {
    AttentionGeometry g = x.geometry;
    if (x.bias != null) {
      int bo = x.biasOffset + x.bias(sample, head, i, j);
      VectorMasks.add(n, scores, at, x.bias, bo, scores, at);
    }
    if (x.mask != null) {
      VectorMasks.add(n, scores, at, hidden, 0, scores, at);
    }
    float top = Math.max(max[state], VectorSoftmax.max(n, scores, at));
    float factor = max[state] == top ? 1 : ScalarSoftmaxExp.exp(max[state] - top);
    float shift = top == Float.NEGATIVE_INFINITY ? 0 : top;
    double block = VectorSoftmax.expSum(n, shift, scores, at, scores, at);
    sum[state] = sum[state] * factor + block;
    max[state] = top;
    if (g.dropout() > 0) {
      VectorDropout.apply(
          x.seed,
          x.position(sample, head, i, j),
          g.dropoutThreshold(),
          g.dropoutScale(),
          n,
          scores,
          at,
          scores,
          at);
    }
    return factor;
  }

  /// What the outputs of a query are multiplied with at last; 0 if it saw no key.
  private float inverse(int state) {
    return sum[state] == 0 ? 0 : (float) (1 / sum[state]);
  }
}
