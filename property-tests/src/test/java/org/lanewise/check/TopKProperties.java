package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.TopK;

/// The places of the largest elements, against a sort.
class TopKProperties {
  private static final float[] FEW = {
    -0f, 0, 1, 2, -1, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
  };

  @Property(tries = 200)
  void isASortThatStops(
      @ForAll @IntRange(max = 3) int outer,
      @ForAll @IntRange(max = 40) int n,
      @ForAll @IntRange(max = 3) int inner,
      @ForAll boolean largest,
      @ForAll boolean equal,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int k = random.nextInt(n + 1);
    float[] x = new float[1 + outer * n * inner];
    for (int i = 0; i < x.length; i++) {
      x[i] = equal ? FEW[random.nextInt(FEW.length)] : (float) random.nextDouble(-9, 9);
    }
    float[] y = new float[outer * k * inner + 2];
    Arrays.fill(y, 7);
    TopK.places(outer, n, inner, k, largest, x, 1, y, 1);
    for (int row = 0; row < outer * inner; row++) {
      int o = row / inner;
      int i = row % inner;
      // A double has no -0 of its own kind after + 0, and its order puts NaN above all numbers.
      Comparator<Integer> order =
          Comparator.comparingDouble(
              p -> {
                float v = x[1 + (o * n + p) * inner + i];
                return Float.isNaN(v) ? Double.NaN : (largest ? -v : v) + 0.0;
              });
      Integer[] places = IntStream.range(0, n).boxed().toArray(Integer[]::new);
      Arrays.sort(places, order);
      Integer[] nans =
          Arrays.stream(places)
              .filter(p -> Float.isNaN(x[1 + (o * n + p) * inner + i]))
              .toArray(Integer[]::new);
      Integer[] sorted = new Integer[n];
      System.arraycopy(nans, 0, sorted, 0, nans.length);
      System.arraycopy(places, 0, sorted, nans.length, n - nans.length);
      for (int p = 0; p < k; p++) {
        assertEquals((int) sorted[p], (int) y[1 + (o * k + p) * inner + i]);
      }
    }
    assertEquals(7, y[0]);
    assertEquals(7, y[y.length - 1]);
  }

  @Example
  void refusesWhatDoesNotFit() {
    float[] x = new float[6];
    float[] y = new float[4];
    BadInput.refused(() -> TopK.places(1, 3, 2, 4, true, x, 0, y, 0), "k is 4");
    BadInput.refused(() -> TopK.places(1, 3, 2, -1, true, x, 0, y, 0), "k is -1");
    BadInput.refused(() -> TopK.places(1, 4, 2, 2, true, x, 0, y, 0), "x ", "6");
    BadInput.refused(() -> TopK.places(1, 3, 2, 3, true, x, 0, y, 0), "y ", "4");
    BadInput.refused(() -> TopK.places(1, 3, 2, 1, true, x, 0, x, 2), "overlap");
    assertArrayEquals(new float[4], y);
  }
}
