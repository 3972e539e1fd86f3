package org.lanewise.nn.train;

import org.lanewise.kernels.Regularization;

/// A rule that changes weights by their gradients, in sweeps over all of them. With a batch of the
/// data set's size ([Fit#batchSize]) it descends the gradient of the whole of it.
public interface Optimizer {
  /// The learning rate, step by step.
  ///
  /// @return the schedule
  Schedule learningRate();

  /// How much of a weight goes in a step of size 1, beside the rule: the decoupled weight decay of
  /// Loshchilov and Hutter (2019), on all trained weights.
  ///
  /// @return 0 or more
  default float weightDecay() {
    return 0;
  }

  /// What limits the gradients before the rule.
  ///
  /// @return the limit
  default Clipping clipping() {
    return Clipping.NONE;
  }

  /// How many numbers the rule keeps for each weight.
  ///
  /// @return 0 for plain gradient descent
  int slots();

  /// What a number that the rule keeps is before the first step.
  ///
  /// @param slot which, from 0
  /// @return 0 for most rules
  default float initial(int slot) {
    return 0;
  }

  /// Changes some of the weights in place. An element depends on nothing but its own inputs, and
  /// several threads may each change a part of the weights at once.
  ///
  /// @param step which update this is, from 1
  /// @param learningRate the rate to use in it
  /// @param scale multiplies the gradients
  /// @param regularization weight decay and limit, to be handed to the kernel
  /// @param from the index of the first weight
  /// @param n how many
  /// @param weights all weights
  /// @param gradients their gradients
  /// @param state [#slots] arrays of the same length
  void update(
      int step,
      float learningRate,
      float scale,
      Regularization regularization,
      int from,
      int n,
      float[] weights,
      float[] gradients,
      float[][] state);
}
