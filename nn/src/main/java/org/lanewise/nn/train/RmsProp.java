package org.lanewise.nn.train;

import java.util.Objects;
import org.lanewise.kernels.Regularization;
import org.lanewise.kernels.Update;

/// RMSprop (Tieleman and Hinton, 2012) in Keras's formulation: see [Update#rmsprop].
///
/// @param learningRate the size of a step
/// @param rho how much of the mean of the squares stays in each step
/// @param epsilon keeps the division from zero
/// @param weightDecay see [Optimizer#weightDecay]
/// @param clipping what limits the gradients
public record RmsProp(
    Schedule learningRate, float rho, float epsilon, float weightDecay, Clipping clipping)
    implements Optimizer {
  /// Checks the constants.
  ///
  /// @throws IllegalArgumentException if rho is not in [0, 1), epsilon is not positive and finite,
  ///     or the decay is negative or not finite
  public RmsProp {
    Objects.requireNonNull(learningRate, "learningRate is null");
    Rates.fraction("rho", rho);
    Rates.positive("epsilon", epsilon);
    Rates.notNegative("weightDecay", weightDecay);
    Objects.requireNonNull(clipping, "clipping is null");
  }

  /// Keras's defaults: a rho of 0.9 and an epsilon of 1e-7.
  ///
  /// @param learningRate the size of a step
  public RmsProp(Schedule learningRate) {
    this(learningRate, 0.9f, 1e-7f, 0, Clipping.NONE);
  }

  /// Keras's defaults at a constant rate.
  ///
  /// @param learningRate the size of a step
  public RmsProp(float learningRate) {
    this(Schedule.constant(learningRate));
  }

  /// Keras's defaults, with the rate 0.001.
  public RmsProp() {
    this(0.001f);
  }

  /// The same with a decay of the weights.
  ///
  /// @param factor 0 or more
  /// @return a new record
  public RmsProp withWeightDecay(float factor) {
    return new RmsProp(learningRate, rho, epsilon, factor, clipping);
  }

  /// The same with a limit to the gradients.
  ///
  /// @param limit the limit
  /// @return a new record
  public RmsProp withClipping(Clipping limit) {
    return new RmsProp(learningRate, rho, epsilon, weightDecay, limit);
  }

  @Override
  public int slots() {
    return 1;
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
    Update.rmsprop(n, rate, rho, epsilon, scale, regularization, w, from, g, from, state[0], from);
  }
}
