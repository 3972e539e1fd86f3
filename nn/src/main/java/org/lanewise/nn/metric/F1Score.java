package org.lanewise.nn.metric;

import org.lanewise.nn.Metric;
import org.lanewise.nn.Shape;

/// The harmonic mean of precision and recall: of an output of one element for
/// what is above a half, otherwise the mean over the classes (scikit-learn's macro average). See
/// [ConfusionMatrix].
public record F1Score() implements Metric {
  @Override
  public String name() {
    return "f1_score";
  }

  @Override
  public State start(Shape output, int maxBatch) {
    return ConfusionMatrix.start(output, maxBatch, ConfusionMatrix::f1);
  }
}
