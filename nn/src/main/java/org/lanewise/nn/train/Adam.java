package org.lanewise.nn.train;

import java.util.Objects;
import org.lanewise.kernels.Regularization;
import org.lanewise.kernels.Update;

/// Adam (Kingma and Ba, 2014) in Keras's formulation, see [Update#adam]; with `amsgrad` its variant
/// by Reddi, Kale and Kumar (2018), see [Update#amsgrad]; with a weight decay AdamW.
///
/// @param learningRate the size of a step
/// @param beta1 how much of the mean of the gradients stays in each step
/// @param beta2 how much of the mean of their squares stays in each step
/// @param epsilon added to the root of the mean square
/// @param amsgrad whether the mean square that divides never falls
/// @param weightDecay see [Optimizer#weightDecay]
/// @param clipping what limits the gradients
public record Adam(
    Schedule learningRate,
    float beta1,
    float beta2,
    float epsilon,
    boolean amsgrad,
    float weightDecay,
    Clipping clipping)
    implements Optimizer {
  /// Checks the constants.
  ///
  /// @throws IllegalArgumentException if epsilon is not positive and finite, a beta is not in
  ///     [0, 1), or the decay is negative or not finite
  public Adam {
    Objects.requireNonNull(learningRate, "learningRate is null");
    Rates.fraction("beta1", beta1);
    Rates.fraction("beta2", beta2);
    Rates.positive("epsilon", epsilon);
    Rates.notNegative("weightDecay", weightDecay);
    Objects.requireNonNull(clipping, "clipping is null");
  }

  /// Keras's defaults: 0.9, 0.999 and 1e-7.
  ///
  /// @param learningRate the size of a step
  public Adam(Schedule learningRate) {
    this(learningRate, 0.9f, 0.999f, 1e-7f, false, 0, Clipping.NONE);
  }

  /// Keras's defaults at a constant rate.
  ///
  /// @param learningRate the size of a step
  public Adam(float learningRate) {
    this(Schedule.constant(learningRate));
  }

  /// Keras's defaults, with the rate 0.001.
  public Adam() {
    this(0.001f);
  }

  /// The same with other constants.
  ///
  /// @param newBeta1 how much of the mean of the gradients stays in each step
  /// @param newBeta2 how much of the mean of their squares stays in each step
  /// @param newEpsilon added to the root of the mean square
  /// @return a new record
  public Adam withConstants(float newBeta1, float newBeta2, float newEpsilon) {
    return new Adam(learningRate, newBeta1, newBeta2, newEpsilon, amsgrad, weightDecay, clipping);
  }

  /// The same as AMSGrad.
  ///
  /// @return a new record
  public Adam withAmsgrad() {
    return new Adam(learningRate, beta1, beta2, epsilon, true, weightDecay, clipping);
  }

  /// The same as AdamW, with a decay of the weights.
  ///
  /// @param factor 0 or more; 0.004 by default in Keras's `AdamW`
  /// @return a new record
  public Adam withWeightDecay(float factor) {
    return new Adam(learningRate, beta1, beta2, epsilon, amsgrad, factor, clipping);
  }

  /// The same with a limit to the gradients.
  ///
  /// @param limit the limit
  /// @return a new record
  public Adam withClipping(Clipping limit) {
    return new Adam(learningRate, beta1, beta2, epsilon, amsgrad, weightDecay, limit);
  }

  @Override
  public int slots() {
    return amsgrad ? 3 : 2;
  }

  @Override
  public void update(
      int step,
      float rate,
      float scale,
      Regularization regularization,
      int from,
      int n,
      float[] w,
      float[] g,
      float[][] state) {
    float[] m = state[0];
    float[] v = state[1];
    if (amsgrad) {
      Update.amsgrad(
          n,
          rate,
          beta1,
          beta2,
          epsilon,
          step,
          scale,
          regularization,
          w,
          from,
          g,
          from,
          m,
          from,
          v,
          from,
          state[2],
          from);
    } else {
      Update.adam(
          n,
          rate,
          beta1,
          beta2,
          epsilon,
          step,
          scale,
          regularization,
          w,
          from,
          g,
          from,
          m,
          from,
          v,
          from);
    }
  }
}
