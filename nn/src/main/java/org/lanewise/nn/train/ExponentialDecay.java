package org.lanewise.nn.train;

/// `initialLearningRate decayRate^(step / decaySteps)`: Keras's `ExponentialDecay`. As a staircase
/// the exponent is rounded down, so that the rate falls every `decaySteps` steps.
///
/// @param initialLearningRate the rate of the first step
/// @param decaySteps after how many steps `decayRate` is reached
/// @param decayRate the factor
/// @param staircase whether the rate falls in steps
public record ExponentialDecay(
    float initialLearningRate, int decaySteps, float decayRate, boolean staircase)
    implements Schedule {
  /// Checks the constants.
  ///
  /// @throws IllegalArgumentException if one is not positive and finite
  public ExponentialDecay {
    Rates.positive("initialLearningRate", initialLearningRate);
    Rates.positive("decaySteps", decaySteps);
    Rates.positive("decayRate", decayRate);
  }

  /// A smooth decay.
  ///
  /// @param initialLearningRate the rate of the first step
  /// @param decaySteps after how many steps `decayRate` is reached
  /// @param decayRate the factor
  public ExponentialDecay(float initialLearningRate, int decaySteps, float decayRate) {
    this(initialLearningRate, decaySteps, decayRate, false);
  }

  @Override
  public float at(int step) {
    double exponent = staircase ? step / decaySteps : (double) step / decaySteps;
    return (float) (initialLearningRate * Math.pow(decayRate, exponent));
  }
}
