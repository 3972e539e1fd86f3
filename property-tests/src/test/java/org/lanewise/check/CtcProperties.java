package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Ctc;
import org.lanewise.kernels.CtcDecoder;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Model;
import org.lanewise.nn.Objective;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.data.Dataset;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.train.Adam;
import org.lanewise.nn.train.EpochResult;
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
    // Each step takes the logarithm of a sum of floats.
    assertEquals(loss(c, x), loss, steps * 5e-7);
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

  /// Of equal outputs the exponentials and their sum are exact.
  @Property(tries = 20)
  void isAsExactFarFromZero(
      @ForAll @IntRange(min = -100_000, max = 100_000) int logit,
      @ForAll @IntRange(min = 1, max = 9) int classes) {
    float[] x = new float[1000 * classes];
    Arrays.fill(x, logit);
    double loss = Ctc.forward(1000, classes, x, 0, 0, new int[0], 0, 0, new float[x.length], 0);
    assertEquals(1000 * Math.log(classes), loss, 1e-7);
  }

  @Example
  void labelsWithoutAPathHaveAnInfiniteLossAndNoGradient() {
    float[] x = Points.uniform(12, -2, 2, 1);
    x[1] = x[4] = x[7] = x[10] = Float.NEGATIVE_INFINITY;
    int[] labels = {1, 2};
    float[] y = new float[12];
    assertEquals(Double.POSITIVE_INFINITY, Ctc.forward(4, 3, x, 0, 2, labels, 0, 0, y, 0));
    assertEquals(0, y[1]);
    float[] dx = new float[14];
    Arrays.fill(dx, 7);
    Ctc.backward(4, 3, x, 0, 2, labels, 0, 0, 1, dx, 1);
    assertArrayEquals(new float[] {7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7}, dx);
    // The other label has paths, as if there were no class 1.
    double loss = Ctc.forward(4, 3, x, 0, 1, labels, 1, 0, y, 0);
    float[] two = new float[8];
    for (int t = 0; t < 4; t++) {
      two[2 * t] = x[3 * t];
      two[2 * t + 1] = x[3 * t + 2];
    }
    assertEquals(Ctc.forward(4, 2, two, 0, 1, new int[] {1}, 0, 0, two, 0), loss, 1e-6);
    Ctc.backward(4, 3, x, 0, 1, labels, 1, 0, 1, dx, 1);
    for (int t = 0; t < 4; t++) {
      assertEquals(0, dx[2 + 3 * t]);
      assertEquals(0, dx[1 + 3 * t] + dx[3 + 3 * t], 1e-6);
    }
  }

  @Example
  void aStepWithoutASoftmaxMakesTheLossNotANumber() {
    float nan = Float.NaN;
    float inf = Float.POSITIVE_INFINITY;
    for (float[] step :
        new float[][] {{0, nan, 0}, {0, 0, inf}, {inf, nan, 0}, {-inf, -inf, -inf}}) {
      float[] x = new float[9];
      System.arraycopy(step, 0, x, 3, 3);
      assertTrue(
          Double.isNaN(Ctc.forward(3, 3, x, 0, 1, new int[] {1}, 0, 0, new float[9], 0)),
          Arrays.toString(step));
      float[] dx = new float[9];
      Ctc.backward(3, 3, x, 0, 1, new int[] {1}, 0, 0, 1, dx, 0);
      assertTrue(Float.isNaN(dx[1]), Arrays.toString(dx));
    }
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

  /// The search over all classes, with lists for prefixes: the logarithms of the probabilities of
  /// the paths that end in a blank, and in the last label.
  private static List<CtcDecoder.Hypothesis> plainBeam(
      int steps, int classes, float[] y, int blank, int width) {
    Map<List<Integer>, double[]> beam = new LinkedHashMap<>();
    beam.put(List.of(), new double[] {0, Double.NEGATIVE_INFINITY});
    for (int t = 0; t < steps; t++) {
      Map<List<Integer>, double[]> found = new LinkedHashMap<>();
      for (Map.Entry<List<Integer>, double[]> prefix : beam.entrySet()) {
        for (int j = 0; j < classes; j++) {
          extend(prefix.getKey(), prefix.getValue(), j, blank, Math.log(y[t * classes + j]), found);
        }
      }
      beam.clear();
      found.entrySet().stream()
          .sorted(Comparator.comparingDouble(e -> -total(e.getValue())))
          .limit(width)
          .forEach(e -> beam.put(e.getKey(), e.getValue()));
    }
    return beam.entrySet().stream()
        .map(e -> new CtcDecoder.Hypothesis(e.getKey(), total(e.getValue())))
        .filter(h -> h.logProbability() > Double.NEGATIVE_INFINITY)
        .toList();
  }

  private static void extend(
      List<Integer> labels,
      double[] ends,
      int next,
      int blank,
      double p,
      Map<List<Integer>, double[]> found) {
    if (next == blank) {
      reach(labels, 0, total(ends) + p, found);
      return;
    }
    boolean again = !labels.isEmpty() && labels.getLast() == next;
    if (again) {
      reach(labels, 1, ends[1] + p, found);
    }
    List<Integer> longer = new ArrayList<>(labels);
    longer.add(next);
    reach(longer, 1, (again ? ends[0] : total(ends)) + p, found);
  }

  private static void reach(
      List<Integer> labels, int end, double p, Map<List<Integer>, double[]> found) {
    double none = Double.NEGATIVE_INFINITY;
    double[] ends = found.computeIfAbsent(labels, key -> new double[] {none, none});
    ends[end] = logSum(ends[end], p);
  }

  private static double total(double[] ends) {
    return logSum(ends[0], ends[1]);
  }

  private static double logSum(double a, double b) {
    double max = Math.max(a, b);
    return max == Double.NEGATIVE_INFINITY ? max : max + Math.log1p(Math.exp(Math.min(a, b) - max));
  }

  /// Also with equals and with zeros among the probabilities: the order of equals is that of the
  /// prefixes and classes.
  @Property(tries = 300)
  void aNarrowBeamKeepsWhatASearchOverAllClassesDoes(
      @ForAll @IntRange(min = 0, max = 10) int steps,
      @ForAll @IntRange(min = 1, max = 8) int classes,
      @ForAll @IntRange(min = 1, max = 10) int width,
      @ForAll @IntRange(min = 2, max = 40) int values,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int blank = random.nextInt(classes);
    float[] y = new float[steps * classes];
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) random.nextInt(values) / values;
    }
    assertEquals(
        plainBeam(steps, classes, y, blank, width),
        CtcDecoder.beam(steps, classes, y, 0, blank, width));
  }

  /// A prefix for each class and step came to a gigabyte.
  @Example
  void aBeamOverManyClassesKeepsFewPrefixes() {
    int steps = 80;
    int classes = 6625;
    float[] y = Points.uniform(steps * classes, 0, 1, 1);
    CtcDecoder.beam(steps, classes, y, 0, 0, 10);
    long before = Allocations.now();
    assertEquals(10, CtcDecoder.beam(steps, classes, y, 0, 0, 10).size());
    long bytes = Allocations.now() - before;
    assertTrue(bytes < 8_000_000, bytes + " bytes");
  }

  @Example
  void aBeamLeavesOutWhatHasNoProbability() {
    float[] certain = {0, 1, 0, 1, 0, 0};
    assertEquals(
        List.of(new CtcDecoder.Hypothesis(List.of(1), 0)),
        CtcDecoder.beam(2, 3, certain, 0, 0, 100));
    assertEquals(List.of(), CtcDecoder.beam(2, 3, new float[6], 0, 0, 100));
    assertEquals(
        List.of(new CtcDecoder.Hypothesis(List.of(), 0)),
        CtcDecoder.beam(0, 3, new float[0], 0, 0, Integer.MAX_VALUE));
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

  /// A model learns to spell, with the same losses whatever the labels are followed by.
  @Example
  void trains() {
    List<Double> losses = losses(0);
    double first = losses.getFirst();
    double last = losses.getLast();
    assertTrue(Double.isFinite(first) && last < 0.8 * first, first + " to " + last);
    assertEquals(losses, losses(-1));
  }

  private static List<Double> losses(int fill) {
    int steps = 12;
    float[] x = Points.uniform(4 * steps * 6, -1, 1, 1);
    int[] labels = new int[4 * steps];
    Arrays.fill(labels, fill);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 3; j++) {
        labels[i * steps + j] = 1 + (i + j * j) % 3;
      }
    }
    Model model = model(steps);
    Dataset data = Dataset.ofLabels(Shape.of(steps, 6), x, Shape.of(steps), labels, 4);
    Trainer trainer = new Trainer(model, new Adam(0.03f), new org.lanewise.nn.loss.Ctc());
    return trainer.fit(data, Fit.epochs(20).batchSize(4)).epochs().stream()
        .map(EpochResult::loss)
        .toList();
  }

  private static Model model(int steps) {
    return Sequential.of(
            Shape.of(steps, 6), new Dense(16, Activation.TANH), new Dense(4), new Softmax())
        .build(1);
  }

  /// Whether the samples go through the loss together, or, with weights, one by one.
  @Example
  void namesTheSampleThatIsRefused() {
    Objective objective =
        new Objective(model(4), new org.lanewise.nn.loss.Ctc(), 3, Workers.caller(), false);
    int[] labels = {1, 2, 3, -1, 1, -1, 0, -1, 1, 1, 2, 2};
    System.arraycopy(labels, 0, objective.labels(), 0, labels.length);
    for (boolean weighted : new boolean[] {false, true}) {
      objective.weighted(weighted);
      assertTrue(Double.isFinite(objective.forward(2)));
      BadInput.refused(
          () -> objective.forward(3), "sample 2 of the batch", "steps is 4", "4 labels need 6");
      objective.labels()[2] = -1;
      objective.labels()[3] = 3;
      BadInput.refused(() -> objective.forward(3), "sample 0 of the batch", "label 2 is -1");
      System.arraycopy(labels, 0, objective.labels(), 0, labels.length);
    }
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
    float[] many = new float[2 * 60_000];
    int[] ones = new int[29_999];
    Arrays.fill(ones, 1);
    String[] sums = {"steps is 60000", "count is 29999", "3599940000", "at most 2147483639"};
    BadInput.refused(() -> Ctc.forward(60_000, 2, many, 0, ones.length, ones, 0, 0, many, 0), sums);
    BadInput.refused(
        () -> Ctc.backward(60_000, 2, many, 0, ones.length, ones, 0, 0, 1, new float[120_000], 0),
        sums);
    assertArrayEquals(new float[120_000], many);
    assertArrayEquals(new float[] {1, 1, 1, 1, 1, 1}, y);
    BadInput.refused(() -> CtcDecoder.greedy(3, 2, x, 0, 0, one, 0), "labels ", "3", "1");
    BadInput.refused(() -> CtcDecoder.beam(3, 2, x, 0, 0, 0), "width is 0", "1 or more");
    for (float bad : new float[] {-0.5f, Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] p = {9, 1, 0, 0, bad, 1, 0};
      BadInput.refused(
          () -> CtcDecoder.beam(3, 2, p, 1, 0, 4), "y at step 1, class 1 is " + bad, "0 or more");
    }
    BadInput.refused(() -> new org.lanewise.nn.loss.Ctc(-1), "blank is -1");
    assertEquals(1, one[0]);
  }
}
