package org.lanewise.nn.loss;

import org.lanewise.nn.Loss;
import org.lanewise.nn.LossCall;

/// The mean of the squared differences.
public record MeanSquaredError() implements Loss {
  @Override
  public String name() {
    return "mean_squared_error";
  }

  @Override
  public double forward(LossCall c) {
    return org.lanewise.kernels.SquaredError.forward(
        c.size(), c.y(), c.yOffset(), c.targets(), c.targetsOffset());
  }

  @Override
  public void backward(LossCall c, float scale) {
    org.lanewise.kernels.SquaredError.backward(
        c.size(),
        c.y(),
        c.yOffset(),
        c.targets(),
        c.targetsOffset(),
        scale / c.cols(),
        c.dy(),
        c.dyOffset());
  }
}
