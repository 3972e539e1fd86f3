package org.lanewise.nn.metric;

import java.util.Arrays;
import org.lanewise.kernels.Metrics;
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
    private long[] keys = new long[1024];

    private int size;

    @Override
    public void update(LossCall c) {
      if (keys.length - size < c.rows()) {
        keys = Arrays.copyOf(keys, Math.max(2 * keys.length, size + c.rows()));
      }
      Metrics.scores(
          c.rows(),
          c.predictions(),
          c.predictionsOffset(),
          c.targets(),
          c.targetsOffset(),
          keys,
          size);
      size += c.rows();
    }

    @Override
    public double result() {
      return Metrics.areaUnderCurve(size, keys);
    }
  }
}
