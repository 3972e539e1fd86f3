package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.Metrics;

/// What metrics count.
class MetricsProperties {
  @Property
  void thresholdWritesItsWindowOnly(@ForAll @IntRange(max = 40) int n, @ForAll long seed) {
    float[] x = Points.uniform(n + 3, -1, 1, seed);
    int[] classes = new int[n + 5];
    Arrays.fill(classes, 7);
    Metrics.threshold(n, 0.25f, x, 3, classes, 2);
    for (int i = 0; i < classes.length; i++) {
      boolean inside = i >= 2 && i < n + 2;
      assertEquals(inside ? (x[i + 1] > 0.25f ? 1 : 0) : 7, classes[i], "classes[" + i + "]");
    }
  }

  @Property
  void topKOfAllIsEveryRowAndGrowsWithK(
      @ForAll @IntRange(max = 5) int rows,
      @ForAll @IntRange(min = 1, max = 9) int cols,
      @ForAll long seed) {
    float[] y = Points.uniform(1 + rows * (cols + 2), -1, 1, seed);
    int[] labels = new SplittableRandom(seed).ints(rows + 1, 0, cols).toArray();
    int before = 0;
    for (int k = 1; k <= cols; k++) {
      int expected = 0;
      for (int i = 0; i < rows; i++) {
        int rank = 0;
        for (int j = 0; j < cols; j++) {
          rank += y[1 + i * (cols + 2) + j] > y[1 + i * (cols + 2) + labels[1 + i]] ? 1 : 0;
        }
        expected += rank < k ? 1 : 0;
      }
      int count = Metrics.topK(rows, cols, k, y, 1, cols + 2, labels, 1);
      assertEquals(expected, count);
      assertEquals(Math.max(before, count), count);
      before = count;
    }
    assertEquals(rows, before);
  }

  @Property
  void sumsOfColumnsAddUpOverBatches(
      @ForAll @IntRange(max = 6) int rows,
      @ForAll @IntRange(min = 1, max = 9) int cols,
      @ForAll long seed) {
    float[] y = Points.uniform(rows * cols, -1, 1, seed);
    float[] t = Points.uniform(rows * cols, -1, 1, seed + 1);
    double[] sums = new double[3 * cols];
    int half = rows / 2;
    Metrics.r2Sums(half, cols, y, 0, cols, t, 0, cols, sums);
    Metrics.r2Sums(rows - half, cols, y, half * cols, cols, t, half * cols, cols, sums);
    double[] expected = new double[3 * cols];
    for (int i = 0; i < rows * cols; i++) {
      double d = (double) t[i] - y[i];
      expected[3 * (i % cols)] += t[i];
      expected[3 * (i % cols) + 1] += (double) t[i] * t[i];
      expected[3 * (i % cols) + 2] += d * d;
    }
    assertArrayEquals(expected, sums, 1e-12);
  }

  @Property
  void confusionCountsEachRowWithALabelOnce(
      @ForAll @IntRange(max = 40) int rows,
      @ForAll @IntRange(min = 1, max = 5) int classes,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] predicted = random.ints(rows + 1, 0, classes).toArray();
    int[] labels = random.ints(rows + 2, -1, classes).toArray();
    long[] expected = new long[classes * classes + 1];
    long[] counts = new long[classes * classes + 1];
    Arrays.fill(expected, 3);
    Arrays.fill(counts, 3);
    int labelled = 0;
    int matches = 0;
    for (int i = 0; i < rows; i++) {
      if (labels[i + 2] >= 0) {
        labelled++;
        matches += labels[i + 2] == predicted[i + 1] ? 1 : 0;
        expected[labels[i + 2] * classes + predicted[i + 1]]++;
      }
    }
    Metrics.confusion(rows, classes, predicted, 1, labels, 2, counts);
    assertArrayEquals(expected, counts);
    assertEquals(labelled, Metrics.labelled(rows, labels, 2));
    assertEquals(matches, Metrics.matches(rows, predicted, 1, labels, 2));
  }

  @Property
  void areaUnderTheCurveIsTheShareOfPairsInOrder(
      @ForAll @IntRange(max = 40) int n, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] y = new float[n + 1];
    float[] t = new float[n + 2];
    for (int i = 0; i < n; i++) {
      y[i + 1] = random.nextInt(-3, 4) * (random.nextBoolean() ? -0.25f : 0.25f);
      t[i + 2] = random.nextInt(2);
    }
    double pairs = 0;
    double inOrder = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        if (t[i + 2] == 1 && t[j + 2] == 0) {
          pairs++;
          inOrder += y[i + 1] > y[j + 1] ? 1 : y[i + 1] == y[j + 1] ? 0.5 : 0;
        }
      }
    }
    long[] keys = new long[n];
    int half = n / 2;
    Metrics.scores(half, y, 1, t, 2, keys, 0);
    Metrics.scores(n - half, y, 1 + half, t, 2 + half, keys, half);
    assertEquals(inOrder / pairs, Metrics.areaUnderCurve(n, keys), 1e-12);
  }

  @Example
  void nanIsNotAboveAndNotFound() {
    float[] x = {Float.NaN, 1, Float.NaN};
    int[] classes = new int[3];
    Metrics.threshold(3, 0, x, 0, classes, 0);
    assertArrayEquals(new int[] {0, 1, 0}, classes);
    assertEquals(0, Metrics.topK(1, 3, 3, x, 0, 3, new int[] {0}, 0));
    assertEquals(1, Metrics.topK(1, 3, 1, x, 0, 3, new int[] {1}, 0));
    assertEquals(0, Metrics.topK(1, 3, 3, x, 0, 3, new int[] {-1}, 0));
  }

  @Example
  void refusesBadArguments() {
    float[] y = new float[12];
    int[] labels = new int[3];
    BadInput.refused(() -> Metrics.threshold(-1, 0, y, 0, labels, 0), "n ", "-1");
    BadInput.refused(() -> Metrics.threshold(4, 0, y, 0, labels, 0), "classes ", "3", "4");
    BadInput.refused(() -> Metrics.threshold(3, 0, null, 0, labels, 0), "x is null");
    BadInput.refused(() -> Metrics.topK(3, 4, 0, y, 0, 4, labels, 0), "k ", "0");
    BadInput.refused(() -> Metrics.topK(3, 4, 1, y, 1, 4, labels, 0), "y ", "12", "1");
    BadInput.refused(() -> Metrics.topK(3, 4, 1, y, 0, 3, labels, 0), "y ", "3", "4");
    BadInput.refused(
        () -> Metrics.topK(3, 4, 1, y, 0, 4, new int[] {0, 4, 0}, 0), "labels[1]", "4", "0 to 3");
    BadInput.refused(
        () -> Metrics.r2Sums(3, 4, y, 0, 4, y, 0, 4, new double[11]), "sums ", "11", "12");
    BadInput.refused(() -> Metrics.r2(3, 4, new double[11]), "sums ", "11", "12");
    BadInput.refused(() -> Metrics.labelled(4, labels, 0), "labels ", "3", "4");
    BadInput.refused(() -> Metrics.matches(3, labels, 1, labels, 0), "predicted ", "3", "1");
    BadInput.refused(() -> Metrics.matches(3, labels, 0, null, 0), "labels is null");
    BadInput.refused(
        () -> Metrics.confusion(3, 2, labels, 0, new int[] {0, 2, 0}, 0, new long[4]),
        "labels[1]",
        "2",
        "0 to 1");
    BadInput.refused(
        () -> Metrics.confusion(3, 2, new int[] {-1, 0, 0}, 0, labels, 0, new long[4]),
        "predicted[0]",
        "-1");
    BadInput.refused(
        () -> Metrics.confusion(3, 2, labels, 0, labels, 0, new long[3]), "counts ", "3", "4");
    BadInput.refused(() -> Metrics.scores(3, y, 10, y, 0, new long[3], 0), "y ", "12", "10");
    BadInput.refused(() -> Metrics.scores(3, y, 0, y, 0, new long[3], 1), "keys ", "3", "1");
    BadInput.refused(() -> Metrics.areaUnderCurve(4, new long[3]), "keys ", "3", "4");
    BadInput.refused(() -> Metrics.r2Sums(3, 4, y, 0, 4, null, 0, 4, new double[12]), "target");
  }
}
