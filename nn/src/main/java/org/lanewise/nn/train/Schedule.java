package org.lanewise.nn.train;

/// The learning rate as a function of the step: Keras's `LearningRateSchedule`. A pure function, so
/// that a training may be taken up again at any step.
@FunctionalInterface
public interface Schedule {
  /// The rate of an update.
  ///
  /// @param step how many updates were made before it, from 0
  /// @return a positive number, or 0 for no move
  float at(int step);

  /// The same rate in each step.
  ///
  /// @param learningRate the rate
  /// @return the schedule
  /// @throws IllegalArgumentException if it is not positive and finite
  static Schedule constant(float learningRate) {
    return new Constant(learningRate);
  }

  /// See [#constant].
  ///
  /// @param learningRate the rate
  record Constant(float learningRate) implements Schedule {
    /// Checks the rate.
    ///
    /// @throws IllegalArgumentException if it is not positive and finite
    public Constant {
      Rates.positive("learningRate", learningRate);
    }

    @Override
    public float at(int step) {
      return learningRate;
    }
  }
}
