package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.RandomFill;

/// Random initial weights.
class RandomFillProperties {
  @Property(tries = 100)
  void valueDependsOnSeedAndPlaceOnly(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 200) int n,
      @ForAll @IntRange(max = 9) int offset) {
    float[] uniform = new float[300];
    float[] normal = new float[300];
    RandomFill.uniform(seed, 300, -2, 3, uniform, 0);
    RandomFill.truncatedNormal(seed, 300, 0.5f, normal, 0);
    float[] x = new float[n + offset + 1];
    RandomFill.uniform(seed, n, -2, 3, x, offset);
    assertArrayEquals(Arrays.copyOf(uniform, n), Arrays.copyOfRange(x, offset, offset + n));
    RandomFill.truncatedNormal(seed, n, 0.5f, x, offset);
    assertArrayEquals(Arrays.copyOf(normal, n), Arrays.copyOfRange(x, offset, offset + n));
    for (int i = 0; i < offset; i++) {
      assertEquals(0f, x[i], "before the window");
    }
    assertEquals(0f, x[n + offset], "after the window");
  }

  @Property(tries = 100)
  void anotherSeedGivesOtherNumbers(@ForAll long seed) {
    float[] x = new float[8];
    float[] other = new float[8];
    RandomFill.uniform(seed, 8, 0, 1, x, 0);
    RandomFill.uniform(seed + 1, 8, 0, 1, other, 0);
    assertFalse(Arrays.equals(x, other));
  }

  /// Bounds, and mean and variance within six standard errors.
  @Property(tries = 30)
  void uniformIsUniform(@ForAll long seed) {
    int n = 20_000;
    float[] x = new float[n];
    RandomFill.uniform(seed, n, -1, 3, x, 0);
    double mean = 0;
    for (float value : x) {
      assertTrue(value >= -1 && value < 3, "value " + value);
      mean += value / n;
    }
    assertEquals(1, mean, 6 * (4 / Math.sqrt(12)) / Math.sqrt(n));
    double variance = 0;
    for (float value : x) {
      variance += (value - mean) * (value - mean) / n;
    }
    assertEquals(16 / 12.0, variance, 0.1);
  }

  /// Within 2.274 of the deviation that was asked for, which it has.
  @Property(tries = 30)
  void truncatedNormalHasItsDeviation(@ForAll long seed) {
    int n = 20_000;
    float[] x = new float[n];
    RandomFill.truncatedNormal(seed, n, 0.1f, x, 0);
    double mean = 0;
    double square = 0;
    for (float value : x) {
      assertTrue(Math.abs(value) <= 0.1 * 2.2738, "value " + value);
      mean += value / n;
      square += (double) value * value / n;
    }
    assertEquals(0, mean, 6 * 0.1 / Math.sqrt(n));
    assertEquals(0.1, Math.sqrt(square), 0.003);
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[4];
    BadInput.refused(() -> RandomFill.uniform(1, -1, 0, 1, x, 0), "n ", "-1");
    BadInput.refused(() -> RandomFill.uniform(1, 4, 1, 1, x, 0), "low ", "high ", "1.0");
    BadInput.refused(() -> RandomFill.uniform(1, 4, Float.NaN, 1, x, 0), "low ", "NaN");
    BadInput.refused(() -> RandomFill.uniform(1, 4, 0, 1, null, 0), "x is null");
    BadInput.refused(() -> RandomFill.uniform(1, 4, 0, 1, x, 1), "x ", "4", "1");
    BadInput.refused(() -> RandomFill.truncatedNormal(1, 4, 0, x, 0), "stddev ", "0.0");
    BadInput.refused(() -> RandomFill.truncatedNormal(1, 5, 1, x, 0), "x ", "4", "5");
    assertArrayEquals(new float[4], x);
  }
}
