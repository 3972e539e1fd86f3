package org.lanewise.nn.data;

import java.util.List;
import java.util.Objects;

/// One sample of a [SampleStream]. The arrays are the caller's and not copied: while a pass
/// shuffles, they must not change.
///
/// @param inputs the elements, an array for each input of a model
/// @param label the class number; -1 where there is a target
/// @param target the elements of the target; null where there is a class number
/// @param weight how much the sample counts, 1 for a sample like any other
public record Sample(List<float[]> inputs, int label, float[] target, float weight) {
  /// Copies the list.
  public Sample {
    inputs = List.copyOf(inputs);
  }

  /// A sample with a class number.
  ///
  /// @param x its elements
  /// @param label its class, from 0
  /// @return the sample
  public static Sample of(float[] x, int label) {
    return new Sample(List.of(x), label, null, 1);
  }

  /// A sample with a target.
  ///
  /// @param x its elements
  /// @param target the target's elements
  /// @return the sample
  public static Sample of(float[] x, float[] target) {
    return new Sample(List.of(x), -1, Objects.requireNonNull(target, "target is null"), 1);
  }
}
