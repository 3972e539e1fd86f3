package org.lanewise.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.lanewise.kernels.scalar.ScalarSoftmaxExp;

/// The exponential of softmax: its stated error, over every `lanewise.ulp.stride`-th float from -87
/// to 0, and the bits of the scalar one.
class SoftmaxExpTest {
  private static final int STRIDE = (int) Math.min(2003, Long.getLong("lanewise.ulp.stride", 2003));
  private static final float INF = Float.POSITIVE_INFINITY;

  private static void vectors(float[] x, float[] y) {
    VectorSoftmax.expScaled(x.length, 0, 1, x, 0, y, 0);
  }

  @Test
  void isWithinItsErrorAndMonotone() {
    float[] x = new float[4096];
    float[] y = new float[x.length];
    int last = Float.floatToIntBits(-87f);
    float before = 2;
    for (long bits = Float.floatToIntBits(-0f); bits <= last; bits += (long) STRIDE * x.length) {
      for (int i = 0; i < x.length; i++) {
        x[i] = Float.intBitsToFloat((int) Math.min(bits + (long) STRIDE * i, last));
      }
      vectors(x, y);
      for (int i = 0; i < x.length; i++) {
        double exact = Math.exp(x[i]);
        double ulps = Math.abs(y[i] - exact) / Math.ulp((float) exact);
        float at = x[i];
        assertTrue(ulps <= 1.12, () -> ulps + " ulp at " + at);
        assertTrue(y[i] <= before, () -> "not monotone at " + at);
        assertEquals(ScalarSoftmaxExp.exp(x[i]), y[i], () -> "scalar at " + at);
        before = y[i];
      }
    }
  }

  @Test
  void specialValues() {
    float[] x = {0, -0f, -INF, -87, Math.nextDown(-87f), -1e30f, Float.NaN, -Float.MIN_VALUE};
    float[] expected = {1, 1, 0, (float) Math.exp(-87), 0, 0, Float.NaN, 1};
    float[] y = new float[x.length];
    vectors(x, y);
    for (int i = 0; i < x.length; i++) {
      assertEquals(expected[i], y[i], "at " + x[i]);
      assertEquals(expected[i], ScalarSoftmaxExp.exp(x[i]), "scalar at " + x[i]);
    }
  }
}
