package org.lanewise.nn.train;

import java.util.Objects;
import org.lanewise.kernels.Regularization;
import org.lanewise.kernels.Update;

/// AdaGrad (Duchi, Hazan and Singer, 2011) in Keras's formulation: see [Update#adagrad].
///
/// @param learningRate the size of a step
/// @param initialAccumulator what the sums of squares begin with
/// @param epsilon keeps the division from zero
/// @param weightDecay see [Optimizer#weightDecay]
/// @param clipping what limits the gradients
public record Adagrad(
    Schedule learningRate,
    float initialAccumulator,
    float epsilon,
    float weightDecay,
    Clipping clipping)
    implements Optimizer {
  /// Checks the constants.
  ///
  /// @throws IllegalArgumentException if epsilon is not positive and finite, or the beginning or
  ///     the decay is negative or not finite
  public Adagrad {
    Objects.requireNonNull(learningRate, "learningRate is null");
    Rates.notNegative("initialAccumulator", initialAccumulator);
    Rates.positive("epsilon", epsilon);
    Rates.notNegative("weightDecay", weightDecay);
    Objects.requireNonNull(clipping, "clipping is null");
  }

  /// Keras's defaults: a beginning of 0.1 and an epsilon of 1e-7.
  ///
  /// @param learningRate the size of a step
  public Adagrad(Schedule learningRate) {
    this(learningRate, 0.1f, 1e-7f, 0, Clipping.NONE);
  }

  /// Keras's defaults at a constant rate.
  ///
  /// @param learningRate the size of a step
  public Adagrad(float learningRate) {
    this(Schedule.constant(learningRate));
  }

  /// Keras's defaults, with the rate 0.001.
  public Adagrad() {
    this(0.001f);
  }

  /// The same with a decay of the weights.
  ///
  /// @param factor 0 or more
  /// @return a new record
  public Adagrad withWeightDecay(float factor) {
    return new Adagrad(learningRate, initialAccumulator, epsilon, factor, clipping);
  }

  /// The same with a limit to the gradients.
  ///
  /// @param limit the limit
  /// @return a new record
  public Adagrad withClipping(Clipping limit) {
    return new Adagrad(learningRate, initialAccumulator, epsilon, weightDecay, limit);
  }

  @Override
  public int slots() {
    return 1;
  }

  @Override
  public float initial(int slot) {
    return initialAccumulator;
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
    Update.adagrad(n, rate, epsilon, scale, regularization, w, from, g, from, state[0], from);
  }
}
