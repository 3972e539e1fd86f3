package org.lanewise.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.scalar.ScalarNormal;

/// Quantiles of the normal distribution, on both backends.
class VectorNormalTest {
  /// Numbers from 2^-32 to 1 with a sign, small ones as often as large ones, and those round the
  /// border of the two polynomials.
  private static float[] points(int n) {
    SplittableRandom random = new SplittableRandom(1);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      double p =
          i % 3 == 0
              ? random.nextDouble(0x1p-32, 1)
              : i % 3 == 1
                  ? Math.pow(2, random.nextDouble(-32, 0))
                  : random.nextDouble(0.0033, 0.0035);
      x[i] = (float) (random.nextBoolean() ? p : -p);
    }
    return x;
  }

  @Test
  void bothBackendsGiveTheSameBits() {
    float[] all = points(5000);
    for (int n = 0; n < 70; n++) {
      float[] scalar = all.clone();
      float[] vector = all.clone();
      ScalarNormal.quantiles(n, 0.7f, scalar, 3);
      VectorNormal.quantiles(n, 0.7f, vector, 3);
      assertArrayEquals(scalar, vector);
    }
    float[] scalar = all.clone();
    VectorNormal.quantiles(all.length, 1, all, 0);
    ScalarNormal.quantiles(scalar.length, 1, scalar, 0);
    assertArrayEquals(scalar, all);
  }

  @Test
  void errorsAreAsStated() {
    float[] x = points(60_000);
    float[] y = x.clone();
    ScalarNormal.quantiles(y.length, 1, y, 0);
    for (int i = 0; i < x.length; i++) {
      // A step of Newton's from the result to the exact quantile.
      double z = Math.abs(y[i]);
      double slope = -Math.sqrt(2 / Math.PI) * Math.exp(-z * z / 2);
      double error = (References.erfc(z / Math.sqrt(2)) - Math.abs(x[i])) / slope;
      double bound = 0x1p-21 * z + 0x1p-24;
      assertTrue(Math.abs(error) <= bound, x[i] + " gives " + y[i] + ", wrong by " + error);
      assertEquals(Math.signum(x[i]), Math.signum(y[i]));
    }
  }

  @Test
  void theEndsOfTheRange() {
    float[] x = {1, -1, 0x1p-32f, -0x1p-32f};
    ScalarNormal.quantiles(4, 1, x, 0);
    assertEquals(0f, x[0]);
    assertEquals(-0f, x[1]);
    assertTrue(x[2] > 6.3 && x[2] < 6.4, "" + x[2]);
    assertEquals(-x[2], x[3]);
  }
}
