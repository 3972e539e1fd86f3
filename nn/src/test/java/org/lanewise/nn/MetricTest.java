package org.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lanewise.nn.metric.Accuracy;
import org.lanewise.nn.metric.Auc;
import org.lanewise.nn.metric.BinaryAccuracy;
import org.lanewise.nn.metric.ConfusionMatrix;
import org.lanewise.nn.metric.F1Score;
import org.lanewise.nn.metric.MeanAbsoluteError;
import org.lanewise.nn.metric.MeanSquaredError;
import org.lanewise.nn.metric.Precision;
import org.lanewise.nn.metric.R2Score;
import org.lanewise.nn.metric.Recall;
import org.lanewise.nn.metric.TopKAccuracy;

/// Each metric beside its definition, in batches of uneven sizes.
class MetricTest {
  private static final int ROWS = 103;

  /// Values on a grid, so that there are ties.
  private static float[] scores(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = random.nextInt(0, 21) / 20f;
    }
    return x;
  }

  private static int[] labels(int n, int classes, long seed) {
    return new SplittableRandom(seed).ints(n, 0, classes).toArray();
  }

  private static float[] oneHot(int[] labels, int classes) {
    float[] t = new float[labels.length * classes];
    for (int i = 0; i < labels.length; i++) {
      t[i * classes + labels[i]] = 1;
    }
    return t;
  }

  private static float[] yesNo(int n, long seed) {
    float[] t = new float[n];
    int[] labels = labels(n, 2, seed);
    for (int i = 0; i < n; i++) {
      t[i] = labels[i];
    }
    return t;
  }

  /// The metric of all rows, streamed.
  private static double streamed(Metric metric, int cols, float[] y, float[] t, int[] labels) {
    Shape shape = Shape.of(cols);
    Slice predictions = new Slice(y, 0, y.length);
    Slice targets = t == null ? null : new Slice(t, 0, t.length);
    LossCall call = new LossCall(shape, null, predictions, targets, labels, null);
    int rows = y.length / cols;
    Metric.State state = metric.start(shape, 17);
    for (int from = 0, n; from < rows; from += n) {
      n = Math.min(from % 17 + 1, rows - from);
      state.update(call.samples(from, n));
    }
    return state.result();
  }

  private static double targets(Metric metric, int cols, float[] y, float[] t) {
    return streamed(metric, cols, y, t, null);
  }

  private static int best(float[] y, int row, int cols) {
    return IntStream.range(0, cols)
        .reduce((a, b) -> y[row * cols + b] > y[row * cols + a] ? b : a)
        .getAsInt();
  }

  @Test
  void accuracyIsTheShareOfRightRows() {
    for (int cols = 2; cols < 7; cols++) {
      float[] y = scores(ROWS * cols, cols);
      int[] labels = labels(ROWS, cols, 10 + cols);
      int right = 0;
      for (int i = 0; i < ROWS; i++) {
        right += best(y, i, cols) == labels[i] ? 1 : 0;
      }
      assertTrue(right > 0 && right < ROWS);
      double expected = (double) right / ROWS;
      assertEquals(expected, streamed(new Accuracy(), cols, y, null, labels));
      assertEquals(expected, targets(new Accuracy(), cols, y, oneHot(labels, cols)));
    }
  }

  @Test
  void accuracyOfOneElementIsThatOfItsSide() {
    float[] y = {0.5f, 0.6f, 0.4f, 0.9f, 0.1f};
    float[] t = {0, 1, 1, 1, 0};
    assertEquals(0.8, targets(new Accuracy(), 1, y, t));
    assertEquals(0.8, targets(new BinaryAccuracy(), 1, y, t));
    assertEquals(1, targets(new BinaryAccuracy(), 5, new float[5], new float[5]));
    assertEquals(0.6, targets(new BinaryAccuracy(0.7f), 5, y, t));
  }

  @Test
  void topKCountsThoseWithFewAbove() {
    int cols = 6;
    float[] y = scores(ROWS * cols, 1);
    int[] labels = labels(ROWS, cols, 2);
    double before = 0;
    for (int k = 1; k <= cols; k++) {
      int right = 0;
      for (int i = 0; i < ROWS; i++) {
        float[] row = Arrays.copyOfRange(y, i * cols, (i + 1) * cols);
        float own = row[labels[i]];
        Arrays.sort(row);
        // The k-th largest is not above it.
        right += row[cols - k] <= own ? 1 : 0;
      }
      double expected = (double) right / ROWS;
      assertEquals(expected, streamed(new TopKAccuracy(k), cols, y, null, labels));
      assertEquals(expected, targets(new TopKAccuracy(k), cols, y, oneHot(labels, cols)));
      assertTrue(expected > before);
      before = expected;
    }
    assertEquals(1, before);
  }

  @Test
  void precisionRecallAndF1OfYesAndNo() {
    float[] y = scores(ROWS, 3);
    float[] t = yesNo(ROWS, 4);
    double hits = 0;
    double taken = 0;
    double there = 0;
    for (int i = 0; i < ROWS; i++) {
      boolean yes = y[i] > 0.5f;
      hits += yes && t[i] == 1 ? 1 : 0;
      taken += yes ? 1 : 0;
      there += t[i];
    }
    double precision = hits / taken;
    double recall = hits / there;
    assertEquals(precision, targets(new Precision(), 1, y, t));
    assertEquals(recall, targets(new Recall(), 1, y, t));
    assertEquals(
        2 * precision * recall / (precision + recall), targets(new F1Score(), 1, y, t), 1e-12);
    // Nothing is taken, nothing is there.
    assertEquals(0, targets(new Precision(), 1, new float[3], new float[] {1, 1, 0}));
    assertEquals(0, targets(new Recall(), 1, new float[] {1, 1, 1}, new float[3]));
    assertEquals(0, targets(new F1Score(), 1, new float[3], new float[3]));
  }

  @Test
  void scoresOfSeveralClassesAreMeansOverThem() {
    int cols = 4;
    float[] y = scores(ROWS * cols, 5);
    int[] labels = labels(ROWS, cols, 6);
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    ConfusionMatrix matrix = new ConfusionMatrix(cols);
    for (int i = 0; i < ROWS; i++) {
      matrix.add(labels[i], best(y, i, cols));
    }
    for (int c = 0; c < cols; c++) {
      double hits = 0;
      double taken = 0;
      double there = 0;
      for (int i = 0; i < ROWS; i++) {
        boolean yes = best(y, i, cols) == c;
        hits += yes && labels[i] == c ? 1 : 0;
        taken += yes ? 1 : 0;
        there += labels[i] == c ? 1 : 0;
      }
      assertEquals(hits / taken, matrix.precision(c));
      assertEquals(hits / there, matrix.recall(c));
      assertEquals(hits, matrix.count(c, c));
      precision += hits / taken / cols;
      recall += hits / there / cols;
      f1 += 2 * hits / (taken + there) / cols;
    }
    assertEquals(precision, streamed(new Precision(), cols, y, null, labels), 1e-12);
    assertEquals(recall, streamed(new Recall(), cols, y, null, labels), 1e-12);
    assertEquals(f1, targets(new F1Score(), cols, y, oneHot(labels, cols)), 1e-12);
    assertEquals(streamed(new Accuracy(), cols, y, null, labels), matrix.accuracy());
  }

  @Test
  void aConfusionMatrixIsATable() {
    ConfusionMatrix matrix = new ConfusionMatrix(2);
    for (int i = 0; i < 10; i++) {
      matrix.add(1, 0);
    }
    matrix.add(0, 0);
    String end = System.lineSeparator();
    assertEquals(" 1  0" + end + "10  0" + end, matrix.toString());
    assertThrows(IndexOutOfBoundsException.class, () -> matrix.add(2, 0));
    assertThrows(IndexOutOfBoundsException.class, () -> matrix.add(0, -1));
    assertThrows(IllegalArgumentException.class, () -> new ConfusionMatrix(0));
  }

  @Test
  void aucIsTheShareOfPairsInOrder() {
    for (int rows : new int[] {2, ROWS, 3000}) {
      float[] y = scores(rows, rows);
      y[0] = -0f;
      y[1] = -3;
      float[] t = yesNo(rows, 1);
      t[0] = 0;
      t[1] = 1;
      double pairs = 0;
      double all = 0;
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < rows; j++) {
          if (t[i] > t[j]) {
            pairs += y[i] > y[j] ? 1 : y[i] == y[j] ? 0.5 : 0;
            all++;
          }
        }
      }
      assertEquals(pairs / all, targets(new Auc(), 1, y, t), 1e-12);
    }
    assertTrue(Double.isNaN(targets(new Auc(), 1, new float[3], new float[3])));
  }

  @Test
  void errorsAreMeansOverElements() {
    int cols = 3;
    float[] y = scores(ROWS * cols, 7);
    float[] t = scores(ROWS * cols, 8);
    double squares = 0;
    double magnitudes = 0;
    for (int i = 0; i < y.length; i++) {
      double d = (double) y[i] - t[i];
      squares += d * d / y.length;
      magnitudes += Math.abs(d) / y.length;
    }
    assertEquals(squares, targets(new MeanSquaredError(), cols, y, t), 1e-7);
    assertEquals(magnitudes, targets(new MeanAbsoluteError(), cols, y, t), 1e-7);
  }

  @Test
  void r2IsTheShareOfTheVarianceThatIsExplained() {
    int cols = 3;
    float[] y = scores(ROWS * cols, 9);
    float[] t = scores(ROWS * cols, 10);
    double r2 = 0;
    for (int j = 0; j < cols; j++) {
      double mean = 0;
      for (int i = 0; i < ROWS; i++) {
        mean += t[i * cols + j] / (double) ROWS;
      }
      double total = 0;
      double residual = 0;
      for (int i = 0; i < ROWS; i++) {
        double from = t[i * cols + j] - mean;
        double d = (double) t[i * cols + j] - y[i * cols + j];
        total += from * from;
        residual += d * d;
      }
      r2 += (1 - residual / total) / cols;
    }
    assertEquals(r2, targets(new R2Score(), cols, y, t), 1e-9);
    assertEquals(1, targets(new R2Score(), cols, t, t));
    float[] same = new float[ROWS];
    Arrays.fill(same, 0.1f);
    assertEquals(0, targets(new R2Score(), 1, scores(ROWS, 11), same));
    assertEquals(1, targets(new R2Score(), 1, same, same));
  }

  @Test
  void nothingIsKnownBeforeTheFirstBatch() {
    for (Metric metric :
        new Metric[] {new Accuracy(), new TopKAccuracy(), new MeanSquaredError(), new R2Score()}) {
      assertTrue(Double.isNaN(metric.start(Shape.of(3), 4).result()), metric.name());
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> new Auc().start(Shape.of(2), 1))
            .getMessage();
    assertEquals("auc needs an output of one element, but it is [2]", message);
    message = assertThrows(IllegalArgumentException.class, () -> new TopKAccuracy(0)).getMessage();
    assertEquals("k is 0, expected 1 or more", message);
  }
}
