package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.CrossEntropy;
import org.lanewise.kernels.CrossEntropyOptions;

/// Cross-entropy with class weights, an ignored label and label smoothing, against labels and
/// against distributions.
class CrossEntropyOptionsProperties implements DifferentiableContract {
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final int IGNORED = -100;

  /// Labels or targets of a batch, and options with and without each part.
  record Batch(
      int rows, int cols, int[] labels, float[] targets, float[] weights, float smoothing) {
    static Batch of(
        boolean sparse, int rows, int cols, boolean weighted, float smoothing, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] labels = sparse ? new int[rows] : null;
      for (int i = 0; i < rows && sparse; i++) {
        labels[i] = random.nextInt(4) == 0 ? IGNORED : random.nextInt(cols);
      }
      float[] targets = sparse ? null : Points.uniform(rows * cols, 0, 1, seed);
      float[] weights = weighted ? Points.uniform(cols, 0.2, 2, seed + 1) : null;
      return new Batch(rows, cols, labels, targets, weights, smoothing);
    }

    CrossEntropyOptions options() {
      CrossEntropyOptions options = CrossEntropyOptions.NONE.withIgnoreIndex(IGNORED);
      options = weights == null ? options : options.withClassWeights(weights);
      return smoothing == 0 ? options : options.withLabelSmoothing(smoothing);
    }

    double weight(int c) {
      return weights == null ? 1 : weights[c];
    }

    double divisor() {
      double sum = rows;
      if (labels != null) {
        sum = 0;
        for (int label : labels) {
          sum += label == IGNORED ? 0 : weight(label);
        }
      }
      return sum == 0 ? 1 : sum;
    }

    double reference(double[] x) {
      double[] p = DoubleReference.softmax(cols, x);
      double loss = 0;
      for (int i = 0; i < rows; i++) {
        for (int c = 0; c < cols; c++) {
          if (labels != null && labels[i] == IGNORED) {
            continue;
          }
          double t = labels == null ? targets[i * cols + c] : labels[i] == c ? 1 : 0;
          double smooth = (1 - smoothing) * t + smoothing / cols;
          loss -= smooth == 0 ? 0 : weight(c) * smooth * Math.log(p[i * cols + c]);
        }
      }
      return loss / divisor();
    }

    double forward(float[] x, float[] p) {
      CrossEntropyOptions options = options();
      return labels == null
          ? CrossEntropy.forward(rows, cols, x, 0, cols, targets, 0, cols, options, p, 0, cols)
          : CrossEntropy.sparseForward(rows, cols, x, 0, cols, labels, 0, options, p, 0, cols);
    }

    void backward(float[] p, float scale, float[] dx) {
      CrossEntropyOptions options = options();
      if (labels == null) {
        CrossEntropy.backward(
            rows, cols, p, 0, cols, targets, 0, cols, options, scale, dx, 0, cols);
      } else {
        CrossEntropy.sparseBackward(rows, cols, p, 0, cols, labels, 0, options, scale, dx, 0, cols);
      }
    }

    Differentiable function() {
      return Kernels.of(
          x -> new double[] {reference(x)},
          x -> new float[] {(float) forward(x, new float[x.length])},
          (x, dy) -> {
            float[] p = new float[x.length];
            forward(x, p);
            float[] dx = new float[x.length];
            Arrays.fill(dx, Float.NaN);
            backward(p, (float) (dy[0] / divisor()), dx);
            return dx;
          });
    }

    @Override
    public String toString() {
      return (labels == null ? "dense " : "sparse ") + rows + " x " + cols + ", " + smoothing;
    }
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(batches(), Arbitraries.longs())
        .as(
            (batch, seed) ->
                new Sample(
                    batch.toString(),
                    batch.function(),
                    Points.uniform(batch.rows() * batch.cols(), -4, 4, seed)));
  }

  @Provide
  Arbitrary<Batch> batches() {
    return Combinators.combine(
            Arbitraries.of(false, true),
            Arbitraries.integers().between(1, 4),
            Sizes.between(1, 40),
            Arbitraries.of(false, true),
            Arbitraries.of(0f, 0.1f, 1f),
            Arbitraries.longs())
        .as(Batch::of);
  }

  @Property
  void ignoredRowsHaveNoGradientAndCountForNothing(
      @ForAll("batches") Batch batch, @ForAll long seed) {
    if (batch.labels() == null) {
      return;
    }
    int cols = batch.cols();
    float[] x = Points.uniform(batch.rows() * cols, -4, 4, seed);
    float[] p = new float[x.length];
    double loss = batch.forward(x, p);
    float[] dx = new float[x.length];
    batch.backward(p, 1, dx);
    for (int i = 0; i < batch.rows(); i++) {
      if (batch.labels()[i] == IGNORED) {
        assertArrayEquals(new float[cols], Arrays.copyOfRange(dx, i * cols, (i + 1) * cols));
        Arrays.fill(x, i * cols, (i + 1) * cols, Float.NaN);
      }
    }
    assertEquals(loss, batch.forward(x, p));
    double weight = CrossEntropy.weight(batch.rows(), cols, batch.labels(), 0, batch.options());
    assertEquals(batch.divisor(), weight == 0 ? 1 : weight, 1e-12 * batch.divisor());
  }

  @Property
  void givesTheSameBitsInPlace(@ForAll("batches") Batch batch, @ForAll long seed) {
    float[] x = Points.uniform(batch.rows() * batch.cols(), -4, 4, seed);
    float[] p = new float[x.length];
    double loss = batch.forward(x, p);
    float[] dx = new float[x.length];
    batch.backward(p, 0.3f, dx);
    assertEquals(loss, batch.forward(x, x));
    assertArrayEquals(p, x);
    batch.backward(x, 0.3f, x);
    assertArrayEquals(dx, x);
  }

  @Property
  void labelsAreOneHotTargets(@ForAll("batches") Batch batch, @ForAll long seed) {
    if (batch.labels() == null || batch.weights() != null) {
      return;
    }
    int cols = batch.cols();
    float[] x = Points.uniform(batch.rows() * cols, -4, 4, seed);
    int[] labels = batch.labels().clone();
    float[] targets = new float[x.length];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = Math.max(0, labels[i]);
      targets[i * cols + labels[i]] = 1;
    }
    Batch sparse = new Batch(batch.rows(), cols, labels, null, null, batch.smoothing());
    Batch dense = new Batch(batch.rows(), cols, null, targets, null, batch.smoothing());
    float[] p = new float[x.length];
    assertEquals(sparse.forward(x, p), dense.forward(x, p), 1e-5);
    float[] dSparse = new float[x.length];
    float[] dDense = new float[x.length];
    sparse.backward(p, 1, dSparse);
    dense.backward(p, 1, dDense);
    assertArrayEquals(dSparse, dDense, 1e-6f);
  }

  /// By hand, with the formulas of PyTorch's documentation.
  @Example
  void weightsAndSmoothingTogether() {
    float[] x = {0, 0, (float) Math.log(2), 0};
    int[] labels = {1, 0};
    CrossEntropyOptions options =
        CrossEntropyOptions.NONE.withClassWeights(1, 3).withLabelSmoothing(0.2f);
    float[] p = new float[4];
    double first = 0.9 * 3 * Math.log(2) + 0.1 * Math.log(2);
    double second = 0.9 * Math.log(1.5) + 0.1 * 3 * Math.log(3);
    double loss = CrossEntropy.sparseForward(2, 2, x, 0, 2, labels, 0, options, p, 0, 2);
    assertEquals((first + second) / 4, loss, 1e-6);
    float[] targets = {0, 1, 1, 0};
    loss = CrossEntropy.forward(2, 2, x, 0, 2, targets, 0, 2, options, p, 0, 2);
    assertEquals((first + second) / 2, loss, 1e-6);
    assertEquals(4.0, CrossEntropy.weight(2, 2, labels, 0, options));
  }

  @Example
  void nothingThatCountsIsZero() {
    CrossEntropyOptions options = CrossEntropyOptions.NONE.withIgnoreIndex(7);
    float[] x = {1, 2};
    float[] p = new float[2];
    int[] labels = {7};
    assertEquals(0.0, CrossEntropy.sparseForward(1, 2, x, 0, 2, labels, 0, options, p, 0, 2));
    assertEquals(1, p[0] + p[1], 1e-6, "probabilities all the same");
    float[] none = new float[0];
    assertEquals(0.0, CrossEntropy.forward(0, 2, none, 0, 2, none, 0, 2, options, none, 0, 2));
  }

  /// Smoothing wants something of every class: an impossible one costs infinity, and without
  /// smoothing or without weight it does not.
  @Example
  void impossibleClasses() {
    float[] x = {0, -INF};
    float[] p = new float[2];
    int[] labels = {0};
    CrossEntropyOptions smooth = CrossEntropyOptions.NONE.withLabelSmoothing(0.1f);
    assertEquals(INF, CrossEntropy.sparseForward(1, 2, x, 0, 2, labels, 0, smooth, p, 0, 2));
    CrossEntropyOptions weightless = smooth.withClassWeights(1, 0);
    assertEquals(0.0, CrossEntropy.sparseForward(1, 2, x, 0, 2, labels, 0, weightless, p, 0, 2));
    assertEquals(0.0, CrossEntropy.sparseForward(1, 2, x, 0, 2, labels, 0, p, 0, 2));
  }

  @Example
  void refusesBadArguments() {
    CrossEntropyOptions none = CrossEntropyOptions.NONE;
    BadInput.refused(() -> none.withLabelSmoothing(1.5f), "labelSmoothing ", "1.5", "0 to 1");
    BadInput.refused(() -> none.withLabelSmoothing(Float.NaN), "labelSmoothing ", "NaN");
    BadInput.refused(() -> none.withClassWeights(1, -2), "classWeights[1] ", "-2");
    BadInput.refused(() -> none.withClassWeights(INF), "classWeights[0] ", "Infinity");
    BadInput.refused(() -> none.withClassWeights((float[]) null), "classWeights is null");
    float[] x = new float[4];
    float[] p = new float[4];
    int[] labels = {0, -1};
    CrossEntropyOptions ignoring = none.withIgnoreIndex(-2);
    BadInput.refused(
        () -> CrossEntropy.sparseForward(2, 2, x, 0, 2, labels, 0, ignoring, p, 0, 2),
        "labels[1]",
        "-1",
        "0 to 1");
    CrossEntropyOptions few = none.withClassWeights(1);
    BadInput.refused(
        () -> CrossEntropy.sparseBackward(1, 2, x, 0, 2, labels, 0, few, 1, p, 0, 2),
        "classWeights ",
        "1 ",
        "2 ");
    BadInput.refused(
        () -> CrossEntropy.forward(1, 2, x, 0, 2, x, 2, 2, few, p, 0, 2), "classWeights ", "2 ");
    BadInput.refused(
        () -> CrossEntropy.forward(1, 2, x, 0, 2, x, 2, 2, null, p, 0, 2), "options is null");
    assertArrayEquals(new float[4], p);
  }
}
