package org.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.lanewise.nn.layer.Dense;

class InitializerTest {
  private static final Shape SHAPE = Shape.of(300, 200);

  private static float[] fill(Initializer initializer) {
    float[] values = new float[SHAPE.size()];
    initializer.fill(11, SHAPE, values, 0);
    return values;
  }

  private static double deviation(float[] values) {
    double squares = 0;
    for (float value : values) {
      squares += (double) value * value;
    }
    return Math.sqrt(squares / values.length);
  }

  private static float largest(float[] values) {
    float largest = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
    }
    return largest;
  }

  @Test
  void haveTheVariancesOfTheirPapers() {
    double glorot = Math.sqrt(2.0 / 500);
    double he = Math.sqrt(2.0 / 300);
    assertEquals(glorot, deviation(fill(Initializer.GLOROT_UNIFORM)), 0.01 * glorot);
    assertEquals(glorot, deviation(fill(Initializer.GLOROT_NORMAL)), 0.01 * glorot);
    assertEquals(he, deviation(fill(Initializer.HE_UNIFORM)), 0.01 * he);
    assertEquals(he, deviation(fill(Initializer.HE_NORMAL)), 0.01 * he);
    assertEquals(0, largest(fill(Initializer.ZEROS)));
    assertTrue(largest(fill(Initializer.GLOROT_UNIFORM)) <= Math.sqrt(6.0 / 500) * 1.000001);
  }

  @Test
  void leCunsConstantsAndEvenNumbers() {
    double lecun = Math.sqrt(1.0 / 300);
    assertEquals(lecun, deviation(fill(Initializer.LECUN_UNIFORM)), 0.01 * lecun);
    assertEquals(lecun, deviation(fill(Initializer.LECUN_NORMAL)), 0.01 * lecun);
    assertTrue(largest(fill(Initializer.LECUN_UNIFORM)) <= Math.sqrt(3.0 / 300) * 1.000001);
    float[] halves = fill(Initializer.constant(0.5f));
    assertEquals(0.5, deviation(halves));
    assertEquals(0.5f, halves[halves.length - 1]);
    float[] even = fill(Initializer.uniform(1, 3));
    double sum = 0;
    for (float value : even) {
      assertTrue(value >= 1 && value < 3);
      sum += value;
    }
    assertEquals(2, sum / even.length, 0.01);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Initializer.uniform(1, 1)).getMessage();
    assertTrue(message.startsWith("low is 1.0 and high is 1.0"), message);
  }

  /// The deviation of 60,000 numbers is within six of its standard errors, 0.3 percent, of that of
  /// the distribution.
  @Test
  void normalNumbers() {
    float[] normal = fill(Initializer.normal(0.05f));
    assertEquals(0.05, deviation(normal), 0.018 * 0.05);
    assertTrue(largest(normal) > 3 * 0.05, "not cut");
    float[] truncated = fill(Initializer.truncatedNormal(0.05f));
    assertEquals(0.87963 * 0.05, deviation(truncated), 0.018 * 0.05);
    assertTrue(largest(truncated) <= 0.1000001, "cut");
    refused("stddev is 0.0", () -> Initializer.normal(0));
    refused("stddev is NaN", () -> Initializer.truncatedNormal(Float.NaN));
  }

  /// All columns are at right angles, of a kernel too; each element is rounded once.
  @Test
  void orthogonalColumns() {
    Shape shape = Shape.of(2, 3, 4, 9);
    float[] x = new float[shape.size()];
    Initializer.orthogonal(2).fill(3, shape, x, 0);
    for (int a = 0; a < 9; a++) {
      for (int b = 0; b < 9; b++) {
        double dot = 0;
        for (int i = 0; i < 24; i++) {
          dot += (double) x[9 * i + a] * x[9 * i + b];
        }
        assertEquals(a == b ? 4 : 0, dot, 4 * 0x1p-22);
      }
    }
    refused("gain is -1.0", () -> Initializer.orthogonal(-1));
    refused(
        "shape [9], expected two extents or more",
        () -> Initializer.orthogonal(1).fill(1, Shape.of(9), new float[9], 0));
  }

  private static void refused(String message, Runnable call) {
    String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(actual.contains(message), actual);
  }

  @Test
  void countFansAsKerasDoes() {
    assertEquals(5, Initializers.fanIn(Shape.of(5)));
    assertEquals(5, Initializers.fanOut(Shape.of(5)));
    assertEquals(1, Initializers.fanIn(Shape.of()));
    assertEquals(9 * 16, Initializers.fanIn(Shape.of(3, 3, 16, 32)));
    assertEquals(9 * 32, Initializers.fanOut(Shape.of(3, 3, 16, 32)));
  }

  @Test
  void theSameSeedGivesTheSameModelAndAnotherAnother() {
    Sequential layers = Sequential.of(Shape.of(9), new Dense(9), new Dense(9));
    float[] one = layers.build(1).parameters().values();
    assertArrayEquals(one, layers.build(1).parameters().values());
    assertFalse(Arrays.equals(one, layers.build(2).parameters().values()));
    // Two layers of one shape start from different weights.
    assertFalse(Arrays.equals(one, 0, 81, one, 90, 171));
  }
}
