package org.lanewise.nn.metric;

import org.lanewise.kernels.Metrics;
import org.lanewise.nn.LossCall;
import org.lanewise.nn.Metric;
import org.lanewise.nn.Shape;

/// The share of rows in which fewer than `k` classes are above the right one: Keras's
/// `TopKCategoricalAccuracy` and `SparseTopKCategoricalAccuracy`.
///
/// @param k how many classes are good enough
public record TopKAccuracy(int k) implements Metric {
  /// Checks the number.
  ///
  /// @throws IllegalArgumentException if it is less than 1
  public TopKAccuracy {
    if (k < 1) {
      throw new IllegalArgumentException("k is " + k + ", expected 1 or more");
    }
  }

  /// Keras's default, 5.
  public TopKAccuracy() {
    this(5);
  }

  @Override
  public String name() {
    return "top_k_categorical_accuracy";
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
        right +=
            Metrics.topK(
                c.rows(),
                c.cols(),
                k,
                c.predictions(),
                c.predictionsOffset(),
                c.cols(),
                classes.expected,
                classes.expectedOffset);
        rows += Metrics.labelled(c.rows(), classes.expected, classes.expectedOffset);
      }

      @Override
      public double result() {
        return (double) right / rows;
      }
    };
  }
}
