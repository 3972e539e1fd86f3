package org.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lanewise.nn.Shape;

class KFoldTest {
  /// Classes of very different sizes; the last has no sample.
  private static Dataset data(int size, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] labels = new int[size];
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      labels[i] = random.nextInt(1 + random.nextInt(4));
      x[i] = i;
    }
    return Dataset.ofLabels(Shape.of(), x, labels, 5);
  }

  @Test
  void holdsEachSampleOutOnceInFoldsOfOneSize() {
    for (int size : new int[] {2, 3, 10, 31, 150}) {
      for (int k : new int[] {2, 3, 10, 31}) {
        for (boolean stratified : new boolean[] {false, true}) {
          if (k <= size) {
            checkPartition(data(size, size), new KFold(k, stratified, k));
          }
        }
      }
    }
  }

  private static void checkPartition(Dataset data, KFold folds) {
    List<int[]> heldOut = folds.heldOut(data);
    assertEquals(folds.folds(), heldOut.size());
    int[] all = heldOut.stream().flatMapToInt(Arrays::stream).sorted().toArray();
    assertArrayEquals(IntStream.range(0, data.size()).toArray(), all);
    checkWithinOne(heldOut.stream().mapToLong(fold -> fold.length).toArray());
    for (int c = 0; folds.stratified() && c < data.classes(); c++) {
      int label = c;
      checkWithinOne(
          heldOut.stream()
              .mapToLong(fold -> Arrays.stream(fold).filter(i -> data.label(i) == label).count())
              .toArray());
    }
  }

  private static void checkWithinOne(long[] sizes) {
    long spread = Arrays.stream(sizes).max().getAsLong() - Arrays.stream(sizes).min().getAsLong();
    assertTrue(spread <= 1, () -> Arrays.toString(sizes));
  }

  @Test
  void foldsDependOnTheirSeedAlone() {
    Dataset data = data(60, 1);
    for (boolean stratified : new boolean[] {false, true}) {
      int[] one = new KFold(4, stratified, 1).heldOut(data).get(2);
      assertArrayEquals(one, new KFold(4, stratified, 1).heldOut(data).get(2));
      assertFalse(Arrays.equals(one, new KFold(4, stratified, 2).heldOut(data).get(2)));
    }
  }

  @Test
  void partsAreTheFoldAndTheRest() {
    Dataset data = data(7, 1);
    Dataset.Split split = KFold.split(data, new int[] {5, 2});
    assertArrayEquals(new float[] {5, 2}, split.test().samples());
    assertArrayEquals(new float[] {0, 1, 3, 4, 6}, split.train().samples());
    assertEquals(data.label(5), split.test().label(0));
  }

  @Test
  void refusesFoldsThatCannotBe() {
    refused("folds is 1, expected 2 or more", () -> new KFold(1, false, 0));
    refused("data has 3 samples", () -> new KFold(4, false, 0).heldOut(data(3, 0)));
    Dataset targets = Dataset.ofTargets(Shape.of(), new float[9], Shape.of(), new float[9]);
    assertEquals(3, new KFold(3, false, 0).heldOut(targets).size());
    assertThrows(IllegalStateException.class, () -> new KFold(3, true, 0).heldOut(targets));
  }

  private static void refused(String message, Runnable call) {
    String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
