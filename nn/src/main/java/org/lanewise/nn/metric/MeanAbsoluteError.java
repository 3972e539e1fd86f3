package org.lanewise.nn.metric;

import org.lanewise.kernels.AbsoluteError;
import org.lanewise.nn.LossCall;
import org.lanewise.nn.Metric;
import org.lanewise.nn.Shape;

/// The mean of the absolute differences between predictions and targets.
public record MeanAbsoluteError() implements Metric {
  @Override
  public String name() {
    return "mean_absolute_error";
  }

  @Override
  public boolean needsTargets() {
    return true;
  }

  @Override
  public State start(Shape output, int maxBatch) {
    return new State() {
      private double sum;
      private long elements;

      @Override
      public void update(LossCall c) {
        int n = c.size();
        sum +=
            n
                * AbsoluteError.forward(
                    n, c.predictions(), c.predictionsOffset(), c.targets(), c.targetsOffset());
        elements += n;
      }

      @Override
      public double result() {
        return sum / elements;
      }
    };
  }
}
