package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.scalar.Pair;
import org.lanewise.kernels.scalar.ScalarNorm;
import org.lanewise.kernels.vector.VectorNorm;

/// The sums and sweeps of the normalisations: the vectors give the bits of the plain loops, and
/// these the sums that doubles give.
class NormSweepsTest {
  private static final int MOST = 300;

  private static float[] random(int n, int seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextDouble(-1, 1);
    }
    return x;
  }

  @Test
  void pairs() {
    for (float a : new float[] {0, -0f, 1, -2.5f, Float.MIN_VALUE, Float.NEGATIVE_INFINITY}) {
      for (float b : new float[] {0, -0f, -1, 3e38f, Float.NaN}) {
        long pair = Pair.of(a, b);
        assertEquals(a, Pair.first(pair));
        assertEquals(b, Pair.second(pair));
        assertEquals(a + 1, Pair.first(Pair.add(pair, Pair.of(1, 2))));
        assertEquals(b + 2, Pair.second(Pair.add(pair, Pair.of(1, 2))));
      }
    }
  }

  @Test
  void sumsMatchDouble() {
    for (int n = 0; n <= MOST; n++) {
      float[] x = random(n + 1, 1);
      float[] dy = random(n + 2, 2);
      float[] gamma = random(n + 3, 3);
      double[] exact = new double[6];
      double[] size = new double[6];
      for (int i = 0; i < n; i++) {
        double d = x[1 + i] - 0.5f;
        double g = dy[2 + i];
        double scaled = g * gamma[3 + i];
        double[] terms = {d, d * d, g, g * d, scaled, scaled * d};
        for (int k = 0; k < 6; k++) {
          exact[k] += terms[k];
          size[k] += Math.abs(terms[k]);
        }
      }
      long sums = ScalarNorm.sums(n, x, 1, 0.5f);
      long plain = ScalarNorm.dots(n, dy, 2, null, 0, x, 1, 0.5f);
      long dots = ScalarNorm.dots(n, dy, 2, gamma, 3, x, 1, 0.5f);
      float[] actual = {
        Pair.first(sums),
        Pair.second(sums),
        Pair.first(plain),
        Pair.second(plain),
        Pair.first(dots),
        Pair.second(dots)
      };
      for (int k = 0; k < 6; k++) {
        // No term is added more than 15 times before it meets the others.
        assertEquals(exact[k], actual[k], (n == 0 ? 0 : 20 * 0x1p-24) * size[k], k + " of " + n);
      }
    }
  }

  @Test
  void sumsHaveTheBitsOfThePlainLoops() {
    assumeTrue(Backend.VECTOR, "without vectors there is nothing to compare");
    float[] x = random(5000, 1);
    float[] dy = random(5000, 2);
    float[] gamma = random(5000, 3);
    for (int i = 0; i <= MOST + 10; i++) {
      int n = i <= MOST ? i : 4096 - (i - MOST) * 7;
      assertEquals(ScalarNorm.sums(n, x, 1, 0.3f), VectorNorm.sums(n, x, 1, 0.3f), "n = " + n);
      assertEquals(
          ScalarNorm.dots(n, dy, 2, null, 0, x, 1, 0.3f),
          VectorNorm.dots(n, dy, 2, null, 0, x, 1, 0.3f),
          "n = " + n);
      assertEquals(
          ScalarNorm.dots(n, dy, 2, gamma, 3, x, 1, 0.3f),
          VectorNorm.dots(n, dy, 2, gamma, 3, x, 1, 0.3f),
          "n = " + n);
    }
  }

  @Test
  void sweepsHaveTheBitsOfThePlainLoops() {
    assumeTrue(Backend.VECTOR, "without vectors there is nothing to compare");
    for (int n = 0; n <= 4 * Backend.lanes() + 1; n++) {
      float[] x = random(n + 1, 1);
      float[] dy = random(n + 2, 2);
      float[] gamma = random(n + 3, 3);
      float[] beta = random(n + 1, 4);
      float[] a = random(n + 2, 5);
      float[] b = a.clone();
      ScalarNorm.scaleShift(n, x, 1, 0.1f, 3, 0.2f, a, 1);
      VectorNorm.scaleShift(n, x, 1, 0.1f, 3, 0.2f, b, 1);
      assertArrayEquals(a, b, "scaleShift of " + n);
      ScalarNorm.affine(n, x, 1, 0.1f, 3, 0.2f, gamma, 2, beta, 1, a, 1);
      VectorNorm.affine(n, x, 1, 0.1f, 3, 0.2f, gamma, 2, beta, 1, b, 1);
      assertArrayEquals(a, b, "affine of " + n);
      ScalarNorm.times(n, gamma, 3, a, 1);
      VectorNorm.times(n, gamma, 3, b, 1);
      assertArrayEquals(a, b, "times of " + n);
      ScalarNorm.plus(n, 0.7f, gamma, 3, a, 1);
      VectorNorm.plus(n, 0.7f, gamma, 3, b, 1);
      assertArrayEquals(a, b, "plus of " + n);
      ScalarNorm.scale(n, x, 0, 0.7f, gamma, 3, a, 1);
      VectorNorm.scale(n, x, 0, 0.7f, gamma, 3, b, 1);
      assertArrayEquals(a, b, "scale of " + n);
      for (float[] g : new float[][] {null, gamma}) {
        ScalarNorm.gradient(n, dy, 2, g, 2, x, 1, 0.1f, 0.2f, 0.3f, 0.4f, a, 1);
        VectorNorm.gradient(n, dy, 2, g, 2, x, 1, 0.1f, 0.2f, 0.3f, 0.4f, b, 1);
        assertArrayEquals(a, b, "gradient of " + n);
      }
    }
  }

  @Test
  void parametersHaveTheBitsOfThePlainLoops() {
    assumeTrue(Backend.VECTOR, "without vectors there is nothing to compare");
    int rows = 5;
    float[] mean = random(rows + 1, 6);
    float[] inverse = random(rows + 2, 7);
    for (int n = 0; n <= 4 * Backend.lanes() + 1; n++) {
      float[] x = random(rows * (n + 1), 1);
      float[] dy = random(rows * (n + 2), 2);
      for (float[] m : new float[][] {null, mean}) {
        float[] a = random(n + 2, 3);
        float[] b = random(n + 2, 4);
        float[] c = a.clone();
        float[] d = b.clone();
        ScalarNorm.parameters(rows, n, dy, 1, n + 2, x, 0, n + 1, m, 1, inverse, 2, a, 1, b, 1);
        VectorNorm.parameters(rows, n, dy, 1, n + 2, x, 0, n + 1, m, 1, inverse, 2, c, 1, d, 1);
        assertArrayEquals(a, c);
        assertArrayEquals(b, d);
        c = random(n + 2, 3);
        VectorNorm.parameters(rows, n, dy, 1, n + 2, x, 0, n + 1, m, 1, inverse, 2, c, 1, null, 0);
        assertArrayEquals(a, c);
        d = random(n + 2, 4);
        VectorNorm.parameters(rows, n, dy, 1, n + 2, x, 0, n + 1, m, 1, inverse, 2, null, 0, d, 1);
        assertArrayEquals(b, d);
      }
    }
  }
}
