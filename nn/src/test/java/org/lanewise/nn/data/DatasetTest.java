package org.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lanewise.nn.Shape;

class DatasetTest {
  private static final Shape PAIR = Shape.of(2);
  private final float[] x = {0, 1, 10, 11, 20, 21, 30, 31, 40, 41};
  private final Dataset labelled = Dataset.ofLabels(PAIR, x, new int[] {0, 1, 2, 0, 1}, 3);
  private final Dataset targeted =
      Dataset.ofTargets(PAIR, x, Shape.of(), new float[] {5, 6, 7, 8, 9});

  @Test
  void gathersRowsSideBySide() {
    float[] batch = new float[5];
    labelled.gather(new int[] {9, 4, 1}, 1, 2, batch, 1);
    assertArrayEquals(new float[] {0, 40, 41, 10, 11}, batch);
    int[] labels = new int[3];
    labelled.gatherLabels(new int[] {9, 4, 2}, 1, 2, labels, 1);
    assertArrayEquals(new int[] {0, 1, 2}, labels);
    float[] targets = new float[2];
    targeted.gatherTargets(new int[] {3, 0}, 0, 2, targets, 0);
    assertArrayEquals(new float[] {8, 5}, targets);
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
  void permutationsAreEvenAndDependOnTheirSeed() {
    int[] counts = new int[6];
    for (int seed = 0; seed < 6000; seed++) {
      int[] p = Dataset.permutation(3, new java.util.SplittableRandom(seed));
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
    assertThrows(
        IllegalStateException.class,
        () -> labelled.gatherTargets(new int[1], 0, 1, new float[9], 0));
  }

  private void labels(int[] labels, int classes) {
    Dataset.ofLabels(PAIR, x, labels, classes);
  }

  private static void refused(String message, Runnable call) {
    String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
