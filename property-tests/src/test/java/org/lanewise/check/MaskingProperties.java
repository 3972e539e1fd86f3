package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.Masking;

/// Rows of padding, zeroed.
class MaskingProperties {
  @Property(tries = 100)
  void zeroesRowsOfPaddingOnly(
      @ForAll @IntRange(max = 6) int rows,
      @ForAll @IntRange(min = 1, max = 20) int cols,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[rows * cols + 1];
    float[] v = Points.uniform(rows * cols + 2, -1, 1, seed);
    float[] expected = new float[rows * cols + 3];
    float[] y = new float[rows * cols + 3];
    Arrays.fill(y, 7);
    Arrays.fill(expected, 7);
    for (int row = 0; row < rows; row++) {
      boolean padding = random.nextBoolean();
      for (int j = 0; j < cols; j++) {
        x[1 + row * cols + j] = 3;
        expected[1 + row * cols + j] = padding ? 0 : v[2 + row * cols + j];
      }
      if (!padding) {
        x[1 + row * cols + random.nextInt(cols)] = random.nextBoolean() ? Float.NaN : 4;
      }
    }
    Masking.rows(rows, cols, 3, x, 1, v, 2, y, 1);
    assertArrayEquals(expected, y);
    Masking.rows(rows, cols, 3, x, 1, v, 2, v, 2);
    assertArrayEquals(
        Arrays.copyOfRange(y, 1, 1 + rows * cols), Arrays.copyOfRange(v, 2, v.length));
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[8];
    float[] y = {1, 1, 1, 1};
    BadInput.refused(() -> Masking.rows(-1, 2, 0, x, 0, x, 0, y, 0), "rows ", "-1");
    BadInput.refused(() -> Masking.rows(2, -2, 0, x, 0, x, 0, y, 0), "cols ", "-2");
    BadInput.refused(() -> Masking.rows(2, 2, 0, x, 5, x, 0, y, 0), "x ", "8", "5");
    BadInput.refused(() -> Masking.rows(2, 2, 0, x, 0, x, 5, y, 0), "v ", "8", "5");
    BadInput.refused(() -> Masking.rows(2, 2, 0, x, 0, x, 0, y, 1), "y ", "4", "1");
    BadInput.refused(() -> Masking.rows(2, 2, 0, x, 0, x, 0, null, 0), "y is null");
    BadInput.refused(() -> Masking.rows(2, 2, 0, x, 0, x, 0, x, 2), "overlap");
    BadInput.refused(() -> Masking.mask(-1, 2, 0, x, 0, y, 0), "rows ", "-1");
    BadInput.refused(() -> Masking.mask(2, 2, 0, x, 0, y, 3), "mask ", "4", "3");
    BadInput.refused(() -> Masking.mask(2, 2, 0, x, 0, x, 3), "overlap");
    BadInput.refused(() -> Masking.mean(2, 2, x, 5, x, 0, y, 0), "x ", "8", "5");
    BadInput.refused(() -> Masking.mean(2, 2, x, 0, x, 7, y, 0), "mask ", "8", "7");
    BadInput.refused(() -> Masking.mean(2, 2, x, 0, x, 4, x, 2), "overlap");
    BadInput.refused(() -> Masking.meanBackward(2, 2, x, 4, x, 6, y, 1), "dx ", "4", "1");
    BadInput.refused(() -> Masking.meanBackward(2, 2, x, 4, x, 2, x, 0), "overlap");
    assertEquals(1, y[0]);
  }
}
