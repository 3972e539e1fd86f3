package org.lanewise.nn.data;

import java.util.List;
import org.lanewise.nn.Slice;

/// Where the samples of a batch go. Made once, filled again and again.
///
/// @param rows the largest number of samples
/// @param inputs a window for each input, of so many rows
/// @param answers where to put what is wanted of each output
/// @param weights receives the samples' weights, 1 where they have none; null where they are not
///     wanted
public record Batch(int rows, List<Slice> inputs, List<Answers> answers, float[] weights) {
  /// Where class numbers or targets for one output go.
  ///
  /// @param labels receives the class numbers, sample by sample; null where they are not wanted
  /// @param targets a window for the targets; null where they are not wanted
  public record Answers(int[] labels, Slice targets) {}

  /// Checks the number of rows and copies the lists.
  ///
  /// @throws IllegalArgumentException if `rows` is less than 1
  public Batch {
    if (rows < 1) {
      throw new IllegalArgumentException("rows is " + rows + ", expected 1 or more");
    }
    inputs = List.copyOf(inputs);
    answers = List.copyOf(answers);
  }

  /// A batch for a model of one output.
  ///
  /// @param rows the largest number of samples
  /// @param inputs a window for each input, of so many rows
  /// @param labels receives the class numbers; null where they are not wanted
  /// @param targets a window for the targets; null where they are not wanted
  /// @param weights receives the samples' weights; null where they are not wanted
  public Batch(int rows, List<Slice> inputs, int[] labels, Slice targets, float[] weights) {
    this(rows, inputs, List.of(new Answers(labels, targets)), weights);
  }

  /// Where the class numbers for the first output go.
  ///
  /// @return the array itself; null where they are not wanted
  public int[] labels() {
    return answers.get(0).labels;
  }

  /// Where the targets for the first output go.
  ///
  /// @return the window; null where they are not wanted
  public Slice targets() {
    return answers.get(0).targets;
  }
}
