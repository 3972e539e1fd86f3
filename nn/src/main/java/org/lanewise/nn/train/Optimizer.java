package org.lanewise.nn.train;

/// A rule that changes weights by their gradients, in one sweep over a window of them.
public interface Optimizer {
  /// The learning rate.
  ///
  /// @return positive
  float learningRate();

  /// How many numbers the rule keeps for each weight.
  ///
  /// @return 0 for plain gradient descent
  int slots();

  /// Changes the weights in place.
  ///
  /// @param step which update this is, from 1
  /// @param learningRate the rate to use in it
  /// @param offset the index of the first weight to change, in all arrays
  /// @param n how many to change
  /// @param weights all weights
  /// @param gradients their gradients
  /// @param state [#slots] arrays of the same length, zero before the first step
  void update(
      int step,
      float learningRate,
      int offset,
      int n,
      float[] weights,
      float[] gradients,
      float[][] state);
}
