package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lanewise.kernels.Regularization.NONE;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Reductions, optimizer sweeps and random fills.
class SweepsTest {
  private static final int MOST = 9 * Backend.lanes() + 1;

  @Test
  void columnSumsAddTheRowsInOrder() {
    int rows = 5;
    for (int cols = 0; cols <= MOST; cols++) {
      int ld = cols + 1;
      float[] x = new float[2 + rows * ld];
      RandomFill.uniform(cols, x.length, -1, 1, x, 0);
      float[] y = new float[cols + 2];
      Arrays.fill(y, 7);
      float[] expected = y.clone();
      for (int j = 0; j < cols; j++) {
        double sum = 0;
        for (int i = 0; i < rows; i++) {
          sum += x[2 + i * ld + j];
        }
        expected[1 + j] = (float) sum;
      }
      Reduce.columnSums(rows, cols, x, 2, ld, y, 1);
      assertArrayEquals(expected, y, "cols = " + cols);
      Reduce.columnSums(0, cols, x, 2, ld, y, 1);
      Arrays.fill(expected, 1, 1 + cols, 0);
      assertArrayEquals(expected, y, "no rows");
    }
  }

  @Test
  void argmaxTakesTheFirstOfTheLargestOrANaN() {
    float[] x = {
      1,
      3,
      3,
      2, //
      -0f,
      0,
      -0f,
      0, //
      5,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NaN, //
      Float.NEGATIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      -Float.MAX_VALUE,
      Float.NEGATIVE_INFINITY
    };
    int[] y = {9, 9, 9, 9, 9};
    Reduce.argmaxRows(4, 4, x, 0, 4, y, 1);
    assertArrayEquals(new int[] {9, 1, 0, 1, 2}, y);
  }

  @Test
  void squaredErrorIsTakenInDouble() {
    float[] y = {1, 2, 1e8f};
    float[] target = {0, 0, 1};
    double d = 1e8 - 1;
    assertEquals((1 + 4 + d * d) / 3, SquaredError.forward(3, y, 0, target, 0));
    assertEquals(0, SquaredError.forward(0, y, 3, target, 3));
  }

  @Test
  void adamFollowsKeras() {
    float[] w = {0.5f};
    float[] m = {0};
    float[] v = {0};
    double weight = 0.5;
    double mean = 0;
    double square = 0;
    for (int step = 1; step <= 20; step++) {
      float g = (float) Math.sin(step);
      Update.adam(
          1, 0.01f, 0.9f, 0.999f, 1e-7f, step, 1, NONE, w, 0, new float[] {g}, 0, m, 0, v, 0);
      mean += (g - mean) * (1 - 0.9);
      square += ((double) g * g - square) * (1 - 0.999);
      double alpha = 0.01 * Math.sqrt(1 - Math.pow(0.999, step)) / (1 - Math.pow(0.9, step));
      weight -= mean * alpha / (Math.sqrt(square) + 1e-7);
      assertEquals(weight, w[0], 1e-6, "step " + step);
    }
  }

  @Test
  void adamForgetsAGradientThatHasBecomeZero() {
    int n = 37;
    float[] w = new float[n];
    float[] g = new float[n];
    float[] m = new float[n];
    float[] v = new float[n];
    Arrays.fill(g, 1e-3f);
    Update.adam(n, 0.01f, 0.9f, 0.99f, 1e-7f, 1, 1, NONE, w, 0, g, 0, m, 0, v, 0);
    for (int step = 2; step < 10_000; step++) {
      Arrays.fill(g, step % 2 == 0 ? 0 : 1e-20f);
      Update.adam(n, 0.01f, 0.9f, 0.99f, 1e-7f, step, 1, NONE, w, 0, g, 0, m, 0, v, 0);
    }
    assertArrayEquals(new float[n], m);
    assertArrayEquals(new float[n], v);
    Arrays.fill(g, Float.NaN);
    Update.adam(n, 0.01f, 0.9f, 0.99f, 1e-7f, 10_000, 1, NONE, w, 0, g, 0, m, 0, v, 0);
    for (int i = 0; i < n; i++) {
      assertTrue(Float.isNaN(m[i]) && Float.isNaN(v[i]) && Float.isNaN(w[i]));
    }
  }

  @Test
  void sgdStepsAgainstTheGradient() {
    float[] w = {1, 1};
    Update.sgd(1, 0.5f, 1, NONE, w, 1, new float[] {3}, 0);
    assertArrayEquals(new float[] {1, -0.5f}, w);
  }

  @Test
  void randomElementsDependOnSeedAndIndexOnly() {
    float[] x = new float[100];
    float[] y = new float[100];
    RandomFill.uniform(5, 100, -1, 1, x, 0);
    RandomFill.uniform(5, 60, -1, 1, y, 40);
    assertArrayEquals(Arrays.copyOf(x, 60), Arrays.copyOfRange(y, 40, 100));
    assertEquals(0, y[39]);
    RandomFill.truncatedNormal(5, 100, 1, x, 0);
    RandomFill.truncatedNormal(5, 60, 1, y, 40);
    assertArrayEquals(Arrays.copyOf(x, 60), Arrays.copyOfRange(y, 40, 100));
    RandomFill.truncatedNormal(6, 60, 1, x, 0);
    assertTrue(!Arrays.equals(Arrays.copyOf(x, 60), Arrays.copyOfRange(y, 40, 100)));
  }

  @Test
  void randomFillsHaveTheirMoments() {
    int n = 200_000;
    float[] x = new float[n];
    RandomFill.uniform(1, n, -2, 4, x, 0);
    assertMoments(x, 1, Math.sqrt(3), -2, 4);
    RandomFill.truncatedNormal(1, n, 0.5f, x, 0);
    assertMoments(x, 0, 0.5, -2.2738f * 0.5f, 2.2738f * 0.5f);
    RandomFill.uniform(1, n, 1, Math.nextUp(1f), x, 0);
    assertMoments(x, 1, 0, 1, 1);
  }

  private static void assertMoments(
      float[] x, double mean, double deviation, float low, float high) {
    double sum = 0;
    double squares = 0;
    for (float v : x) {
      sum += v;
      squares += (v - mean) * (v - mean);
      assertTrue(v >= low && v <= high, () -> v + " outside");
    }
    assertEquals(mean, sum / x.length, 0.01 * deviation + 1e-9);
    assertEquals(deviation, Math.sqrt(squares / x.length), 0.01 * deviation + 1e-9);
  }
}
