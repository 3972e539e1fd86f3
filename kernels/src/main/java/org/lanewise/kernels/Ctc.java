package org.lanewise.kernels;

import java.util.Arrays;
import org.lanewise.kernels.gemm.Pool;
import org.lanewise.kernels.scalar.ScalarSoftmax;
import org.lanewise.kernels.vector.VectorSoftmax;

/// Connectionist temporal classification: minus the logarithm of the probability of a sequence of
/// labels, summed over all paths that become it when repetitions are merged and blanks removed
/// (Graves, Fernandez, Gomez and Schmidhuber, "Connectionist temporal classification: labelling
/// unsegmented sequence data with recurrent neural networks", 2006).
///
/// The sums run forward and backward over the labels with a blank before, between and after them,
/// as logarithms and in double precision. With 4 operations a step and label on few elements there
/// is nothing for vectors to do but the softmax of the outputs, and they do that. On
/// the way to the loss only the exponentials of a step and their sum are floats: that puts the part
/// of a step off by at most `(terms + 4) 2^-24`, with the `terms` of [Softmax], however large its
/// elements are.
///
/// A class at `-infinity` has the probability 0. Where that leaves the labels no path, their loss
/// is infinite, and its gradient, which does not exist, comes out as zeros: so the sequence counts
/// for nothing in a sum of gradients. A step that holds a NaN or `+infinity`, or nothing but
/// `-infinity`, has no softmax, and makes the loss NaN, with NaN in the gradient.
public final class Ctc {
  private static final Pool<Ctc> POOL = new Pool<>(Ctc::new);

  /// Beyond it HotSpot has no array, whatever the memory.
  private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

  private double[] logSums = new double[0];
  private double[] alpha = new double[0];
  private double[] beta = new double[0];
  private double[] next = new double[0];
  private double[] gamma = new double[0];

  private int steps;
  private int classes;
  private float[] x;
  private int xo;
  private int[] labels;
  private int lo;
  private int states;
  private int blank;

  private Ctc() {}

  /// The loss of one sequence; for several, one call each, with as many steps and labels as each
  /// has.
  ///
  /// @param steps the number of steps
  /// @param classes the number of classes, the blank among them
  /// @param x what goes into the softmax, `[steps, classes]`
  /// @param xOffset the index of its first element
  /// @param count the number of labels
  /// @param labels classes other than the blank
  /// @param labelsOffset the index of the first
  /// @param blank the class that stands for no label
  /// @param y overwritten with the softmax, `[steps, classes]`; may be exactly `x`
  /// @param yOffset the index of its first element
  /// @return minus the logarithm of the probability of the labels, `+infinity` if that is 0
  /// @throws NullPointerException if an array is null
  /// @throws IllegalArgumentException if a size is negative, an array is too short, a label or the
  ///     blank is no class or a label is the blank, there are too few steps for the labels and a
  ///     blank between those that repeat, or `steps (2 count + 1)` sums are more than an array can
  ///     have; nothing is written then
  public static double forward(
      int steps,
      int classes,
      float[] x,
      int xOffset,
      int count,
      int[] labels,
      int labelsOffset,
      int blank,
      float[] y,
      int yOffset) {
    check(steps, classes, x, xOffset, count, labels, labelsOffset, blank);
    int n = steps * classes;
    Check.array("y", y, yOffset, n);
    Check.sameOrDisjoint("y", y, yOffset, 1, n, "x", x, xOffset, 1, n);
    Ctc call = POOL.take();
    call.begin(steps, classes, x, xOffset, count, labels, labelsOffset, blank);
    double loss = -call.forward();
    call.end();
    int ld = Math.max(1, classes);
    Softmax.forward(steps, classes, x, xOffset, ld, y, yOffset, ld);
    return loss;
  }

  /// The gradient of the loss: `dx = scale (softmax(x) - g)`, where g is the probability, given the
  /// labels, that a path has this class at this step. All zeros where the loss is infinite.
  ///
  /// @param steps the number of steps
  /// @param classes the number of classes
  /// @param x that of [#forward]
  /// @param xOffset the index of its first element
  /// @param count the number of labels
  /// @param labels those of [#forward]
  /// @param labelsOffset the index of the first
  /// @param blank that of [#forward]
  /// @param scale a factor
  /// @param dx the gradient, `[steps, classes]`, overwritten; must not overlap `x`
  /// @param dxOffset the index of its first element
  /// @throws NullPointerException if an array is null
  /// @throws IllegalArgumentException as [#forward]
  public static void backward(
      int steps,
      int classes,
      float[] x,
      int xOffset,
      int count,
      int[] labels,
      int labelsOffset,
      int blank,
      float scale,
      float[] dx,
      int dxOffset) {
    check(steps, classes, x, xOffset, count, labels, labelsOffset, blank);
    int n = steps * classes;
    Check.array("dx", dx, dxOffset, n);
    Check.disjoint("dx", dx, dxOffset, n, "x", x, xOffset, n);
    int ld = Math.max(1, classes);
    Softmax.forward(steps, classes, x, xOffset, ld, dx, dxOffset, ld);
    Ctc call = POOL.take();
    call.begin(steps, classes, x, xOffset, count, labels, labelsOffset, blank);
    call.backward(scale, dx, dxOffset);
    call.end();
  }

  private static void check(
      int steps,
      int classes,
      float[] x,
      int xOffset,
      int count,
      int[] labels,
      int labelsOffset,
      int blank) {
    Check.size("steps", steps);
    Check.size("count", count);
    if (blank < 0 || blank >= classes) {
      throw new IllegalArgumentException(
          "blank is " + blank + ", expected one of the " + classes + " classes");
    }
    Check.tensor("x", x, xOffset, 1, steps, classes);
    Check.array("labels", labels, labelsOffset, count);
    long needed = count;
    for (int i = labelsOffset; i < labelsOffset + count; i++) {
      if (labels[i] < 0 || labels[i] >= classes || labels[i] == blank) {
        throw new IllegalArgumentException(
            "label "
                + (i - labelsOffset)
                + " is "
                + labels[i]
                + ", expected a class below "
                + classes
                + " that is not the blank, "
                + blank);
      }
      needed += i > labelsOffset && labels[i] == labels[i - 1] ? 1 : 0;
    }
    if (needed > steps) {
      throw new IllegalArgumentException(
          "steps is " + steps + ", but " + count + " labels need " + needed + " or more");
    }
    long sums = steps * (2L * count + 1);
    if (sums > LONGEST_ARRAY) {
      throw new IllegalArgumentException(
          "steps is "
              + steps
              + " and count is "
              + count
              + ": steps (2 count + 1) is "
              + sums
              + ", expected at most "
              + LONGEST_ARRAY);
    }
  }

  private void begin(
      int steps, int classes, float[] x, int xo, int count, int[] labels, int lo, int blank) {
    this.steps = steps;
    this.classes = classes;
    this.x = x;
    this.xo = xo;
    this.labels = labels;
    this.lo = lo;
    this.blank = blank;
    this.states = 2 * count + 1;
    if (alpha.length < steps * states) {
      alpha = new double[steps * states];
    }
    if (beta.length < states) {
      beta = new double[states];
      next = new double[states];
    }
    if (gamma.length < classes) {
      gamma = new double[classes];
    }
    if (logSums.length < steps) {
      logSums = new double[steps];
    }
    for (int t = 0; t < steps; t++) {
      logSums[t] = logSum(t);
    }
  }

  /// The logarithm that the softmax of a step subtracts; NaN where there is no softmax.
  private double logSum(int t) {
    int row = xo + t * classes;
    double sum =
        Backend.VECTOR
            ? VectorSoftmax.logSumExp(classes, x, row)
            : ScalarSoftmax.logSumExp(classes, x, row);
    return Double.isInfinite(sum) ? Double.NaN : sum;
  }

  /// Lets go of the arrays.
  private void end() {
    x = null;
    labels = null;
    POOL.give(this);
  }

  /// The class of a state: blanks are the even ones.
  private int state(int s) {
    return s % 2 == 0 ? blank : labels[lo + s / 2];
  }

  /// Whether a path may come to a state from the one before the last, over a blank.
  private boolean skips(int s) {
    return s % 2 == 1 && s > 1 && labels[lo + s / 2] != labels[lo + s / 2 - 1];
  }

  private double logProbability(int t, int s) {
    return x[xo + t * classes + state(s)] - logSums[t];
  }

  /// Fills alpha[t, s], the logarithm of the probability of all beginnings of paths that are in
  /// state s at step t.
  ///
  /// @return the logarithm of the probability of the labels
  private double forward() {
    if (steps == 0) {
      return 0;
    }
    for (int s = 0; s < states; s++) {
      alpha[s] = s < 2 ? logProbability(0, s) : Double.NEGATIVE_INFINITY;
    }
    for (int t = 1; t < steps; t++) {
      int at = t * states;
      int before = at - states;
      for (int s = 0; s < states; s++) {
        double stay = alpha[before + s];
        double step = s > 0 ? alpha[before + s - 1] : Double.NEGATIVE_INFINITY;
        double skip = skips(s) ? alpha[before + s - 2] : Double.NEGATIVE_INFINITY;
        alpha[at + s] = logSum(stay, step, skip) + logProbability(t, s);
      }
    }
    int last = (steps - 1) * states + states - 1;
    double label = states > 1 ? alpha[last - 1] : Double.NEGATIVE_INFINITY;
    return logSum(alpha[last], label, Double.NEGATIVE_INFINITY);
  }

  /// Goes back with beta[s], the logarithm of the probability of all ends of paths after step t
  /// that are in state s at step t; from the softmax in dx to the gradient.
  private void backward(float scale, float[] dx, int dxo) {
    double total = forward();
    if (total == Double.NEGATIVE_INFINITY) {
      Arrays.fill(dx, dxo, dxo + steps * classes, 0);
      return;
    }
    for (int s = 0; s < states; s++) {
      beta[s] = s >= states - 2 ? 0 : Double.NEGATIVE_INFINITY;
    }
    for (int t = steps - 1; t >= 0; t--) {
      Arrays.fill(gamma, 0, classes, 0);
      for (int s = 0; s < states; s++) {
        gamma[state(s)] += Math.exp(alpha[t * states + s] + beta[s] - total);
      }
      int row = dxo + t * classes;
      for (int j = 0; j < classes; j++) {
        dx[row + j] = (float) (scale * (dx[row + j] - gamma[j]));
      }
      for (int s = 0; s < states; s++) {
        next[s] = beta[s] + logProbability(t, s);
      }
      for (int s = 0; s < states; s++) {
        double step = s + 1 < states ? next[s + 1] : Double.NEGATIVE_INFINITY;
        double skip = s + 2 < states && skips(s + 2) ? next[s + 2] : Double.NEGATIVE_INFINITY;
        beta[s] = logSum(next[s], step, skip);
      }
    }
  }

  private static double logSum(double a, double b, double c) {
    double max = Math.max(a, Math.max(b, c));
    if (max == Double.NEGATIVE_INFINITY) {
      return max;
    }
    return max + Math.log(Math.exp(a - max) + Math.exp(b - max) + Math.exp(c - max));
  }
}
