package org.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

class DatasetTest {
  private static final Shape PAIR = Shape.of(2);
  private final float[] x = {0, 1, 10, 11, 20, 21, 30, 31, 40, 41};
  private final Dataset labelled = Dataset.ofLabels(PAIR, x, new int[] {0, 1, 2, 0, 1}, 3);
  private final Dataset targeted =
      Dataset.ofTargets(PAIR, x, Shape.of(), new float[] {5, 6, 7, 8, 9});

  @Test
  void aPassFillsBatchesSideBySide() {
    Slice window = new Slice(new float[6], 1, 4);
    Batch batch = new Batch(2, List.of(window), new int[2], null, new float[2]);
    Pass pass = labelled.weighted(new float[] {1, 2, 3, 4, 0}).pass(false, 0);
    assertEquals(2, pass.next(batch));
    assertArrayEquals(new float[] {0, 0, 1, 10, 11, 0}, window.array());
    assertArrayEquals(new int[] {0, 1}, batch.labels());
    assertArrayEquals(new float[] {1, 2}, batch.weights());
    assertEquals(2, pass.next(batch));
    assertArrayEquals(new float[] {0, 20, 21, 30, 31, 0}, window.array());
    assertEquals(1, pass.next(batch));
    assertArrayEquals(new float[] {0, 40, 41, 30, 31, 0}, window.array());
    assertArrayEquals(new int[] {1, 0}, batch.labels());
    assertArrayEquals(new float[] {0, 4}, batch.weights());
    assertEquals(0, pass.next(batch));

    Slice targets = new Slice(new float[3], 1, 2);
    targeted.pass(false, 0).next(new Batch(2, List.of(window), null, targets, null));
    assertArrayEquals(new float[] {0, 5, 6}, targets.array());
  }

  @Test
  void aShuffledPassGivesEachSampleOnceInTheOrderOfItsSeed() {
    int[] order = Dataset.permutation(5, new SplittableRandom(7));
    Slice window = new Slice(new float[10], 0, 10);
    Batch batch = new Batch(5, List.of(window), null, null, null);
    assertEquals(5, targeted.pass(true, 7).next(batch));
    for (int i = 0; i < 5; i++) {
      assertEquals(10 * order[i], window.array()[2 * i]);
      assertEquals(10 * order[i] + 1, window.array()[2 * i + 1]);
    }
  }

  @Test
  void carriesSeveralInputs() {
    Dataset data =
        Dataset.ofLabels(
            List.of(PAIR, Shape.of()),
            List.of(x, new float[] {5, 6, 7, 8, 9}),
            new int[] {0, 1, 0, 1, 0},
            2);
    assertEquals(List.of(PAIR, Shape.of()), data.sampleShapes());
    Slice pairs = new Slice(new float[2], 0, 2);
    Slice single = new Slice(new float[1], 0, 1);
    Pass pass = data.subset(3, 1).pass(false, 0);
    Batch batch = new Batch(1, List.of(pairs, single), new int[1], null, null);
    assertEquals(1, pass.next(batch));
    assertArrayEquals(new float[] {30, 31}, pairs.array());
    assertArrayEquals(new float[] {8}, single.array());
    assertEquals(1, batch.labels()[0]);
    refused(
        "x[1] has 4 elements, expected 5: 5 samples of []",
        () -> Dataset.ofLabels(List.of(PAIR, Shape.of()), List.of(x, new float[4]), new int[5], 2));
    refused("x has 1 arrays", () -> Dataset.ofTargets(List.of(), List.of(x), PAIR, x));
  }

  @Test
  void carriesAClassForEachPlace() {
    int[] labels = {0, 1, 2, -1, 1, 1, 0, 0, 2, 2};
    Dataset data = Dataset.ofLabels(PAIR, x, Shape.of(2), labels, 3);
    assertEquals(5, data.size());
    assertEquals(Shape.of(2), data.targetShape());
    int[] taken = new int[4];
    Slice window = new Slice(new float[4], 0, 4);
    data.subset(4, 1).pass(false, 0).next(new Batch(2, List.of(window), taken, null, null));
    assertArrayEquals(new int[] {2, 2, 2, -1}, taken);
    refused("labels[3] is -2, expected -1 to 2", () -> places(new int[] {0, 0, 0, -2}));
    refused("labels has 3 elements, expected 2: 1 samples of [2]", () -> places(new int[3]));
    assertTrue(
        assertThrows(IllegalStateException.class, () -> data.label(0))
            .getMessage()
            .contains("labels of [2], expected one label each"));
  }

  private static void places(int[] labels) {
    Dataset.ofLabels(PAIR, new float[4], Shape.of(2), labels, 3);
  }

  @Test
  void weightsFollowTheirSamples() {
    assertFalse(labelled.isWeighted());
    assertEquals(1, labelled.weight(4));
    Dataset weighted = labelled.classWeighted(3, 4, 5);
    assertTrue(weighted.isWeighted());
    for (int i = 0; i < 5; i++) {
      assertEquals(3 + labelled.label(i), weighted.weight(i));
    }
    Dataset part = weighted.subset(4, 2);
    assertEquals(4, part.weight(0));
    assertEquals(5, part.weight(1));
    refused(
        "weights has 2 elements, expected one for each of 3", () -> labelled.classWeighted(1, 2));
    refused(
        "weights has 2 elements, expected one for each of 5",
        () -> targeted.weighted(new float[2]));
    refused("weights[2] is -1.0", () -> labelled.classWeighted(1, 1, -1));
    refused("weights[1] is NaN", () -> targeted.weighted(new float[] {0, Float.NaN, 0, 0, 0}));
    assertThrows(IllegalStateException.class, () -> targeted.classWeighted(1));
  }

  @Test
  void splitsIntoPartsThatTogetherAreTheWhole() {
    Dataset.Split split = labelled.split(0.4, 3);
    assertEquals(2, split.test().size());
    assertEquals(3, split.train().size());
    int[] seen =
        IntStream.concat(
                IntStream.range(0, 2).map(i -> (int) split.test().samples()[2 * i]),
                IntStream.range(0, 3).map(i -> (int) split.train().samples()[2 * i]))
            .sorted()
            .toArray();
    assertArrayEquals(new int[] {0, 10, 20, 30, 40}, seen);
    for (int i = 0; i < 2; i++) {
      assertEquals((int) split.test().samples()[2 * i] / 10 % 3, split.test().label(i));
    }
    assertArrayEquals(split.test().samples(), labelled.split(0.4, 3).test().samples());
    assertEquals(0, labelled.split(0, 3).test().size());
    assertEquals(0, labelled.split(1, 3).train().size());
  }

  @Test
  void aStratifiedSplitKeepsTheSharesOfTheClasses() {
    int[] labels = new int[97];
    Arrays.setAll(labels, i -> i % 10 == 0 ? 2 : i % 3 == 0 ? 1 : 0);
    float[] numbers = new float[97];
    for (int i = 0; i < 97; i++) {
      numbers[i] = i;
    }
    Dataset data = Dataset.ofLabels(Shape.of(), numbers, labels, 4);
    for (double share : new double[] {0, 0.1, 0.25, 0.5, 0.9, 1}) {
      Dataset.Split split = data.stratifiedSplit(share, 5);
      assertEquals(Math.round(97 * share), split.test().size());
      Set<Integer> seen = new HashSet<>();
      double[] counts = new double[4];
      for (Dataset part : List.of(split.test(), split.train())) {
        for (int i = 0; i < part.size(); i++) {
          int number = (int) part.samples()[i];
          assertTrue(seen.add(number));
          assertEquals(labels[number], part.label(i));
          counts[part.label(i)] += part == split.test() ? 1 - share : -share;
        }
      }
      assertEquals(97, seen.size());
      for (double count : counts) {
        assertTrue(Math.abs(count) < 1, () -> share + ": " + Arrays.toString(counts));
      }
    }
    assertArrayEquals(
        data.stratifiedSplit(0.3, 5).train().samples(),
        data.stratifiedSplit(0.3, 5).train().samples());
    assertFalse(
        Arrays.equals(
            data.stratifiedSplit(0.3, 5).train().samples(),
            data.stratifiedSplit(0.3, 6).train().samples()));
    assertThrows(IllegalStateException.class, () -> targeted.stratifiedSplit(0.5, 1));
  }

  @Test
  void permutationsAreEvenAndDependOnTheirSeed() {
    int[] counts = new int[6];
    for (int seed = 0; seed < 6000; seed++) {
      int[] p = Dataset.permutation(3, new SplittableRandom(seed));
      int[] sorted = p.clone();
      Arrays.sort(sorted);
      assertArrayEquals(new int[] {0, 1, 2}, sorted);
      counts[p[0] * 2 + (p[1] > p[2] ? 1 : 0)]++;
    }
    for (int count : counts) {
      assertTrue(count > 850 && count < 1150, Arrays.toString(counts));
    }
  }

  @Test
  void subsetsCopy() {
    Dataset subset = targeted.subset(4, 4, 0);
    assertEquals(3, subset.size());
    assertFalse(subset.hasLabels());
    assertArrayEquals(new float[] {40, 41, 40, 41, 0, 1}, subset.samples());
    assertThrows(IndexOutOfBoundsException.class, () -> labelled.subset(5));
    assertThrows(IndexOutOfBoundsException.class, () -> labelled.subset(-1));
  }

  @Test
  void refusesWhatDoesNotFit() {
    refused("x has 10 elements, expected 8", () -> labels(new int[4], 1));
    refused("labels[2] is 3, expected 0 to 2", () -> labels(new int[] {0, 1, 3, 0, 0}, 3));
    refused("labels[0] is -1, expected 0 to 2", () -> labels(new int[] {-1, 1, 2, 0, 0}, 3));
    refused("classes is 0", () -> labels(new int[5], 0));
    refused(
        "x has 10 elements, expected 9",
        () -> Dataset.ofTargets(Shape.of(3), x, PAIR, new float[6]));
    refused("y has 9 elements, expected 10", () -> Dataset.ofTargets(PAIR, x, PAIR, new float[9]));
    refused("testFraction is 1.5", () -> labelled.split(1.5, 0));
    refused("testFraction is NaN", () -> labelled.split(Double.NaN, 0));
    assertThrows(IllegalStateException.class, () -> targeted.label(0));
  }

  private void labels(int[] labels, int classes) {
    Dataset.ofLabels(PAIR, x, labels, classes);
  }

  private static void refused(String message, Runnable call) {
    String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
