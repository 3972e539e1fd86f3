package org.lanewise.nn.train;

import org.lanewise.nn.data.Dataset;

/// Makes a training of hyper-parameters. It is called once for each choice and fold, from several
/// threads at a time: everything that a training changes must be made anew.
@FunctionalInterface
public interface Recipe {
  /// What is to be trained, and how.
  ///
  /// @param trainer of a fresh model
  /// @param fit the options; the parallel trainings need no threads of their own
  record Training(Trainer trainer, Fit fit) {}

  /// Makes a training.
  ///
  /// @param choice the hyper-parameters
  /// @param train what it will train on, for layers that are fitted to it, such as
  ///     [org.lanewise.nn.layer.Normalization]; never what is held out
  /// @param seed for the model's weights and the options, a number of this fold
  /// @return the training
  Training make(HyperParameters choice, Dataset train, long seed);
}
