package org.lanewise.nn.data;

import java.util.List;
import org.lanewise.nn.Slice;

/// Where the samples of a batch go. Made once, filled again and again.
///
/// @param rows the largest number of samples
/// @param inputs a window for each input, of so many rows
/// @param labels receives the class numbers, sample by sample; null where they are not wanted
/// @param targets a window for the targets; null where they are not wanted
/// @param weights receives the samples' weights, 1 where they have none; null where they are not
///     wanted
public record Batch(int rows, List<Slice> inputs, int[] labels, Slice targets, float[] weights) {
  /// Checks the number of rows and copies the list.
  ///
  /// @throws IllegalArgumentException if `rows` is less than 1
  public Batch {
    if (rows < 1) {
      throw new IllegalArgumentException("rows is " + rows + ", expected 1 or more");
    }
    inputs = List.copyOf(inputs);
  }
}
