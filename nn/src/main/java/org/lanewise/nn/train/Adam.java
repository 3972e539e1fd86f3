package org.lanewise.nn.train;

import org.lanewise.kernels.Regularization;
import org.lanewise.kernels.Update;

/// Adam (Kingma and Ba, 2014) in Keras's formulation.
///
/// @param learningRate the size of a step
/// @param beta1 how much of the mean of the gradients stays in each step
/// @param beta2 how much of the mean of their squares stays in each step
/// @param epsilon added to the root of the mean square
public record Adam(float learningRate, float beta1, float beta2, float epsilon)
    implements Optimizer {
  /// Checks the constants.
  ///
  /// @throws IllegalArgumentException if the rate or epsilon is not positive and finite, or a beta
  ///     is not in [0, 1)
  public Adam {
    Rates.positive("learningRate", learningRate);
    Rates.fraction("beta1", beta1);
    Rates.fraction("beta2", beta2);
    Rates.positive("epsilon", epsilon);
  }

  /// Keras's defaults: 0.9, 0.999 and 1e-7.
  ///
  /// @param learningRate the size of a step
  public Adam(float learningRate) {
    this(learningRate, 0.9f, 0.999f, 1e-7f);
  }

  /// Keras's defaults, with the rate 0.001.
  public Adam() {
    this(0.001f);
  }

  @Override
  public int slots() {
    return 2;
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
    Update.adam(
        n,
        learningRate,
        beta1,
        beta2,
        epsilon,
        step,
        1,
        Regularization.NONE,
        weights,
        offset,
        gradients,
        offset,
        state[0],
        offset,
        state[1],
        offset);
  }
}
