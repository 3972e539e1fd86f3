package org.lanewise.nn.loss;

import org.lanewise.nn.Loss;
import org.lanewise.nn.LossCall;

/// The mean of `max(1 - target y, 0)` for targets of -1 and 1. Where Keras turns targets of 0 into
/// -1, these are taken as they are.
public record Hinge() implements Loss {
  @Override
  public String name() {
    return "hinge";
  }

  @Override
  public double forward(LossCall c) {
    return org.lanewise.kernels.Hinge.forward(
        c.size(), c.y(), c.yOffset(), c.targets(), c.targetsOffset());
  }

  @Override
  public void backward(LossCall c, float scale) {
    org.lanewise.kernels.Hinge.backward(
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
