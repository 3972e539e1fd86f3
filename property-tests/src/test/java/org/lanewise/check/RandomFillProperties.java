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
import net.jqwik.api.constraints.LongRange;
import org.lanewise.kernels.RandomFill;

/// Random initial weights, and noise.
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

  /// Spread over threads or blocks, or with guards round it, it is the same noise.
  @Property(tries = 100)
  void normalDependsOnSeedAndPositionOnly(
      @ForAll long seed,
      @ForAll @LongRange(max = 1L << 40) long position,
      @ForAll @IntRange(max = 100) int n,
      @ForAll @IntRange(max = 100) int later) {
    float[] all = new float[200];
    RandomFill.normal(seed, position, 200, 0.5f, all, 0);
    float[] part = new float[n + 9];
    RandomFill.normal(seed, position + later, n, 0.5f, part, 4);
    assertArrayEquals(
        Arrays.copyOfRange(all, later, later + n), Arrays.copyOfRange(part, 4, 4 + n));
    for (int i = 0; i < 9; i++) {
      assertEquals(0f, i < 4 ? part[i] : part[n + i], "outside of the window");
    }
    float[] other = new float[200];
    RandomFill.normal(seed + 1, position, 200, 0.5f, other, 0);
    assertFalse(Arrays.equals(all, other));
    RandomFill.normal(seed, position, 200, 1, other, 0);
    for (int i = 0; i < 200; i++) {
      assertEquals(2 * all[i], other[i], "twice as wide");
    }
  }

  /// Mean, variance, skew, kurtosis and the share within one deviation, each within six of its
  /// standard errors: 1, 2, 15, 96 and p (1 - p) are the variances of the powers of one number. One
  /// run of a hundred million would leave them.
  @Property(tries = 20)
  void normalIsNormal(@ForAll long seed) {
    int n = 40_000;
    float[] x = new float[n];
    RandomFill.normal(seed, 0, n, 1, x, 0);
    double[] moments = new double[4];
    double within = 0;
    double neighbours = 0;
    for (int i = 0; i < n; i++) {
      double power = 1;
      for (int k = 0; k < 4; k++) {
        power *= x[i];
        moments[k] += power / n;
      }
      within += Math.abs(x[i]) < 1 ? 1.0 / n : 0;
      neighbours += x[i] * x[(i + 1) % n] / n;
    }
    double error = 6 / Math.sqrt(n);
    assertEquals(0, moments[0], error);
    assertEquals(1, moments[1], error * Math.sqrt(2));
    assertEquals(0, moments[2], error * Math.sqrt(15));
    assertEquals(3, moments[3], error * Math.sqrt(96));
    assertEquals(0.6826894921, within, error * Math.sqrt(0.6826894921 * 0.3173105079));
    assertEquals(0, neighbours, error);
  }

  /// Rows or columns, whichever are fewer, are at right angles.
  @Property(tries = 30)
  void orthogonalHasRightAngles(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int rows,
      @ForAll @IntRange(min = 1, max = 40) int cols,
      @ForAll @IntRange(max = 3) int offset) {
    float[] x = new float[rows * cols + offset + 1];
    RandomFill.orthogonal(seed, rows, cols, 3, x, offset);
    int count = Math.min(rows, cols);
    int length = Math.max(rows, cols);
    for (int a = 0; a < count; a++) {
      for (int b = 0; b <= a; b++) {
        double dot = 0;
        for (int j = 0; j < length; j++) {
          float va = x[offset + (rows < cols ? a * cols + j : j * cols + a)];
          float vb = x[offset + (rows < cols ? b * cols + j : j * cols + b)];
          dot += (double) va * vb;
        }
        // Each element is rounded once: |dx| <= 2^-24 |x|, and sum |x y| <= 9.
        assertEquals(a == b ? 9 : 0, dot, 9 * 0x1p-22, a + " and " + b);
      }
    }
    assertEquals(0f, x[x.length - 1], "after the window");
    float[] other = new float[rows * cols];
    RandomFill.orthogonal(seed + 1, rows, cols, 3, other, 0);
    assertFalse(rows * cols > 1 && Arrays.equals(other, 0, other.length, x, offset, x.length - 1));
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
    BadInput.refused(() -> RandomFill.normal(1, -1, 4, 1, x, 0), "position ", "-1");
    BadInput.refused(() -> RandomFill.normal(1, 0, -4, 1, x, 0), "n ", "-4");
    BadInput.refused(() -> RandomFill.normal(1, 0, 4, Float.NaN, x, 0), "stddev ", "NaN");
    BadInput.refused(() -> RandomFill.normal(1, 0, 4, 1, x, 1), "x ", "4", "1");
    BadInput.refused(() -> RandomFill.orthogonal(1, 0, 4, 1, x, 0), "rows ", "0", "cols ", "4");
    BadInput.refused(() -> RandomFill.orthogonal(1, 2, 2, Float.NaN, x, 0), "gain ", "NaN");
    BadInput.refused(() -> RandomFill.orthogonal(1, 2, 3, 1, x, 0), "x ", "4", "6");
    assertArrayEquals(new float[4], x);
  }
}
