package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.CrossEntropy;
import org.lanewise.kernels.SquaredError;

/// The losses as kernels: cross-entropy fused with softmax, against labels and against targets, and
/// the mean squared error.
class LossProperties implements DifferentiableContract {
  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Arbitraries.of("sparse", "dense", "squared"),
            Arbitraries.integers().between(1, 3),
            Sizes.between(1, 40),
            Arbitraries.longs())
        .as(
            (kind, rows, cols, seed) -> {
              SplittableRandom random = new SplittableRandom(seed);
              float[] x = Points.uniform(rows * cols, -4, 4, seed + 1);
              Differentiable function =
                  switch (kind) {
                    case "sparse" -> sparse(rows, cols, labels(rows, cols, random));
                    case "dense" -> dense(rows, cols, Points.uniform(x.length, 0, 1, seed + 2));
                    default -> squared(Points.uniform(x.length, -4, 4, seed + 2));
                  };
              return new Sample(kind + " loss, " + rows + " x " + cols, function, x);
            });
  }

  private static int[] labels(int rows, int cols, SplittableRandom random) {
    int[] labels = new int[rows];
    for (int i = 0; i < rows; i++) {
      labels[i] = random.nextInt(cols);
    }
    return labels;
  }

  private static Differentiable sparse(int rows, int cols, int[] labels) {
    return Kernels.of(
        x -> {
          double[] p = DoubleReference.softmax(cols, x);
          double loss = 0;
          for (int i = 0; i < rows; i++) {
            loss -= Math.log(p[i * cols + labels[i]]);
          }
          return new double[] {loss / rows};
        },
        x -> new float[] {(float) sparse(rows, cols, x, labels, new float[x.length])},
        (x, dy) -> {
          float[] p = new float[x.length];
          sparse(rows, cols, x, labels, p);
          float[] dx = new float[x.length];
          Arrays.fill(dx, Float.NaN);
          CrossEntropy.sparseBackward(rows, cols, p, 0, cols, labels, 0, dy[0] / rows, dx, 0, cols);
          return dx;
        });
  }

  private static double sparse(int rows, int cols, float[] x, int[] labels, float[] p) {
    return CrossEntropy.sparseForward(rows, cols, x, 0, cols, labels, 0, p, 0, cols);
  }

  private static Differentiable dense(int rows, int cols, float[] targets) {
    return Kernels.of(
        x -> {
          double[] p = DoubleReference.softmax(cols, x);
          double loss = 0;
          for (int i = 0; i < p.length; i++) {
            loss -= targets[i] * Math.log(p[i]);
          }
          return new double[] {loss / rows};
        },
        x -> new float[] {(float) dense(rows, cols, x, targets, new float[x.length])},
        (x, dy) -> {
          float[] p = new float[x.length];
          dense(rows, cols, x, targets, p);
          float[] dx = new float[x.length];
          Arrays.fill(dx, Float.NaN);
          CrossEntropy.backward(
              rows, cols, p, 0, cols, targets, 0, cols, dy[0] / rows, dx, 0, cols);
          return dx;
        });
  }

  private static double dense(int rows, int cols, float[] x, float[] targets, float[] p) {
    return CrossEntropy.forward(rows, cols, x, 0, cols, targets, 0, cols, p, 0, cols);
  }

  private static Differentiable squared(float[] targets) {
    int n = targets.length;
    return Kernels.of(
        x -> {
          double sum = 0;
          for (int i = 0; i < n; i++) {
            sum += (x[i] - targets[i]) * (x[i] - targets[i]);
          }
          return new double[] {sum / n};
        },
        x -> new float[] {(float) SquaredError.forward(n, x, 0, targets, 0)},
        (x, dy) -> {
          float[] dx = new float[n];
          Arrays.fill(dx, Float.NaN);
          SquaredError.backward(n, x, 0, targets, 0, dy[0] / n, dx, 0);
          return dx;
        });
  }

  /// Where the probability of the label underflows, the loss is still the distance of the logits.
  @Property
  void staysFiniteForHugeLogits(@ForAll @IntRange(min = 2, max = 40) int cols, @ForAll long seed) {
    float[] x = Points.uniform(cols, -1000, 1000, seed);
    int label = new SplittableRandom(seed).nextInt(cols);
    double max = Double.NEGATIVE_INFINITY;
    for (float value : x) {
      max = Math.max(max, value);
    }
    double sum = 0;
    for (float value : x) {
      sum += Math.exp(value - max);
    }
    double expected = max - x[label] + Math.log(sum);
    float[] p = new float[cols];
    double loss = sparse(1, cols, x, new int[] {label}, p);
    Tolerance.roundings(cols + 16).check("loss", expected, expected + 1, loss);
    float[] onehot = new float[cols];
    onehot[label] = 1;
    Tolerance.roundings(cols + 16)
        .check("loss", expected, expected + 1, dense(1, cols, x, onehot, p));
  }

  @Property
  void sparseAndDenseAgreeOnOneHotTargets(
      @ForAll @IntRange(min = 1, max = 4) int rows,
      @ForAll @IntRange(min = 1, max = 40) int cols,
      @ForAll long seed) {
    float[] x = Points.uniform(rows * cols, -4, 4, seed);
    int[] labels = labels(rows, cols, new SplittableRandom(seed));
    float[] onehot = new float[rows * cols];
    for (int i = 0; i < rows; i++) {
      onehot[i * cols + labels[i]] = 1;
    }
    float[] p = new float[rows * cols];
    float[] q = new float[rows * cols];
    double sparse = sparse(rows, cols, x, labels, p);
    double dense = dense(rows, cols, x, onehot, q);
    assertEquals(sparse, dense, 1e-12 * Math.abs(sparse));
    assertArrayEquals(p, q);
    assertTrue(sparse >= 0 || sparse > -1e-6, "loss " + sparse);
    float[] dp = new float[rows * cols];
    float[] dq = new float[rows * cols];
    CrossEntropy.sparseBackward(rows, cols, p, 0, cols, labels, 0, 1, dp, 0, cols);
    CrossEntropy.backward(rows, cols, q, 0, cols, onehot, 0, cols, 1, dq, 0, cols);
    for (int i = 0; i < dp.length; i++) {
      Tolerance.roundings(8).check("dlogits", dp[i], 1, dq[i]);
    }
  }

  @Example
  void lossOfNothingIsZero() {
    float[] none = new float[0];
    assertEquals(0.0, sparse(0, 4, none, new int[0], none));
    assertEquals(0.0, dense(0, 4, none, none, none));
    assertEquals(0.0, SquaredError.forward(0, none, 0, none, 0));
  }

  @Property
  void refusesLabelsOutOfRange(@ForAll("badLabels") int bad, @ForAll @IntRange(max = 2) int row) {
    int[] labels = {0, 3, 1};
    labels[row] = bad;
    float[] x = new float[12];
    float[] p = new float[12];
    BadInput.refused(() -> sparse(3, 4, x, labels, p), "labels[" + row + "]", "" + bad, "0 to 3");
    BadInput.refused(
        () -> CrossEntropy.sparseBackward(3, 4, x, 0, 4, labels, 0, 1, p, 0, 4),
        "labels[" + row + "]",
        "" + bad,
        "0 to 3");
    assertArrayEquals(new float[12], p);
  }

  @Provide
  Arbitrary<Integer> badLabels() {
    return Arbitraries.of(-1, 4, 5, Integer.MAX_VALUE, Integer.MIN_VALUE);
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[12];
    float[] p = new float[12];
    float[] t = new float[12];
    int[] l = new int[3];
    BadInput.refused(() -> sparse(-1, 4, x, l, p), "rows ", "-1");
    BadInput.refused(() -> sparse(3, 0, x, l, p), "cols ", "0");
    BadInput.refused(() -> sparse(3, 4, null, l, p), "logits is null");
    BadInput.refused(() -> sparse(3, 4, x, null, p), "labels is null");
    BadInput.refused(() -> sparse(3, 4, x, new int[2], p), "labels ", "2", "3");
    BadInput.refused(() -> sparse(3, 4, x, l, null), "probabilities is null");
    BadInput.refused(() -> sparse(3, 5, x, l, p), "logits ", "12", "15");
    BadInput.refused(
        () -> CrossEntropy.sparseForward(3, 4, x, 0, 3, l, 0, p, 0, 4), "logits ", "3", "4");
    BadInput.refused(
        () -> CrossEntropy.sparseForward(2, 4, x, 0, 4, l, 0, x, 3, 4),
        "probabilities ",
        "logits ",
        "overlap");
    BadInput.refused(() -> dense(3, 4, x, null, p), "targets is null");
    BadInput.refused(() -> dense(3, 4, x, new float[11], p), "targets ", "11", "12");
    BadInput.refused(() -> dense(3, 4, x, p, p), "probabilities ", "targets ", "overlap");
    BadInput.refused(() -> SquaredError.forward(-1, x, 0, t, 0), "n ", "-1");
    BadInput.refused(() -> SquaredError.forward(12, null, 0, t, 0), "y is null");
    BadInput.refused(() -> SquaredError.forward(12, x, 0, null, 0), "target is null");
    BadInput.refused(() -> SquaredError.forward(13, x, 0, t, 0), "y ", "12", "13");
    BadInput.refused(() -> SquaredError.backward(12, x, 0, t, 0, 1, null, 0), "dy is null");
    BadInput.refused(() -> SquaredError.backward(4, x, 0, t, 0, 1, x, 2), "dy ", "overlap");
    assertArrayEquals(new float[12], p);
  }
}
