package org.lanewise.nn.loss;

import org.lanewise.nn.Loss;
import org.lanewise.nn.LossCall;

/// The Kullback-Leibler divergence of predicted distributions from wanted ones,
/// `sum_j target[j] log(target[j] / y[j])` over the last dimension: see
/// [org.lanewise.kernels.KlDivergence]. The model should end in a softmax.
public record KlDivergence() implements Loss {
  @Override
  public String name() {
    return "kl_divergence";
  }

  @Override
  public double forward(LossCall c) {
    return org.lanewise.kernels.KlDivergence.forward(
        c.rows(), c.cols(), c.y(), c.yOffset(), c.cols(), c.targets(), c.targetsOffset(), c.cols());
  }

  @Override
  public void backward(LossCall c, float scale) {
    org.lanewise.kernels.KlDivergence.backward(
        c.rows(),
        c.cols(),
        c.y(),
        c.yOffset(),
        c.cols(),
        c.targets(),
        c.targetsOffset(),
        c.cols(),
        scale,
        c.dy(),
        c.dyOffset(),
        c.cols());
  }
}
