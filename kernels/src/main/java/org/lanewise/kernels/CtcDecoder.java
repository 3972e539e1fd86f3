package org.lanewise.kernels;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
  /// number of all prefixes their probabilities are exact. Allocates.
  ///
  /// @param steps the number of steps
  /// @param classes the number of classes, the blank among them
  /// @param y probabilities, `[steps, classes]`
  /// @param yOffset the index of its first element
  /// @param blank the class that stands for no label
  /// @param width the number of prefixes, 1 or more
  /// @return at most `width`, the most probable first
  /// @throws NullPointerException if the array is null
  /// @throws IllegalArgumentException if `steps` is negative, the width is less than 1, the blank
  ///     is no class, or the array is too short
  public static List<Hypothesis> beam(
      int steps, int classes, float[] y, int yOffset, int blank, int width) {
    check(steps, classes, y, yOffset, blank);
    if (width < 1) {
      throw new IllegalArgumentException("width is " + width + ", expected 1 or more");
    }
    Prefix root = new Prefix(null, -1);
    root.blank = 0;
    List<Prefix> beam = List.of(root);
    for (int t = 0; t < steps; t++) {
      List<Prefix> found = new ArrayList<>();
      for (Prefix prefix : beam) {
        for (int j = 0; j < classes; j++) {
          double p = Math.log(y[yOffset + t * classes + j]);
          if (j == blank) {
            prefix.reach(found).nextBlank = add(prefix.nextBlank, prefix.total() + p);
            continue;
          }
          if (j == prefix.label) {
            prefix.reach(found).nextLabel = add(prefix.nextLabel, prefix.ending + p);
          }
          Prefix longer = prefix.then(j).reach(found);
          double from = j == prefix.label ? prefix.blank : prefix.total();
          longer.nextLabel = add(longer.nextLabel, from + p);
        }
      }
      beam.forEach(Prefix::leave);
      found.forEach(Prefix::arrive);
      found.sort(Comparator.comparingDouble(Prefix::total).reversed());
      for (Prefix pruned : found.subList(Math.min(width, found.size()), found.size())) {
        pruned.leave();
      }
      beam = List.copyOf(found.subList(0, Math.min(width, found.size())));
    }
    return beam.stream().map(p -> new Hypothesis(p.labels(), p.total())).toList();
  }

  private static void check(int steps, int classes, float[] y, int yOffset, int blank) {
    Check.size("steps", steps);
    if (blank < 0 || blank >= classes) {
      throw new IllegalArgumentException(
          "blank is " + blank + ", expected one of the " + classes + " classes");
    }
    Check.tensor("y", y, yOffset, 1, steps, classes);
  }

  /// The logarithm of the sum of two probabilities.
  private static double add(double a, double b) {
    double max = Math.max(a, b);
    return max == Double.NEGATIVE_INFINITY ? max : max + Math.log1p(Math.exp(Math.min(a, b) - max));
  }

  /// Labels so far, as a leaf of a tree, and the logarithms of the probabilities of the paths that
  /// end in a blank, or in the last label; at this step and at the next.
  private static final class Prefix {
    private final Prefix before;
    private final int label;
    private final Map<Integer, Prefix> longer = new HashMap<>();
    private double blank = Double.NEGATIVE_INFINITY;
    private double ending = Double.NEGATIVE_INFINITY;
    private double nextBlank = Double.NEGATIVE_INFINITY;
    private double nextLabel = Double.NEGATIVE_INFINITY;
    private boolean found;

    Prefix(Prefix before, int label) {
      this.before = before;
      this.label = label;
    }

    Prefix then(int next) {
      return longer.computeIfAbsent(next, j -> new Prefix(this, j));
    }

    double total() {
      return add(blank, ending);
    }

    Prefix reach(List<Prefix> all) {
      if (!found) {
        found = true;
        all.add(this);
      }
      return this;
    }

    /// Forgets this step.
    void leave() {
      blank = Double.NEGATIVE_INFINITY;
      ending = Double.NEGATIVE_INFINITY;
    }

    /// Goes on to the next step.
    void arrive() {
      blank = nextBlank;
      ending = nextLabel;
      nextBlank = Double.NEGATIVE_INFINITY;
      nextLabel = Double.NEGATIVE_INFINITY;
      found = false;
    }

    List<Integer> labels() {
      List<Integer> labels = new ArrayList<>();
      for (Prefix p = this; p.before != null; p = p.before) {
        labels.addFirst(p.label);
      }
      return labels;
    }
  }
}
