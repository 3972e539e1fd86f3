package org.lanewise.nn.metric;

import org.lanewise.kernels.SquaredError;
import org.lanewise.nn.LossCall;
import org.lanewise.nn.Metric;
import org.lanewise.nn.Shape;

/// The mean of the squared differences between predictions and targets.
public record MeanSquaredError() implements Metric {
  @Override
  public String name() {
    return "mean_squared_error";
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
                * SquaredError.forward(
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
