package org.lanewise.nn.train;

/// Cosine decay that begins again (Loshchilov and Hutter, "SGDR: stochastic gradient descent with
/// warm restarts", 2017): each period is half a cosine down to `alpha` times the first rate, the
/// next one `tMul` times as long, and begins `mMul` times as high. Keras's `CosineDecayRestarts`.
///
/// @param initialLearningRate the rate of the first step
/// @param firstDecaySteps the length of the first period
/// @param tMul how much longer each period is than the one before, 1 or more
/// @param mMul the share of its height at which the next period begins, more than 0
/// @param alpha the share of the first rate that stays, 0 up to below 1
public record CosineDecayRestarts(
    float initialLearningRate, int firstDecaySteps, float tMul, float mMul, float alpha)
    implements Schedule {
  /// Checks the constants.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public CosineDecayRestarts {
    Rates.positive("initialLearningRate", initialLearningRate);
    Rates.positive("firstDecaySteps", firstDecaySteps);
    if (!(tMul >= 1 && tMul < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("tMul is " + tMul + ", expected finite, 1 or more");
    }
    Rates.positive("mMul", mMul);
    Rates.fraction("alpha", alpha);
  }

  /// Periods of doubled length and the same height, down to 0: Keras's defaults.
  ///
  /// @param initialLearningRate the rate of the first step
  /// @param firstDecaySteps the length of the first period
  public CosineDecayRestarts(float initialLearningRate, int firstDecaySteps) {
    this(initialLearningRate, firstDecaySteps, 2, 1, 0);
  }

  @Override
  public float at(int step) {
    int period = period(step);
    double done = (step - start(period)) / (firstDecaySteps * Math.pow(tMul, period));
    double cosine = (1 + Math.cos(Math.PI * Math.clamp(done, 0, 1))) / 2;
    double height = Math.pow(mMul, period);
    return (float) (initialLearningRate * ((1 - (double) alpha) * height * cosine + alpha));
  }

  /// The last period that has begun.
  private int period(int step) {
    double periods = (double) step / firstDecaySteps;
    if (tMul == 1) {
      return (int) periods;
    }
    // The first p periods take firstDecaySteps (tMul^p - 1) / (tMul - 1) steps.
    int p = (int) (Math.log1p(periods * (tMul - 1)) / Math.log(tMul));
    // A logarithm that should be whole may fall short.
    return start(p + 1) <= step ? p + 1 : p;
  }

  private double start(int period) {
    double periods = tMul == 1 ? period : (Math.pow(tMul, period) - 1) / (tMul - 1);
    return firstDecaySteps * periods;
  }
}
