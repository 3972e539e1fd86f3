package org.lanewise.nn.data;

import java.util.List;
import org.lanewise.nn.Shape;

/// What training takes its batches from: a [Dataset] in memory, or a [SampleStream] of any length.
public interface Samples {
  /// How many samples a pass gives.
  ///
  /// @return 0 or more; -1 where only the end of a pass tells
  int size();

  /// The shapes of one sample, one for each input of a model.
  ///
  /// @return at least one
  List<Shape> sampleShapes();

  /// What they bring for each output of a model.
  ///
  /// @return at least one
  List<Wanted> wanted();

  /// Whether the samples have class numbers, for the first output.
  ///
  /// @return false where they have targets
  default boolean hasLabels() {
    return wanted().get(0).isLabels();
  }

  /// The number of classes, of the first output.
  ///
  /// @return 1 or more; 0 where the samples have targets
  default int classes() {
    return wanted().get(0).classes();
  }

  /// The shape of one target, or of the class numbers of one sample, for the first output.
  ///
  /// @return the shape; `[]` where a sample has one class number
  default Shape targetShape() {
    return wanted().get(0).shape();
  }

  /// Whether the samples have weights of their own.
  ///
  /// @return false where all count the same
  boolean isWeighted();

  /// Begins to take all samples once. Passes do not disturb each other.
  ///
  /// @param shuffle whether in an order of its own, or in the samples' order
  /// @param seed what that order comes from, and nothing else: the same seed gives the same pass
  /// @return the pass, to be closed
  Pass pass(boolean shuffle, long seed);
}
