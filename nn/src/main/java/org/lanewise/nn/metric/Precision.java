package org.lanewise.nn.metric;

import org.lanewise.nn.Metric;
import org.lanewise.nn.Shape;

/// The share of what was predicted as a class that is of it: of an output of one element for
/// what is above a half, otherwise the mean over the classes (scikit-learn's macro average). See
/// [ConfusionMatrix].
public record Precision() implements Metric {
  @Override
  public String name() {
    return "precision";
  }

  @Override
  public State start(Shape output, int maxBatch) {
    return ConfusionMatrix.start(output, maxBatch, ConfusionMatrix::precision);
  }
}
