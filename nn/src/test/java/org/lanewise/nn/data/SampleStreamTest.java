package org.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

class SampleStreamTest {
  private static final Shape PAIR = Shape.of(2);
  private static final Shape THREE = Shape.of(3);

  /// Counts how far it was read, and whether it was closed.
  private static final class Source implements Iterator<Sample>, AutoCloseable {
    private final int size;
    private int next;
    private boolean closed;

    Source(int size) {
      this.size = size;
    }

    @Override
    public boolean hasNext() {
      return next < size;
    }

    @Override
    public Sample next() {
      float[] x = {next, -next};
      return Sample.of(x, next++ % 3);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static List<Integer> numbers(SampleStream stream, boolean shuffle, long seed) {
    Slice window = new Slice(new float[9], 1, 8);
    Batch batch = new Batch(4, List.of(window), new int[4], null, new float[4]);
    List<Integer> numbers = new ArrayList<>();
    try (Pass pass = stream.pass(shuffle, seed)) {
      for (int rows = pass.next(batch); rows > 0; rows = pass.next(batch)) {
        for (int i = 0; i < rows; i++) {
          int number = (int) window.array()[1 + 2 * i];
          assertEquals(-number, window.array()[2 + 2 * i]);
          assertEquals(number % 3, batch.labels()[i]);
          assertEquals(1, batch.weights()[i]);
          numbers.add(number);
        }
      }
    }
    return numbers;
  }

  @Test
  void givesAllSamplesInTheirOrder() {
    SampleStream stream = SampleStream.ofLabels(PAIR, 3, () -> new Source(10));
    List<Integer> all = IntStream.range(0, 10).boxed().toList();
    assertEquals(all, numbers(stream, false, 1));
    assertEquals(all, numbers(stream, false, 2));
    assertEquals(-1, stream.size());
  }

  @Test
  void shufflesWithinItsBufferByTheSeed() {
    SampleStream stream = SampleStream.ofLabels(PAIR, 3, () -> new Source(100)).shuffleBuffer(8);
    List<Integer> one = numbers(stream, true, 1);
    assertEquals(one, numbers(stream, true, 1));
    assertNotEquals(one, numbers(stream, true, 2));
    assertEquals(IntStream.range(0, 100).boxed().toList(), one.stream().sorted().toList());
    for (int i = 0; i < 100; i++) {
      assertTrue(one.get(i) < i + 8, "sample " + one.get(i) + " cannot be known at " + i);
    }
  }

  @Test
  void aBufferOfTheWholeStreamShufflesEvenly() {
    SampleStream stream = SampleStream.ofLabels(PAIR, 3, () -> new Source(3));
    int[] counts = new int[6];
    for (int seed = 0; seed < 6000; seed++) {
      List<Integer> order = numbers(stream, true, seed);
      counts[order.get(0) * 2 + (order.get(1) > order.get(2) ? 1 : 0)]++;
    }
    for (int count : counts) {
      assertTrue(count > 850 && count < 1150, () -> List.of(counts).toString());
    }
  }

  @Test
  void takesNoMoreThanBatchAndBufferNeedAndCloses() {
    Source source = new Source(1_000_000);
    SampleStream stream = SampleStream.ofLabels(PAIR, 3, () -> source).shuffleBuffer(20);
    Batch batch = new Batch(4, List.of(new Slice(new float[8], 0, 8)), null, null, null);
    try (Pass pass = stream.pass(true, 1)) {
      assertEquals(4, pass.next(batch));
      assertEquals(23, source.next);
      assertEquals(4, pass.next(batch));
      assertEquals(27, source.next);
    }
    assertTrue(source.closed);
  }

  @Test
  void carriesTargetsWeightsAndSeveralInputs() {
    Sample sample =
        Sample.of(List.of(new float[] {1, 2}, new float[] {3}))
            .andTarget(new float[] {4})
            .weighted(5);
    SampleStream stream =
        SampleStream.ofTargets(List.of(PAIR, Shape.of()), Shape.of(), List.of(sample));
    Slice pair = new Slice(new float[2], 0, 2);
    Slice single = new Slice(new float[1], 0, 1);
    Slice target = new Slice(new float[1], 0, 1);
    Batch batch = new Batch(1, List.of(pair, single), null, target, new float[1]);
    assertEquals(1, stream.pass(false, 0).next(batch));
    assertArrayEquals(new float[] {1, 2}, pair.array());
    assertEquals(3, single.array()[0]);
    assertEquals(4, target.array()[0]);
    assertEquals(5, batch.weights()[0]);
  }

  @Test
  void carriesWhatSeveralOutputsWant() {
    Sample one = Sample.of(new float[2], 2).andTarget(new float[] {3, 4}).andLabels(0, -1, 1);
    Sample two = Sample.of(new float[2], 1).andTarget(new float[] {5, 6}).andLabels(1, 0, -1);
    SampleStream stream =
        SampleStream.ofLabels(PAIR, 3, List.of(one, two)).andTargets(PAIR).andLabels(THREE, 2);
    assertEquals(
        List.of(new Wanted(Shape.of(), 3), new Wanted(PAIR, 0), new Wanted(THREE, 2)),
        stream.wanted());
    Batch.Answers first = new Batch.Answers(new int[2], null);
    Batch.Answers second = new Batch.Answers(null, new Slice(new float[5], 1, 4));
    Batch.Answers third = new Batch.Answers(new int[6], null);
    Slice x = new Slice(new float[4], 0, 4);
    Batch batch = new Batch(2, List.of(x), List.of(first, second, third), null);
    assertEquals(2, stream.pass(false, 0).next(batch));
    assertArrayEquals(new int[] {2, 1}, first.labels());
    assertArrayEquals(new float[] {0, 3, 4, 5, 6}, second.targets().array());
    assertArrayEquals(new int[] {0, -1, 1, 1, 0, -1}, third.labels());
  }

  @Test
  void carriesLabelsOfSeveralPlaces() {
    List<Sample> source = List.of(Sample.of(List.of(new float[2])).andLabels(1, -1, 0));
    SampleStream stream = SampleStream.ofLabels(PAIR, THREE, 2, source);
    Slice x = new Slice(new float[2], 0, 2);
    Batch batch = new Batch(1, List.of(x), new int[3], null, null);
    assertEquals(1, stream.pass(true, 0).next(batch));
    assertArrayEquals(new int[] {1, -1, 0}, batch.labels());
  }

  @Test
  void namesTheSampleThatDoesNotFit() {
    Sample good = Sample.of(new float[2], 1);
    refused("the length of input 0 of sample 1 is 3, expected 2", good, Sample.of(new float[3], 1));
    refused("a label for output 0 of sample 0 is 3, expected 0 to 2", Sample.of(new float[2], 3));
    refused("a label for output 0 of sample 0 is -1", Sample.of(new float[2], -1));
    refused(
        "the number of labels for output 0 of sample 0 is none, expected 1",
        Sample.of(new float[2], new float[1]));
    refused(
        "the number of labels for output 0 of sample 0 is 2, expected 1",
        Sample.of(List.of(new float[2])).andLabels(1, 1));
    refused("the number of inputs of sample 0 is 0, expected 1", Sample.of(List.of()).andLabels(1));
    refused(
        "the number of outputs of sample 1 is 2, expected 1", good, good.andTarget(new float[1]));
    refused(
        "the weight of sample 2 is NaN, expected a finite number of 0 or more",
        good,
        good,
        good.weighted(Float.NaN));
    SampleStream targeted = SampleStream.ofTargets(PAIR, PAIR, List.of(good));
    refused("the length of target 0 of sample 0 is none, expected 2", targeted);
    SampleStream both = SampleStream.ofLabels(PAIR, 3, List.of(good.andLabels(2, -2, 1)));
    refused("a label for output 1 of sample 0 is 2, expected -1 to 1", both.andLabels(THREE, 2));
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> SampleStream.ofLabels(PAIR, 0, List.of()))
            .getMessage();
    assertTrue(message.contains("classes is 0"), message);
    assertThrows(
        IllegalArgumentException.class,
        () -> SampleStream.ofLabels(PAIR, 1, List.of()).andLabels(PAIR, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> SampleStream.ofLabels(PAIR, 1, List.of()).shuffleBuffer(0));
  }

  private static void refused(String message, Sample... samples) {
    refused(message, SampleStream.ofLabels(PAIR, 3, List.of(samples)));
  }

  private static void refused(String message, SampleStream stream) {
    Slice window = new Slice(new float[16], 0, 16);
    Batch batch = new Batch(4, List.of(window), null, null, null);
    String actual =
        assertThrows(IllegalArgumentException.class, () -> stream.pass(false, 0).next(batch))
            .getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
