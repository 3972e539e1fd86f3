package org.lanewise.nn.train;

import java.util.Objects;
import org.lanewise.kernels.Regularization;
import org.lanewise.kernels.Update;

/// Stochastic gradient descent, with Polyak's or Nesterov's momentum: Keras's `SGD`. The formulas
/// are at [Update#sgd], [Update#momentum] and [Update#nesterov].
///
/// @param learningRate the size of a step
/// @param momentum how much of the last move is made again; 0 for none
/// @param nesterov whether the momentum is Nesterov's
/// @param weightDecay see [Optimizer#weightDecay]
/// @param clipping what limits the gradients
public record Sgd(
    Schedule learningRate, float momentum, boolean nesterov, float weightDecay, Clipping clipping)
    implements Optimizer {
  /// Checks the constants.
  ///
  /// @throws IllegalArgumentException if the momentum is not in [0, 1) or the decay is negative or
  ///     not finite
  public Sgd {
    Objects.requireNonNull(learningRate, "learningRate is null");
    Rates.fraction("momentum", momentum);
    Rates.notNegative("weightDecay", weightDecay);
    Objects.requireNonNull(clipping, "clipping is null");
  }

  /// Without momentum.
  ///
  /// @param learningRate the size of a step
  public Sgd(Schedule learningRate) {
    this(learningRate, 0, false, 0, Clipping.NONE);
  }

  /// Without momentum, at a constant rate.
  ///
  /// @param learningRate the size of a step
  public Sgd(float learningRate) {
    this(Schedule.constant(learningRate));
  }

  /// Keras's default rate, 0.01.
  public Sgd() {
    this(0.01f);
  }

  /// The same with Polyak's momentum.
  ///
  /// @param factor 0 up to below 1, such as 0.9
  /// @return a new record
  public Sgd withMomentum(float factor) {
    return new Sgd(learningRate, factor, false, weightDecay, clipping);
  }

  /// The same with Nesterov's momentum.
  ///
  /// @param factor 0 up to below 1, such as 0.9
  /// @return a new record
  public Sgd withNesterov(float factor) {
    return new Sgd(learningRate, factor, true, weightDecay, clipping);
  }

  /// The same with a decay of the weights.
  ///
  /// @param factor 0 or more
  /// @return a new record
  public Sgd withWeightDecay(float factor) {
    return new Sgd(learningRate, momentum, nesterov, factor, clipping);
  }

  /// The same with a limit to the gradients.
  ///
  /// @param limit the limit
  /// @return a new record
  public Sgd withClipping(Clipping limit) {
    return new Sgd(learningRate, momentum, nesterov, weightDecay, limit);
  }

  @Override
  public int slots() {
    return momentum == 0 ? 0 : 1;
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
    if (momentum == 0) {
      Update.sgd(n, rate, scale, regularization, w, from, g, from);
    } else if (nesterov) {
      Update.nesterov(n, rate, momentum, scale, regularization, w, from, g, from, state[0], from);
    } else {
      Update.momentum(n, rate, momentum, scale, regularization, w, from, g, from, state[0], from);
    }
  }
}
