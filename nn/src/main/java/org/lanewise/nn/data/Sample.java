package org.lanewise.nn.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// One sample of a [SampleStream]. The arrays are the caller's and not copied: while a pass
/// shuffles, they must not change. Each method gives a changed copy.
///
/// ```java
/// Sample.of(pixels, digit)                                      // one input, one class number
/// Sample.of(List.of(pixels, text)).andLabels(digit).andTarget(box).weighted(0.5f)
/// ```
///
/// @param inputs the elements, an array for each input of a model
/// @param answers what is wanted, one for each output of a model
/// @param weight how much the sample counts, 1 for a sample like any other
public record Sample(List<float[]> inputs, List<Answer> answers, float weight) {
  /// What is wanted of one output: class numbers or a target, the other is null.
  ///
  /// @param labels the class numbers; null where there is a target
  /// @param target the elements of the target; null where there are class numbers
  public record Answer(int[] labels, float[] target) {}

  /// Copies the lists.
  public Sample {
    inputs = List.copyOf(inputs);
    answers = List.copyOf(answers);
  }

  /// A sample with a class number.
  ///
  /// @param x its elements
  /// @param label its class, from 0
  /// @return the sample
  public static Sample of(float[] x, int label) {
    return of(List.of(x)).andLabels(label);
  }

  /// A sample with a target.
  ///
  /// @param x its elements
  /// @param target the target's elements
  /// @return the sample
  public static Sample of(float[] x, float[] target) {
    return of(List.of(x)).andTarget(target);
  }

  /// A sample of which nothing is wanted yet.
  ///
  /// @param inputs the elements, an array for each input of a model
  /// @return the sample
  public static Sample of(List<float[]> inputs) {
    return new Sample(inputs, List.of(), 1);
  }

  /// The same with class numbers for the next output.
  ///
  /// @param labels one for each place, from 0; -1 for a place without one
  /// @return a changed sample
  public Sample andLabels(int... labels) {
    return and(new Answer(Objects.requireNonNull(labels, "labels is null"), null));
  }

  /// The same with a target for the next output.
  ///
  /// @param target its elements
  /// @return a changed sample
  public Sample andTarget(float[] target) {
    return and(new Answer(null, Objects.requireNonNull(target, "target is null")));
  }

  private Sample and(Answer next) {
    List<Answer> all = new ArrayList<>(answers);
    all.add(next);
    return new Sample(inputs, all, weight);
  }

  /// The same with another weight.
  ///
  /// @param weight how much it counts in the loss of training
  /// @return a changed sample
  public Sample weighted(float weight) {
    return new Sample(inputs, answers, weight);
  }
}
