package org.lanewise.nn.loss;

import org.lanewise.nn.Loss;
import org.lanewise.nn.LossCall;

/// The mean of `log(cosh(y - target))`: about half the squared error of a small difference, and
/// the absolute error less `ln 2` of a large one, so that outliers weigh less.
public record LogCosh() implements Loss {
  @Override
  public String name() {
    return "log_cosh";
  }

  @Override
  public double forward(LossCall c) {
    return org.lanewise.kernels.LogCosh.forward(
        c.size(), c.y(), c.yOffset(), c.targets(), c.targetsOffset());
  }

  @Override
  public void backward(LossCall c, float scale) {
    org.lanewise.kernels.LogCosh.backward(
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
