package org.lanewise.nn.loss;

import org.lanewise.nn.Loss;
import org.lanewise.nn.LossCall;

/// The mean of the absolute differences. The gradient of a difference of 0 is 0.
public record MeanAbsoluteError() implements Loss {
  @Override
  public String name() {
    return "mean_absolute_error";
  }

  @Override
  public double forward(LossCall c) {
    return org.lanewise.kernels.AbsoluteError.forward(
        c.size(), c.y(), c.yOffset(), c.targets(), c.targetsOffset());
  }

  @Override
  public void backward(LossCall c, float scale) {
    org.lanewise.kernels.AbsoluteError.backward(
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
