package org.lanewise.nn.loss;

import org.lanewise.kernels.Activation;
import org.lanewise.kernels.BinaryCrossEntropy;
import org.lanewise.nn.Loss;
import org.lanewise.nn.LossCall;

/// The mean of `-t log(y) - (1 - t) log(1 - y)` for targets from 0 to 1. The model must end in a
/// sigmoid, with which the loss is fused.
public record BinaryCrossentropy() implements Loss {
  @Override
  public String name() {
    return "binary_crossentropy";
  }

  @Override
  public Fusion fusion() {
    return Fusion.SIGMOID;
  }

  @Override
  public double forward(LossCall c) {
    Activation.SIGMOID.forward(
        c.size(), c.y(), c.yOffset(), c.predictions(), c.predictionsOffset());
    return BinaryCrossEntropy.forward(
        c.size(), c.y(), c.yOffset(), c.targets(), c.targetsOffset(), 1);
  }

  @Override
  public void backward(LossCall c, float scale) {
    BinaryCrossEntropy.backward(
        c.size(),
        c.y(),
        c.yOffset(),
        c.targets(),
        c.targetsOffset(),
        1,
        scale / c.cols(),
        c.dy(),
        c.dyOffset());
  }
}
