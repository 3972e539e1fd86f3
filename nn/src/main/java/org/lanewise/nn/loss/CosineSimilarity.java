package org.lanewise.nn.loss;

import org.lanewise.nn.Loss;
import org.lanewise.nn.LossCall;

/// Minus the cosine of the angle between prediction and target, over the last dimension: -1 for the
/// same direction.
public record CosineSimilarity() implements Loss {
  @Override
  public String name() {
    return "cosine_similarity";
  }

  @Override
  public double forward(LossCall c) {
    return org.lanewise.kernels.CosineSimilarity.forward(
        c.rows(), c.cols(), c.y(), c.yOffset(), c.cols(), c.targets(), c.targetsOffset(), c.cols());
  }

  @Override
  public void backward(LossCall c, float scale) {
    org.lanewise.kernels.CosineSimilarity.backward(
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
