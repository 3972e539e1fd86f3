package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Ctc;
import org.lanewise.kernels.CtcDecoder;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.Fit;
import org.lanewise.nn.train.Trainer;

/// Connectionist temporal classification against the sum over all paths.
class CtcProperties {
  /// Outputs of some steps, and the labels of a random path through them.
  private record Case(int steps, int classes, int blank, float[] x, int[] labels) {
    static Case of(int steps, int classes, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      float[] x = Points.uniform(steps * classes, -2, 2, seed);
      int[] path = random.ints(steps, 0, classes).toArray();
      int blank = random.nextInt(classes);
      int[] labels = collapse(path, blank).stream().mapToInt(Integer::intValue).toArray();
      return new Case(steps, classes, blank, x, labels);
    }

    float[] softmax() {
      double[] wide = new double[x.length];
      Arrays.setAll(wide, i -> x[i]);
      double[] p = DoubleReference.softmax(classes, wide);
      float[] y = new float[x.length];
      for (int i = 0; i < y.length; i++) {
        y[i] = (float) p[i];
      }
      return y;
    }
  }

  private static List<Integer> collapse(int[] path, int blank) {
    List<Integer> labels = new ArrayList<>();
    for (int t = 0; t < path.length; t++) {
      if (path[t] != blank && (t == 0 || path[t] != path[t - 1])) {
        labels.add(path[t]);
      }
    }
    return labels;
  }

  /// The probability of each sequence of labels: the sum over all paths.
  private static Map<List<Integer>, Double> all(int steps, int classes, int blank, double[] p) {
    Map<List<Integer>, Double> sums = new HashMap<>();
    int[] path = new int[steps];
    for (int n = 0; n < (int) Math.pow(classes, steps); n++) {
      double product = 1;
      for (int t = 0, rest = n; t < steps; t++, rest /= classes) {
        path[t] = rest % classes;
        product *= p[t * classes + path[t]];
      }
      sums.merge(collapse(path, blank), product, Double::sum);
    }
    return sums;
  }

  private static double loss(Case c, double[] x) {
    double[] p = DoubleReference.softmax(c.classes, x);
    List<Integer> labels = Arrays.stream(c.labels).boxed().toList();
    return -Math.log(all(c.steps, c.classes, c.blank, p).get(labels));
  }

  @Property(tries = 60)
  void isTheSumOverAllPaths(
      @ForAll @IntRange(min = 1, max = 5) int steps,
      @ForAll @IntRange(min = 2, max = 4) int classes,
      @ForAll long seed) {
    Case c = Case.of(steps, classes, seed);
    double[] x = new double[c.x.length];
    Arrays.setAll(x, i -> c.x[i]);
    int n = x.length;
    float[] window = new float[n + 2];
    System.arraycopy(c.x, 0, window, 1, n);
    float[] y = new float[n + 2];
    Arrays.fill(y, 7);
    double loss =
        Ctc.forward(steps, classes, window, 1, c.labels.length, c.labels, 0, c.blank, y, 1);
    // Each step takes the logarithm of a sum that was rounded to a float of up to 4.
    assertEquals(loss(c, x), loss, steps * 1e-6);
    assertEquals(7, y[0]);
    assertEquals(7, y[n + 1]);
    double[] p = DoubleReference.softmax(classes, x);
    for (int i = 0; i < n; i++) {
      assertEquals(p[i], y[1 + i], 1e-6);
    }
    float[] dx = new float[n + 2];
    Arrays.fill(dx, 7);
    Ctc.backward(steps, classes, window, 1, c.labels.length, c.labels, 0, c.blank, 2, dx, 1);
    for (int i = 0; i < n; i++) {
      double h = 1e-5;
      double before = x[i];
      x[i] = before + h;
      double up = loss(c, x);
      x[i] = before - h;
      double down = loss(c, x);
      x[i] = before;
      assertEquals(2 * (up - down) / (2 * h), dx[1 + i], 1e-5, "x " + i);
    }
    assertEquals(7, dx[0]);
    assertEquals(7, dx[n + 1]);
  }

  @Property(tries = 40)
  void aWideBeamFindsAllLabelsWithTheirProbabilities(
      @ForAll @IntRange(min = 1, max = 5) int steps,
      @ForAll @IntRange(min = 2, max = 3) int classes,
      @ForAll long seed) {
    Case c = Case.of(steps, classes, seed);
    float[] y = c.softmax();
    double[] p = new double[y.length];
    Arrays.setAll(p, i -> y[i]);
    Map<List<Integer>, Double> all = all(steps, classes, c.blank, p);
    List<CtcDecoder.Hypothesis> found = CtcDecoder.beam(steps, classes, y, 0, c.blank, 10_000);
    double before = 0;
    Map<List<Integer>, Double> likely = new HashMap<>();
    for (CtcDecoder.Hypothesis h : found) {
      assertTrue(h.logProbability() <= before + 1e-12, "the most probable first");
      before = h.logProbability();
      likely.put(h.labels(), h.logProbability());
    }
    all.forEach((labels, sum) -> assertEquals(Math.log(sum), likely.get(labels), 1e-9));
    List<CtcDecoder.Hypothesis> narrow = CtcDecoder.beam(steps, classes, y, 0, c.blank, 2);
    assertTrue(narrow.size() <= 2);
    for (CtcDecoder.Hypothesis h : narrow) {
      assertTrue(h.logProbability() <= likely.get(h.labels()) + 1e-9, "a part of the paths");
    }
  }

  /// The same search with prefixes in a map and all classes in each step.
  @Property(tries = 30)
  void aNarrowBeamKeepsTheBestPrefixes(
      @ForAll @IntRange(min = 1, max = 9) int steps,
      @ForAll @IntRange(min = 2, max = 30) int classes,
      @ForAll @IntRange(min = 1, max = 6) int width,
      @ForAll long seed) {
    Case c = Case.of(steps, classes, seed);
    float[] y = c.softmax();
    Map<List<Integer>, double[]> beam = Map.of(List.of(), new double[] {1, 0});
    for (int t = 0; t < steps; t++) {
      Map<List<Integer>, double[]> next = new HashMap<>();
      for (Map.Entry<List<Integer>, double[]> entry : beam.entrySet()) {
        for (int j = 0; j < classes; j++) {
          follow(entry.getKey(), entry.getValue(), j, c.blank, y[t * classes + j], next);
        }
      }
      beam =
          next.entrySet().stream()
              .sorted(Comparator.comparingDouble(e -> -(e.getValue()[0] + e.getValue()[1])))
              .limit(width)
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
    List<CtcDecoder.Hypothesis> found = CtcDecoder.beam(steps, classes, y, 0, c.blank, width);
    assertEquals(beam.size(), found.size());
    for (CtcDecoder.Hypothesis h : found) {
      double[] p = beam.get(h.labels());
      assertEquals(Math.log(p[0] + p[1]), h.logProbability(), 1e-9);
    }
  }

  /// Adds to the probabilities of a prefix's paths that end in a blank, and in its last label.
  private static void follow(
      List<Integer> labels,
      double[] p,
      int j,
      int blank,
      double y,
      Map<List<Integer>, double[]> next) {
    if (j == blank) {
      next.computeIfAbsent(labels, key -> new double[2])[0] += (p[0] + p[1]) * y;
      return;
    }
    boolean repeats = !labels.isEmpty() && labels.getLast() == j;
    if (repeats) {
      next.computeIfAbsent(labels, key -> new double[2])[1] += p[1] * y;
    }
    double from = repeats ? p[0] : p[0] + p[1];
    if (from > 0) {
      List<Integer> longer = new ArrayList<>(labels);
      longer.add(j);
      next.computeIfAbsent(longer, key -> new double[2])[1] += from * y;
    }
  }

  @Example
  void aBeamLeavesOutWhatIsImpossible() {
    List<CtcDecoder.Hypothesis> found =
        CtcDecoder.beam(2, 3, new float[] {0, 1, 0, 0, 0, 1}, 0, 0, 5);
    assertEquals(List.of(new CtcDecoder.Hypothesis(List.of(1, 2), 0)), found);
    assertEquals(List.of(), CtcDecoder.beam(2, 3, new float[6], 0, 0, 5));
  }

  @Example
  void largeLogitsLoseNoDigits() {
    int steps = 1000;
    float[] x = new float[3 * steps];
    float[] y = new float[x.length];
    Arrays.fill(x, 1000);
    double loss = Ctc.forward(steps, 3, x, 0, 0, new int[0], 0, 0, y, 0);
    assertEquals(steps * Math.log(3), loss, 1e-3);
  }

  @Example
  void theImpossibleHasAnInfiniteLossWithoutAGradient() {
    float[] x = {0, Float.NEGATIVE_INFINITY, 0, Float.NEGATIVE_INFINITY};
    float[] y = new float[4];
    int[] one = {1};
    double loss = Ctc.forward(2, 2, x, 0, 1, one, 0, 0, y, 0);
    assertEquals(Double.POSITIVE_INFINITY, loss);
    Arrays.fill(y, 7);
    Ctc.backward(2, 2, x, 0, 1, one, 0, 0, 1, y, 0);
    assertArrayEquals(new float[4], y);
  }

  @Property(tries = 40)
  void greedyTakesTheBestPath(
      @ForAll @IntRange(min = 0, max = 9) int steps,
      @ForAll @IntRange(min = 1, max = 4) int classes,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int blank = random.nextInt(classes);
    int[] path = random.ints(steps, 0, classes).toArray();
    float[] y = Points.uniform(1 + steps * classes, 0, 0.5, seed);
    for (int t = 0; t < steps; t++) {
      y[1 + t * classes + path[t]] = 0.75f;
    }
    int[] labels = new int[steps + 1];
    int count = CtcDecoder.greedy(steps, classes, y, 1, blank, labels, 1);
    assertEquals(
        collapse(path, blank), Arrays.stream(labels).skip(1).limit(count).boxed().toList());
  }

  /// A model learns to spell.
  @Example
  void trains() {
    int steps = 12;
    float[] x = Points.uniform(4 * steps * 6, -1, 1, 1);
    int[] labels = new int[4 * steps];
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 3; j++) {
        labels[i * steps + j] = 1 + (i + j * j) % 3;
      }
    }
    Model model =
        Sequential.of(
                Shape.of(steps, 6), new Dense(16, Activation.TANH), new Dense(4), new Softmax())
            .build(1);
    Dataset data = Dataset.ofLabels(Shape.of(steps, 6), x, Shape.of(steps), labels, 4);
    Trainer trainer = new Trainer(model, new Adam(0.03f), new org.lanewise.nn.loss.Ctc());
    double first = trainer.fit(data, Fit.epochs(1).batchSize(4)).epochs().getLast().loss();
    double last = trainer.fit(data, Fit.epochs(20).batchSize(4)).epochs().getLast().loss();
    assertTrue(Double.isFinite(first) && last < 0.8 * first, first + " to " + last);
    double padded = trainer.evaluate(data).loss();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = i % steps < 3 ? labels[i] : -1;
    }
    Dataset other = Dataset.ofLabels(Shape.of(steps, 6), x, Shape.of(steps), labels, 4);
    assertEquals(padded, trainer.evaluate(other).loss());
  }

  @Example
  void allocatesNothing() {
    Case c = Case.of(20, 5, 1);
    float[] y = new float[c.x.length];
    int n = c.labels.length;
    assertEquals(
        0,
        Allocations.inSteadyState(
            () -> {
              Ctc.forward(20, 5, c.x, 0, n, c.labels, 0, c.blank, y, 0);
              Ctc.backward(20, 5, c.x, 0, n, c.labels, 0, c.blank, 1, y, 0);
            }));
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[6];
    float[] y = {1, 1, 1, 1, 1, 1};
    int[] one = {1};
    BadInput.refused(() -> Ctc.forward(3, 2, x, 0, 1, one, 0, 2, y, 0), "blank is 2", "2 classes");
    BadInput.refused(() -> Ctc.forward(3, 2, x, 0, 1, one, 0, 1, y, 0), "label 0 is 1", "blank");
    BadInput.refused(() -> Ctc.forward(3, 2, x, 0, 2, one, 0, 0, y, 0), "labels ", "2");
    BadInput.refused(() -> Ctc.forward(-3, 2, x, 0, 1, one, 0, 0, y, 0), "steps ", "-3");
    BadInput.refused(() -> Ctc.forward(4, 2, x, 0, 1, one, 0, 0, y, 0), "x ", "8", "6");
    BadInput.refused(() -> Ctc.forward(3, 2, x, 0, 1, one, 0, 0, y, 1), "y ", "6");
    int[] same = {1, 1};
    BadInput.refused(
        () -> Ctc.forward(2, 2, x, 0, 2, same, 0, 0, y, 0), "steps is 2", "2 labels", "3 or more");
    BadInput.refused(() -> Ctc.backward(3, 2, x, 0, 1, one, 0, 0, 1, x, 0), "dx ", "overlap");
    assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, y);
    BadInput.refused(() -> CtcDecoder.greedy(3, 2, x, 0, 0, one, 0), "labels ", "3", "1");
    BadInput.refused(() -> CtcDecoder.beam(3, 2, x, 0, 0, 0), "width is 0", "1 or more");
    float[] logits = {0.5f, 1, 0, -2, 0, 1};
    BadInput.refused(() -> CtcDecoder.beam(3, 2, logits, 0, 0, 1), "y is -2.0 at 3");
    int steps = 60_000;
    int[] many = new int[29_999];
    Arrays.fill(many, 1);
    float[] long2 = new float[2 * steps];
    BadInput.refused(
        () -> Ctc.forward(steps, 2, long2, 0, many.length, many, 0, 0, long2, 0),
        "steps is 60000",
        "count is 29999");
    BadInput.refused(() -> new org.lanewise.nn.loss.Ctc(-1), "blank is -1");
    assertEquals(1, one[0]);
  }
}
