package org.lanewise.nn.loss;

import org.lanewise.nn.Loss;
import org.lanewise.nn.LossCall;

/// The mean of `max(1 - target y, 0)^2` for targets of -1 and 1. Where Keras turns targets of 0
/// into -1, these are taken as they are.
public record SquaredHinge() implements Loss {
  @Override
  public String name() {
    return "squared_hinge";
  }

  @Override
  public double forward(LossCall c) {
    return org.lanewise.kernels.SquaredHinge.forward(
        c.size(), c.y(), c.yOffset(), c.targets(), c.targetsOffset());
  }

  @Override
  public void backward(LossCall c, float scale) {
    org.lanewise.kernels.SquaredHinge.backward(
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
