package org.lanewise.kernels.vector;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.lanewise.kernels.gemm.AttentionArguments;
import org.lanewise.kernels.gemm.AttentionGeometry;
import org.lanewise.kernels.scalar.ScalarSoftmaxExp;

/// Attention on the tiles of the matrix product.
///
/// ```
///   for each 4 BLOCK keys, at most           pack their transpose and their values: stays in L2
///     for each R queries                     pack them, scaled
///       for each BLOCK keys
///         scores = queries keysT             R x BLOCK, in L1, one tile for each NR keys
///         weights = exp(scores - largest)    in place: these rows are what the next tiles read
///         outputs += weights values          one tile for each NR columns
/// ```
///
/// The scores lie as far apart as the tiles want rows of A to lie, so that nothing is copied
/// between the two products. What the scores are less is the largest of the first block; where a
/// later one has one that is larger by more than [#SLACK], it is that, and the outputs and the sum
/// so far are multiplied by `e^(old - new)`. The division comes last. Outputs stay in a buffer of R
/// rows until the packed keys have passed.
///
/// One or two queries read keys and values where they lie, as [VectorGemv] does.
public final class VectorAttention implements AttentionArguments.Backend {
  private static final int BLOCK = AttentionGeometry.BLOCK;
  private static final int FEW_QUERIES = 2;

  /// Blocks of keys that are packed at once, where half of the second-level cache holds as many.
  private static final int MOST_BLOCKS = 4;

  /// A score may be so much larger than what it is less: its exponential is far from overflow, and
  /// as exact as those of smaller ones.
  private static final float SLACK = 8;

  private final FloatTiles tiles = new FloatTiles();
  private final int lda = tiles.lda;
  private final float[] zeros = new float[tiles.nr];
  private final float[] scores = new float[Blocks.MR * lda];

  /// What the mask adds to the scores of the keys from `hiddenFrom` on.
  private final float[] hidden = new float[MOST_BLOCKS * BLOCK];

  private int hiddenFrom;
  private float[] queries = new float[0];
  private float[] outputs = new float[0];
  private int outputRow;

  /// Blocks of keys that are packed at once, and the bytes of one.
  private int blocks;

  private long keyBytes;
  private long valueBytes;
  private MemorySegment keyPanels = Panels.ofFloats(1);
  private MemorySegment valuePanels = Panels.ofFloats(1);

  /// What the scores of each query are less, before their exponentials are taken and summed.
  private float[] max = new float[0];

  private double[] sum = new double[0];

  @Override
  public void forward(AttentionArguments x, int sample, int kvHead, int i0, int i1) {
    int rows = i1 - i0;
    makeRoom(x.geometry, rows);
    if (rows <= FEW_QUERIES || x.keys == 0) {
      queries(x, sample, kvHead, i0, i1);
    } else {
      strips(x, sample, kvHead, i0, i1);
    }
    if (x.lse != null) {
      logSums(x, sample, kvHead, i0, i1);
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
    if (rows <= FEW_QUERIES) {
      return;
    }
    outputRow = Math.ceilDiv(g.valueDim(), tiles.nr) * tiles.nr;
    if (outputs.length < Blocks.MR * outputRow) {
      outputs = new float[Blocks.MR * outputRow];
    }
    int queryFloats = Math.ceilDiv(g.dim(), BLOCK) * Blocks.MR * lda;
    if (queries.length < queryFloats) {
      queries = new float[queryFloats];
    }
    int floats = (g.dim() + outputRow) * BLOCK;
    blocks = Math.clamp(Blocks.L2 / 2 / Float.BYTES / floats, 1, MOST_BLOCKS);
    keyBytes = (long) g.dim() * BLOCK * Float.BYTES;
    if (keyPanels.byteSize() < blocks * keyBytes) {
      keyPanels = Panels.ofFloats(blocks * keyBytes);
    }
    valueBytes = (long) outputRow * BLOCK * Float.BYTES;
    if (valuePanels.byteSize() < blocks * valueBytes) {
      valuePanels = Panels.ofFloats(blocks * valueBytes);
    }
  }

  /// Few queries, one by one, a block of keys after the other: heads that share keys find them in
  /// the caches.
  private void queries(AttentionArguments x, int sample, int kvHead, int i0, int i1) {
    AttentionGeometry g = x.geometry;
    int first = kvHead * g.group();
    for (int h = 0; h < g.group(); h++) {
      for (int i = i0; i < i1; i++) {
        int yo = x.yOffset + x.y(sample, first + h, i);
        Arrays.fill(x.y, yo, yo + g.valueDim(), 0);
      }
    }
    for (int j = 0; j < x.keys; j += BLOCK) {
      int n = Math.min(BLOCK, x.keys - j);
      hide(x, sample, j, n);
      for (int h = 0; h < g.group(); h++) {
        for (int i = i0; i < i1; i++) {
          int visible = x.visible(i, j, n);
          if (visible > 0) {
            query(x, sample, kvHead, first + h, i, j, visible, h * (i1 - i0) + i - i0);
          }
        }
      }
    }
    for (int h = 0; h < g.group(); h++) {
      for (int i = i0; i < i1; i++) {
        int yo = x.yOffset + x.y(sample, first + h, i);
        VectorSoftmax.scale(g.valueDim(), inverse(h * (i1 - i0) + i - i0), x.y, yo, x.y, yo);
      }
    }
  }

  /// Takes the mask of the n keys from j on.
  private void hide(AttentionArguments x, int sample, int j, int n) {
    if (x.mask != null) {
      x.maskAsBias(sample, j, n, hidden);
      hiddenFrom = j;
    }
  }

  private void strips(AttentionArguments x, int sample, int kvHead, int i0, int i1) {
    AttentionGeometry g = x.geometry;
    int rows = i1 - i0;
    for (int j0 = 0, j1; j0 < x.keys && x.visible(i1 - 1, j0, 1) > 0; j0 = j1) {
      j1 = Math.min(x.keys, j0 + blocks * BLOCK);
      hide(x, sample, j0, j1 - j0);
      for (int j = j0; j < j1; j += BLOCK) {
        pack(x, sample, kvHead, j0, j, Math.min(BLOCK, x.keys - j));
      }
      for (int h = 0; h < g.group(); h++) {
        for (int i = i0, tall; i < i1; i += tall) {
          tall = Tiles.rows(i1 - i);
          if (x.visible(i + tall - 1, j0, 1) > 0) {
            strip(x, sample, kvHead * g.group() + h, i, tall, j0, j1, h * rows + i - i0);
          }
        }
      }
    }
  }

  private void logSums(AttentionArguments x, int sample, int kvHead, int i0, int i1) {
    AttentionGeometry g = x.geometry;
    for (int h = 0; h < g.group(); h++) {
      for (int i = i0; i < i1; i++) {
        int state = h * (i1 - i0) + i - i0;
        int row = x.lseOffset + x.row(sample, kvHead * g.group() + h, i);
        x.lse[row] = (float) (max[state] + Math.log(sum[state]));
      }
    }
  }

  /// Panels of the transpose of the n keys from j on, a chunk of their elements after the other,
  /// and of their values.
  private void pack(AttentionArguments x, int sample, int kvHead, int j0, int j, int n) {
    AttentionGeometry g = x.geometry;
    int nr = tiles.nr;
    int ko = x.kOffset + x.k(sample, kvHead, j);
    int vo = x.vOffset + x.v(sample, kvHead, j);
    long at = (j - j0) / BLOCK * keyBytes;
    for (int p = 0; p < g.dim(); p += BLOCK) {
      int depth = Math.min(BLOCK, g.dim() - p);
      for (int c = 0; c < n; c += nr) {
        int width = Math.min(nr, n - c);
        tiles.packPanel(true, depth, width, x.k, ko + c * g.ldk() + p, g.ldk(), keyPanels, at);
        at += panel(1, depth);
      }
    }
    at = (j - j0) / BLOCK * valueBytes;
    for (int c = 0; c < g.valueDim(); c += nr) {
      int width = Math.min(nr, g.valueDim() - c);
      tiles.packPanel(false, n, width, x.v, vo + c, g.ldv(), valuePanels, at);
      at += panel(1, n);
    }
  }

  private long panel(int index, int depth) {
    return (long) index * depth * tiles.nr * Float.BYTES;
  }

  /// Some queries from i on and the keys from j0 on that are packed.
  private void strip(
      AttentionArguments x, int sample, int head, int i, int rows, int j0, int j1, int state) {
    AttentionGeometry g = x.geometry;
    int qo = x.qOffset + x.q(sample, head, i);
    for (int p = 0; p < g.dim(); p += BLOCK) {
      int depth = Math.min(BLOCK, g.dim() - p);
      int to = p / BLOCK * Blocks.MR * lda;
      tiles.packRows(false, rows, depth, g.scale(), x.q, qo + p, g.ldq(), queries, to);
    }
    int yo = x.yOffset + x.y(sample, head, i);
    for (int r = 0; r < rows && j0 > 0; r++) {
      System.arraycopy(x.y, yo + r * g.ldy(), outputs, r * outputRow, g.valueDim());
    }
    // Of the last query: the others see no more.
    int end = j0 + x.visible(i + rows - 1, j0, j1 - j0);
    for (int j = j0; j < end; j += BLOCK) {
      int n = Math.min(BLOCK, j1 - j);
      int visible = Math.min(BLOCK, end - j);
      scores(g.dim(), rows, n, visible, (j - j0) / BLOCK * keyBytes);
      weights(x, sample, head, i, rows, j, n, visible, state);
      outputs(g.valueDim(), rows, n, visible, (j - j0) / BLOCK * valueBytes, j == 0);
    }
    boolean last = x.visible(i + rows - 1, j1, x.keys - j1) == 0;
    for (int r = 0; r < rows; r++) {
      float factor = last ? inverse(state + r) : 1;
      VectorSoftmax.scale(g.valueDim(), factor, outputs, r * outputRow, x.y, yo + r * g.ldy());
    }
  }

  /// The scores of the queries at hand and those of the n keys in a block of panels that are
  /// visible.
  private void scores(int dim, int rows, int n, int visible, long at) {
    int nr = tiles.nr;
    for (int p = 0; p < dim; p += BLOCK) {
      int depth = Math.min(BLOCK, dim - p);
      int qo = p / BLOCK * Blocks.MR * lda;
      for (int c = 0; c < visible; c += nr) {
        long bo = at + panel(c / nr, depth);
        float[] init = p == 0 ? zeros : scores;
        int io = p == 0 ? 0 : c;
        int ldi = p == 0 ? 0 : lda;
        tiles.run(rows, false, depth, queries, qo, keyPanels, bo, init, io, ldi, scores, c, lda);
      }
      at += panel(Math.ceilDiv(n, nr), depth);
    }
  }

  /// Adds the values in a block of panels, by their weights, to the outputs at hand.
  private void outputs(int dim, int rows, int n, int visible, long at, boolean first) {
    int nr = tiles.nr;
    float[] init = first ? zeros : outputs;
    int ldi = first ? 0 : outputRow;
    for (int c = 0; c < dim; c += nr) {
      long bo = at + panel(c / nr, n);
      int io = first ? 0 : c;
      tiles.run(
          rows, false, visible, scores, 0, valuePanels, bo, init, io, ldi, outputs, c, outputRow);
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
    float factor = shift(x, sample, head, i, j, n, 0, state);
    expSum(n, 0, state);
    drop(x, sample, head, i, j, n, 0);
    if (factor != 1) {
      VectorSoftmax.scale(g.valueDim(), factor, x.y, yo, x.y, yo);
    }
    VectorGemv.FLOAT.byColumns(n, g.valueDim(), 1, x.v, vo, g.ldv(), scores, 0, 1, x.y, yo);
  }

  /// Makes weights of the scores of some queries from i on and those of the n keys from j on that
  /// the last of them sees; those of keys that an earlier one does not see are 0.
  private void weights(
      AttentionArguments x,
      int sample,
      int head,
      int i,
      int rows,
      int j,
      int n,
      int visible,
      int state) {
    int end = Math.ceilDiv(visible, Lanes.LENGTH) * Lanes.LENGTH;
    for (int r = 0; r < rows; r++) {
      int own = x.visible(i + r, j, n);
      float factor = shift(x, sample, head, i + r, j, own, r * lda, state + r);
      Arrays.fill(scores, r * lda + own, r * lda + end, Float.NEGATIVE_INFINITY);
      if (j > 0 && factor != 1) {
        int at = r * outputRow;
        VectorSoftmax.scale(x.geometry.valueDim(), factor, outputs, at, outputs, at);
      }
    }
    int r = 0;
    for (; r < rows - 1; r += 2) {
      VectorSoftmax.expSums(end, max, sum, state + r, scores, r * lda, (r + 1) * lda);
    }
    if (r < rows) {
      expSum(end, r * lda, state + r);
    }
    for (r = 0; r < rows; r++) {
      drop(x, sample, head, i + r, j, x.visible(i + r, j, n), r * lda);
    }
  }

  /// Adds bias and mask to the n scores at `at`, and sees to it that their exponentials are in
  /// range.
  ///
  /// @return what multiplies the outputs so far
  private float shift(
      AttentionArguments x, int sample, int head, int i, int j, int n, int at, int state) {
    if (x.bias != null) {
      int bo = x.biasOffset + x.bias(sample, head, i, j);
      VectorMasks.add(n, scores, at, x.bias, bo, scores, at);
    }
    if (x.mask != null) {
      VectorMasks.add(n, scores, at, hidden, j - hiddenFrom, scores, at);
    }
    float top = VectorSoftmax.max(n, scores, at);
    float factor = 1;
    if (top > max[state] + SLACK) {
      factor = ScalarSoftmaxExp.exp(max[state] - top);
      sum[state] *= factor;
      max[state] = top;
    }
    return factor;
  }

  private void expSum(int n, int at, int state) {
    float shift = VectorSoftmax.shift(max[state]);
    sum[state] += VectorSoftmax.expSum(n, shift, scores, at, scores, at);
  }

  private void drop(AttentionArguments x, int sample, int head, int i, int j, int n, int at) {
    AttentionGeometry g = x.geometry;
    if (g.dropout() > 0) {
      long position = x.position(sample, head, i, j);
      VectorDropout.apply(
          x.seed, position, g.dropoutThreshold(), g.dropoutScale(), n, scores, at, scores, at);
    }
  }

  /// What the outputs of a query are multiplied with at last; 0 if it saw no key.
  private float inverse(int state) {
    return sum[state] == 0 ? 0 : (float) (1 / sum[state]);
  }
}
