package org.lanewise.nn.metric;

import java.util.Arrays;
import org.lanewise.nn.LossCall;
import org.lanewise.nn.Metric;
import org.lanewise.nn.Shape;

/// The area under the curve of true against false positives (ROC) of an output of one element: the
/// probability that a random positive has a higher score than a random negative, ties counting a
/// half. Keras's `AUC`, but exact: all scores are kept and sorted, which takes eight bytes a sample
/// and, now and then, a longer array.
public record Auc() implements Metric {
  @Override
  public String name() {
    return "auc";
  }

  @Override
  public boolean needsTargets() {
    return true;
  }

  @Override
  public State start(Shape output, int maxBatch) {
    if (output.size() != 1) {
      throw new IllegalArgumentException("auc needs an output of one element, but it is " + output);
    }
    return new Scores();
  }

  private static final class Scores implements State {
    /// The bits of a score, ordered as the scores are, and below them 1 for a positive.
    private long[] sorted = new long[1024];

    private int size;

    @Override
    public void update(LossCall c) {
      if (sorted.length - size < c.rows()) {
        sorted = Arrays.copyOf(sorted, Math.max(2 * sorted.length, size + c.rows()));
      }
      for (int i = 0; i < c.rows(); i++) {
        // Either zero is the same score.
        int bits = Float.floatToIntBits(c.predictions()[c.predictionsOffset() + i] + 0f);
        long ordered = bits ^ (bits >> 31 & Integer.MAX_VALUE);
        sorted[size++] = ordered << 1 | (c.targets()[c.targetsOffset() + i] > 0.5f ? 1 : 0);
      }
    }

    @Override
    public double result() {
      Arrays.sort(sorted, 0, size);
      double pairs = 0;
      long negatives = 0;
      long positives = 0;
      for (int from = 0; from < size; ) {
        int to = from;
        long here = 0;
        while (to < size && sorted[to] >> 1 == sorted[from] >> 1) {
          here += sorted[to++] & 1;
        }
        long others = to - from - here;
        pairs += here * (negatives + others / 2.0);
        positives += here;
        negatives += others;
        from = to;
      }
      return pairs / ((double) positives * negatives);
    }
  }
}
