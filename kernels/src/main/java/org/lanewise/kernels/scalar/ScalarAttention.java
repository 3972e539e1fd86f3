package org.lanewise.kernels.scalar;

import java.util.Arrays;
import org.lanewise.kernels.gemm.AttentionArguments;
import org.lanewise.kernels.gemm.AttentionGeometry;

/// Attention as plain loops, query by query.
public final class ScalarAttention implements AttentionArguments.Backend {
  private static final int BLOCK = AttentionGeometry.BLOCK;

  private final float[] scores = new float[BLOCK];
  private final float[] hidden = new float[BLOCK];

  @Override
  public void forward(AttentionArguments x, int sample, int kvHead, int i0, int i1) {
    AttentionGeometry g = x.geometry;
    for (int head = kvHead * g.group(); head < (kvHead + 1) * g.group(); head++) {
      for (int i = i0; i < i1; i++) {
        query(x, sample, kvHead, head, i);
      }
    }
  }

  private void query(AttentionArguments x, int sample, int kvHead, int head, int i) {
    AttentionGeometry g = x.geometry;
    int qo = x.qOffset + x.q(sample, head, i);
    int yo = x.yOffset + x.y(sample, head, i);
    Arrays.fill(x.y, yo, yo + g.valueDim(), 0);
    float max = Float.NEGATIVE_INFINITY;
    double sum = 0;
    for (int j = 0; j < x.keys; j += BLOCK) {
      int n = x.visible(i, j, Math.min(BLOCK, x.keys - j));
      int ko = x.kOffset + x.k(sample, kvHead, j);
      int vo = x.vOffset + x.v(sample, kvHead, j);
      ScalarGemv.byRows(n, g.dim(), g.scale(), x.k, ko, g.ldk(), x.q, qo, 0, scores, 0, 1);
      if (x.bias != null) {
        int bo = x.biasOffset + x.bias(sample, head, i, j);
        ScalarMasks.add(n, scores, 0, x.bias, bo, scores, 0);
      }
      if (x.mask != null) {
        x.maskAsBias(sample, j, n, hidden);
        ScalarMasks.add(n, scores, 0, hidden, 0, scores, 0);
      }
      float top = Math.max(max, ScalarSoftmax.max(n, scores, 0));
      float factor = max == top ? 1 : (float) Math.exp((double) max - top);
      float shift = top == Float.NEGATIVE_INFINITY ? 0 : top;
      sum = sum * factor + ScalarSoftmax.expSum(n, shift, scores, 0, scores, 0);
      max = top;
      if (g.dropout() > 0) {
        ScalarDropout.apply(
            x.seed,
            x.position(sample, head, i, j),
            g.dropoutThreshold(),
            g.dropoutScale(),
            n,
            scores,
            0,
            scores,
            0);
      }
      ScalarSoftmax.scale(g.valueDim(), factor, x.y, yo, x.y, yo);
      ScalarGemv.byColumns(n, g.valueDim(), 1, x.v, vo, g.ldv(), scores, 0, 1, x.y, yo);
    }
    ScalarSoftmax.scale(g.valueDim(), sum == 0 ? 0 : (float) (1 / sum), x.y, yo, x.y, yo);
    if (x.lse != null) {
      x.lse[x.lseOffset + x.row(sample, head, i)] = (float) (max + Math.log(sum));
    }
  }
}
