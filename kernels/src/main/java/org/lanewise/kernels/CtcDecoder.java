package org.lanewise.kernels;

import java.util.ArrayList;
import java.util.Arrays;
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
  /// @return at most `width`, the most probable first, equals in the same order each time; none
  ///     whose probability is 0
  /// @throws NullPointerException if the array is null
  /// @throws IllegalArgumentException if `steps` is negative, the width is less than 1, the blank
  ///     is no class, the array is too short, or a probability is NaN or negative
  public static List<Hypothesis> beam(
      int steps, int classes, float[] y, int yOffset, int blank, int width) {
    check(steps, classes, y, yOffset, blank);
    if (width < 1) {
      throw new IllegalArgumentException("width is " + width + ", expected 1 or more");
    }
    for (int i = 0; i < steps * classes; i++) {
      if (!(y[yOffset + i] >= 0)) {
        throw new IllegalArgumentException(
            "y is " + y[yOffset + i] + " at " + i + ", expected probabilities");
      }
    }
    Prefix root = new Prefix(null, -1);
    root.blank = 0;
    List<Prefix> beam = List.of(root);
    for (int t = 0; t < steps; t++) {
      int row = yOffset + t * classes;
      float least = least(classes, y, row, width);
      List<Prefix> found = new ArrayList<>();
      for (Prefix prefix : beam) {
        for (int j = 0; j < classes; j++) {
          if (y[row + j] > 0 && (y[row + j] >= least || prefix.isFollowed(j, blank))) {
            prefix.follow(j, blank, Math.log(y[row + j]), found);
          }
        }
      }
      beam.forEach(Prefix::leave);
      found.forEach(Prefix::arrive);
      found.sort(Comparator.comparingDouble(Prefix::total).reversed());
      List<Prefix> pruned = found.subList(Math.min(width, found.size()), found.size());
      pruned.forEach(Prefix::leave);
      pruned.forEach(Prefix::prune);
      beam.forEach(Prefix::prune);
      beam = List.copyOf(found.subList(0, Math.min(width, found.size())));
    }
    return beam.stream().map(p -> new Hypothesis(p.labels(), p.total())).toList();
  }

  /// The probability of the last class that can lengthen a prefix of the next beam: each prefix has
  /// `width` others as good, even if one is the blank and one repeats its last label.
  private static float least(int classes, float[] y, int row, int width) {
    float[] sorted = Arrays.copyOfRange(y, row, row + classes);
    Arrays.sort(sorted);
    return width + 2L < classes ? sorted[classes - width - 2] : 0;
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
    private Map<Integer, Prefix> longer = Map.of();
    private double blank = Double.NEGATIVE_INFINITY;
    private double ending = Double.NEGATIVE_INFINITY;
    private double nextBlank = Double.NEGATIVE_INFINITY;
    private double nextLabel = Double.NEGATIVE_INFINITY;
    private boolean found;

    Prefix(Prefix before, int label) {
      this.before = before;
      this.label = label;
    }

    /// Whether a class goes on with a prefix that there is, however improbable it is.
    boolean isFollowed(int next, int blankClass) {
      return next == blankClass || next == label || longer.containsKey(next);
    }

    /// Adds the paths of a class and its probability's logarithm to what they become.
    void follow(int next, int blankClass, double p, List<Prefix> all) {
      if (next == blankClass) {
        nextBlank = reach(nextBlank, total() + p, all);
        return;
      }
      if (next == label) {
        nextLabel = reach(nextLabel, ending + p, all);
      }
      double from = next == label ? blank : total();
      if (from > Double.NEGATIVE_INFINITY) {
        Prefix then = then(next);
        then.nextLabel = then.reach(then.nextLabel, from + p, all);
      }
    }

    private Prefix then(int next) {
      if (longer.isEmpty()) {
        longer = new HashMap<>();
      }
      return longer.computeIfAbsent(next, j -> new Prefix(this, j));
    }

    private double reach(double before, double p, List<Prefix> all) {
      if (p > Double.NEGATIVE_INFINITY && !found) {
        found = true;
        all.add(this);
      }
      return add(before, p);
    }

    /// Leaves the tree, with those before it that no path follows any more.
    void prune() {
      Prefix p = this;
      while (p.before != null && p.longer.isEmpty() && p.total() == Double.NEGATIVE_INFINITY) {
        p.before.longer.remove(p.label);
        p = p.before;
      }
    }

    double total() {
      return add(blank, ending);
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
