package org.lanewise.kernels;

import java.util.List;

/// From the probabilities of classes at each step to the labels that [Ctc] was trained for.
public final class CtcDecoder {
  private CtcDecoder() {}

  /// Labels and the logarithm of their probability.
  ///
  /// @param labels without repetitions that no blank was between, and without blanks
  /// @param logProbability of all paths that were followed and become these labels
  public record Hypothesis(List<Integer> labels, double logProbability) {
    /// Copies the list.
    public Hypothesis {
      labels = List.copyOf(labels);
    }
  }

  /// The labels of the most probable path: of the first of the greatest in each step, repetitions
  /// merged and blanks removed. Allocates nothing.
  ///
  /// @param steps the number of steps
  /// @param classes the number of classes, the blank among them
  /// @param y probabilities, or what grows with them, `[steps, classes]`
  /// @param yOffset the index of its first element
  /// @param blank the class that stands for no label
  /// @param labels receives the labels, `steps` at most
  /// @param labelsOffset the index of the first
  /// @return the number of labels
  /// @throws NullPointerException if an array is null
  /// @throws IllegalArgumentException if `steps` is negative, the blank is no class, or an array is
  ///     too short
  public static int greedy(
      int steps, int classes, float[] y, int yOffset, int blank, int[] labels, int labelsOffset) {
    check(steps, classes, y, yOffset, blank);
    Check.array("labels", labels, labelsOffset, steps);
    int count = 0;
    int before = blank;
    for (int t = 0; t < steps; t++) {
      int row = yOffset + t * classes;
      int best = 0;
      for (int j = 1; j < classes; j++) {
        best = y[row + j] > y[row + best] ? j : best;
      }
      if (best != blank && best != before) {
        labels[labelsOffset + count++] = best;
      }
      before = best;
    }
    return count;
  }

  /// The most probable labels that a search finds which keeps, after each step, so many prefixes
  /// (Hannun, Maas, Jurafsky and Ng, "First-pass large vocabulary continuous speech recognition
  /// using bi-directional recurrent DNNs", 2014, without a language model). With a width above the
  /// number of all prefixes their probabilities are exact. Allocates, but no more for many classes
  /// than for as many as the width.
  ///
  /// Where two are equally probable, that one comes first, and is kept, which came of the better
  /// prefix at the step before, or of the same by the lower class. A prefix comes of itself by the
  /// blank and by its last label, and then before the one that its last label makes longer. What
  /// has the probability 0 is left out.
  ///
  /// @param steps the number of steps
  /// @param classes the number of classes, the blank among them
  /// @param y probabilities, not their logarithms nor what goes into the softmax,
  ///     `[steps, classes]`
  /// @param yOffset the index of its first element
  /// @param blank the class that stands for no label
  /// @param width the number of prefixes, 1 or more
  /// @return at most `width`, the most probable first; none where all paths have the probability 0
  /// @throws NullPointerException if the array is null
  /// @throws IllegalArgumentException if `steps` is negative, the width is less than 1, the blank
  ///     is no class, the array is too short, or a probability is negative, infinite or NaN
  public static List<Hypothesis> beam(
      int steps, int classes, float[] y, int yOffset, int blank, int width) {
    check(steps, classes, y, yOffset, blank);
    if (width < 1) {
      throw new IllegalArgumentException("width is " + width + ", expected 1 or more");
    }
    probabilities(steps, classes, y, yOffset);
    CtcBeam beam = new CtcBeam(classes, y, blank, width);
    for (int t = 0; t < steps; t++) {
      beam.step(yOffset + t * classes);
    }
    return beam.hypotheses();
  }

  private static void check(int steps, int classes, float[] y, int yOffset, int blank) {
    Check.size("steps", steps);
    if (blank < 0 || blank >= classes) {
      throw new IllegalArgumentException(
          "blank is " + blank + ", expected one of the " + classes + " classes");
    }
    Check.tensor("y", y, yOffset, 1, steps, classes);
  }

  private static void probabilities(int steps, int classes, float[] y, int yOffset) {
    for (int t = 0; t < steps; t++) {
      int row = yOffset + t * classes;
      for (int j = 0; j < classes; j++) {
        // Not so for a NaN.
        if (!(y[row + j] >= 0 && y[row + j] < Float.POSITIVE_INFINITY)) {
          throw new IllegalArgumentException(
              "y at step "
                  + t
                  + ", class "
                  + j
                  + " is "
                  + y[row + j]
                  + ", expected a probability, 0 or more");
        }
      }
    }
  }
}
