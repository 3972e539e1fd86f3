package org.lanewise.nn.train;

/// Half a cosine from the first rate down to `alpha` times it, and that beyond (Loshchilov and
/// Hutter, "SGDR: stochastic gradient descent with warm restarts", 2017): Keras's `CosineDecay`.
///
/// @param initialLearningRate the rate of the first step
/// @param decaySteps after how many steps the end is reached
/// @param alpha the share of the rate that stays, 0 up to below 1
public record CosineDecay(float initialLearningRate, int decaySteps, float alpha)
    implements Schedule {
  /// Checks the constants.
  ///
  /// @throws IllegalArgumentException if the rate is not positive and finite, `decaySteps` is less
  ///     than 1, or `alpha` is not in [0, 1)
  public CosineDecay {
    Rates.positive("initialLearningRate", initialLearningRate);
    Rates.positive("decaySteps", decaySteps);
    Rates.fraction("alpha", alpha);
  }

  /// Down to 0.
  ///
  /// @param initialLearningRate the rate of the first step
  /// @param decaySteps after how many steps 0 is reached
  public CosineDecay(float initialLearningRate, int decaySteps) {
    this(initialLearningRate, decaySteps, 0);
  }

  @Override
  public float at(int step) {
    double cosine = Math.cos(Math.PI * Math.min(step, decaySteps) / decaySteps);
    return (float) (initialLearningRate * ((1 - (double) alpha) * (1 + cosine) / 2 + alpha));
  }
}
