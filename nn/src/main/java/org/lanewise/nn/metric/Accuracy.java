package org.lanewise.nn.metric;

import org.lanewise.kernels.Metrics;
import org.lanewise.nn.LossCall;
import org.lanewise.nn.Metric;
import org.lanewise.nn.Shape;

/// The share of rows whose class is right: Keras's `accuracy`. The class is the column of the
/// largest element, or of a row of one element, whether it is above a half.
public record Accuracy() implements Metric {
  @Override
  public String name() {
    return "accuracy";
  }

  @Override
  public State start(Shape output, int maxBatch) {
    Classes classes = new Classes(output, maxBatch);
    return new State() {
      private long right;
      private long rows;

      @Override
      public void update(LossCall c) {
        classes.fill(c);
        int[] labels = classes.expected;
        right += Metrics.matches(c.rows(), classes.predicted, 0, labels, classes.expectedOffset);
        rows += Metrics.labelled(c.rows(), labels, classes.expectedOffset);
      }

      @Override
      public double result() {
        return (double) right / rows;
      }
    };
  }
}
