package org.lanewise.nn.metric;

import org.lanewise.kernels.Metrics;
import org.lanewise.nn.LossCall;
import org.lanewise.nn.Metric;
import org.lanewise.nn.Shape;

/// The share of elements, each a question of its own, that are on the right side of a threshold:
/// Keras's `BinaryAccuracy`, for several labels a sample. A target counts as yes above a half.
///
/// @param threshold what a prediction must exceed for a yes
public record BinaryAccuracy(float threshold) implements Metric {
  /// Keras's threshold, a half.
  public BinaryAccuracy() {
    this(0.5f);
  }

  @Override
  public String name() {
    return "binary_accuracy";
  }

  @Override
  public boolean needsTargets() {
    return true;
  }

  @Override
  public State start(Shape output, int maxBatch) {
    int[] predicted = new int[Math.multiplyExact(maxBatch, output.size())];
    int[] expected = new int[predicted.length];
    return new State() {
      private long right;
      private long elements;

      @Override
      public void update(LossCall c) {
        int n = c.size();
        Metrics.threshold(n, threshold, c.predictions(), c.predictionsOffset(), predicted, 0);
        Metrics.threshold(n, 0.5f, c.targets(), c.targetsOffset(), expected, 0);
        right += Metrics.matches(n, predicted, 0, expected, 0);
        elements += n;
      }

      @Override
      public double result() {
        return (double) right / elements;
      }
    };
  }
}
