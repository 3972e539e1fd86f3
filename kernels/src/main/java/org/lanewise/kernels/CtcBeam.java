package org.lanewise.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/// The search of [CtcDecoder#beam].
///
/// Of all that a step makes of the prefixes only the `width` best are kept, so of each prefix only
/// its `width` best extensions can be among them: those by the most probable classes. One class
/// more is looked at, because that of the prefix's last label goes on from fewer paths.
final class CtcBeam {
  private static final int NO_LABEL = -1;

  /// The most probable first; of equals, that which a walk over the prefixes, best first, and for
  /// each over the classes would come to first.
  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparingDouble(Candidate::total).reversed().thenComparingLong(Candidate::order);

  private final int classes;
  private final float[] y;
  private final int blank;
  private final int width;

  /// The most probable classes of a step and the logarithms of their probabilities, best first.
  private final int[] likely;

  private final double[] logs;
  private int likelyCount;

  /// Classes while they are chosen, the least probable at its head.
  private final PriorityQueue<Long> chosen = new PriorityQueue<>();

  /// What a step makes of the prefixes, as far as it is kept, the worst at its head.
  private final PriorityQueue<Candidate> candidates = new PriorityQueue<>(BEST_FIRST.reversed());

  private List<Prefix> prefixes;

  CtcBeam(int classes, float[] y, int blank, int width) {
    this.classes = classes;
    this.y = y;
    this.blank = blank;
    this.width = width;
    int most = (int) Math.min(classes - 1L, width + 1L);
    likely = new int[most];
    logs = new double[most];
    Prefix root = new Prefix(null, NO_LABEL);
    root.blank = 0;
    root.total = 0;
    root.rank = 0;
    prefixes = List.of(root);
  }

  /// What was found so far, the most probable first.
  List<CtcDecoder.Hypothesis> hypotheses() {
    return prefixes.stream().map(p -> new CtcDecoder.Hypothesis(p.labels(), p.total)).toList();
  }

  /// Goes on by one step.
  ///
  /// @param row the index of the probability of its first class
  void step(int row) {
    choose(row);
    for (Prefix prefix : prefixes) {
      stay(prefix, row);
    }
    for (Prefix prefix : prefixes) {
      extend(prefix);
    }
    keep();
  }

  /// Finds the most probable classes besides the blank, of equals the first. Those of probability 0
  /// lead nowhere.
  private void choose(int row) {
    for (int j = 0; j < classes; j++) {
      float p = y[row + j];
      if (j == blank || p == 0) {
        continue;
      }
      // Bits of positive floats are in the order of their values.
      long key = (long) Float.floatToRawIntBits(p) << 32 | classes - j;
      if (chosen.size() < likely.length) {
        chosen.add(key);
      } else if (key > chosen.peek()) {
        chosen.remove();
        chosen.add(key);
      }
    }
    likelyCount = chosen.size();
    for (int i = likelyCount - 1; i >= 0; i--) {
      long key = chosen.remove();
      likely[i] = classes - (int) key;
      logs[i] = Math.log(Float.intBitsToFloat((int) (key >> 32)));
    }
  }

  /// The paths on which a prefix remains as it is, with those that come to it from the one before.
  private void stay(Prefix prefix, int row) {
    long order = order(prefix, blank, false);
    double ending = Double.NEGATIVE_INFINITY;
    if (prefix.label != NO_LABEL) {
      double p = Math.log(y[row + prefix.label]);
      ending = prefix.ending + p;
      order = Math.min(order, order(prefix, prefix.label, false));
      Prefix before = prefix.before;
      if (before.isKept()) {
        ending = add(ending, before.before(prefix.label) + p);
        order = Math.min(order, order(before, prefix.label, true));
      }
    }
    double inBlank = prefix.total + Math.log(y[row + blank]);
    offer(new Candidate(prefix, NO_LABEL, inBlank, ending, add(inBlank, ending), order));
  }

  private void extend(Prefix prefix) {
    for (int i = 0; i < likelyCount; i++) {
      if (candidates.size() == width && prefix.total + logs[i] < candidates.peek().total) {
        return; // nor do less probable classes
      }
      int j = likely[i];
      if (!prefix.isKept(j)) {
        double ending = prefix.before(j) + logs[i];
        long order = order(prefix, j, true);
        offer(new Candidate(prefix, j, Double.NEGATIVE_INFINITY, ending, ending, order));
      }
    }
  }

  /// When the walk comes to what a class makes of a prefix; where the last label makes both, it is
  /// itself before it is longer.
  private long order(Prefix prefix, int label, boolean longer) {
    return 2 * ((long) prefix.rank * classes + label) + (longer ? 1 : 0);
  }

  private void offer(Candidate candidate) {
    if (candidate.total == Double.NEGATIVE_INFINITY) {
      return;
    }
    candidates.add(candidate);
    if (candidates.size() > width) {
      candidates.remove();
    }
  }

  /// The candidates become the prefixes.
  private void keep() {
    Candidate[] best = candidates.toArray(Candidate[]::new);
    candidates.clear();
    Arrays.sort(best, BEST_FIRST);
    prefixes.forEach(prefix -> prefix.rank = Prefix.NOT_KEPT);
    List<Prefix> kept = new ArrayList<>(best.length);
    for (Candidate candidate : best) {
      Prefix prefix = candidate.prefix();
      prefix.blank = candidate.blank;
      prefix.ending = candidate.ending;
      prefix.total = candidate.total;
      prefix.rank = kept.size();
      kept.add(prefix);
    }
    prefixes.forEach(Prefix::release);
    prefixes = kept;
  }

  /// The logarithm of the sum of two probabilities.
  private static double add(double a, double b) {
    double max = Math.max(a, b);
    return max == Double.NEGATIVE_INFINITY ? max : max + Math.log1p(Math.exp(Math.min(a, b) - max));
  }

  /// What a step makes of a prefix: the prefix itself, or the one that is longer by a label.
  ///
  /// @param from the prefix
  /// @param label none for the prefix itself
  /// @param blank the logarithm of the probability of the paths that end in a blank
  /// @param ending that of the paths that end in the last label
  /// @param total that of both
  /// @param order decides among equals
  private record Candidate(
      Prefix from, int label, double blank, double ending, double total, long order) {
    Prefix prefix() {
      return label == NO_LABEL ? from : from.then(label);
    }
  }

  /// Labels so far, as a node of a tree, and the logarithms of the probabilities of the paths that
  /// end in a blank, or in the last label. A node has those after it that are kept, or lead to some
  /// that are.
  private static final class Prefix {
    static final int NOT_KEPT = -1;

    final Prefix before;
    final int label;
    double blank;
    double ending = Double.NEGATIVE_INFINITY;
    double total;

    /// The place among those that are kept.
    int rank = NOT_KEPT;

    /// By their last label; null for none, as of nearly all.
    private Map<Integer, Prefix> longer;

    Prefix(Prefix before, int label) {
      this.before = before;
      this.label = label;
    }

    boolean isKept() {
      return rank != NOT_KEPT;
    }

    /// Whether the prefix that is longer by a label is kept.
    boolean isKept(int next) {
      Prefix then = longer == null ? null : longer.get(next);
      return then != null && then.isKept();
    }

    Prefix then(int next) {
      if (longer == null) {
        longer = HashMap.newHashMap(1);
      }
      return longer.computeIfAbsent(next, j -> new Prefix(this, j));
    }

    /// The paths that a label can come after: a repetition needs a blank between.
    double before(int next) {
      return next == label ? blank : total;
    }

    /// Leaves the tree, unless it is kept or leads to one that is; so do those before it that were
    /// there for it alone.
    void release() {
      Prefix p = this;
      while (p.before != null && !p.isKept() && p.longer == null) {
        Prefix shorter = p.before;
        if (shorter.longer == null) {
          return; // has left before
        }
        shorter.longer.remove(p.label, p);
        shorter.longer = shorter.longer.isEmpty() ? null : shorter.longer;
        p = shorter;
      }
    }

    List<Integer> labels() {
      List<Integer> labels = new ArrayList<>();
      for (Prefix p = this; p.before != null; p = p.before) {
        labels.add(p.label);
      }
      return labels.reversed();
    }
  }
}
