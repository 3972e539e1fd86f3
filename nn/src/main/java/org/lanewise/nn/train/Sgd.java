package org.lanewise.nn.train;

import org.lanewise.kernels.Regularization;
import org.lanewise.kernels.Update;

/// Stochastic gradient descent: `w -= learningRate g`.
///
/// @param learningRate the size of a step
public record Sgd(float learningRate) implements Optimizer {
  /// Checks the rate.
  ///
  /// @throws IllegalArgumentException if it is not positive and finite
  public Sgd {
    Rates.positive("learningRate", learningRate);
  }

  /// Keras's default rate, 0.01.
  public Sgd() {
    this(0.01f);
  }

  @Override
  public int slots() {
    return 0;
  }

  @Override
  public void update(
      int step,
      float learningRate,
      int offset,
      int n,
      float[] weights,
      float[] gradients,
      float[][] state) {
    Update.sgd(n, learningRate, 1, Regularization.NONE, weights, offset, gradients, offset);
  }
}
