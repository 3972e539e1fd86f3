package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Special values, in vectors and in what is left over, whether an operand is a row or a value.
class BinaryTest {
  private static final float NAN = Float.NaN;
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final int N = 2 * Backend.lanes() + 1;

  private static void check(Binary f, float a, float b, float expected) {
    float[] v = new float[N];
    float[] w = new float[N];
    float[] y = new float[N];
    float[] all = new float[N];
    Arrays.fill(v, a);
    Arrays.fill(w, b);
    Arrays.fill(all, expected);
    f.forward(N, v, 0, w, 0, y, 0);
    assertArrayEquals(all, y, f + " of " + a + " and " + b);
    int[] row = {N};
    int[] one = {};
    f.forward(Broadcast.of(row, one), v, 0, w, 0, y, 0);
    assertArrayEquals(all, y, f + " of " + a + " and a value " + b);
    f.forward(Broadcast.of(one, row), v, 0, w, 0, y, 0);
    assertArrayEquals(all, y, f + " of a value " + a + " and " + b);
  }

  @Test
  void minAndMaxAreThoseOfIeee754() {
    check(Binary.MIN, -0f, 0f, -0f);
    check(Binary.MIN, 0f, -0f, -0f);
    check(Binary.MAX, -0f, 0f, 0f);
    check(Binary.MAX, 0f, -0f, 0f);
    for (Binary f : new Binary[] {Binary.MIN, Binary.MAX}) {
      check(f, NAN, 1, NAN);
      check(f, 1, NAN, NAN);
      check(f, NAN, -INF, NAN);
      check(f, INF, NAN, NAN);
      check(f, Float.MIN_VALUE, Float.MIN_VALUE, Float.MIN_VALUE);
    }
    check(Binary.MIN, -INF, INF, -INF);
    check(Binary.MAX, -INF, INF, INF);
    check(Binary.MAX, Float.MIN_VALUE, 0, Float.MIN_VALUE);
  }

  @Test
  void quotients() {
    check(Binary.DIV, 1, -0f, -INF);
    check(Binary.DIV, 0, 0, NAN);
    check(Binary.DIV, 1, INF, 0);
    check(Binary.DIV, 0x1p-126f, 2, 0x1p-127f);
  }

  private static void gradients(Binary f, float a, float b, float da, float db) {
    float[] v = new float[N];
    float[] w = new float[N];
    float[] dy = new float[N];
    float[] dv = new float[N];
    float[] dw = new float[N];
    Arrays.fill(v, a);
    Arrays.fill(w, b);
    Arrays.fill(dy, 3);
    f.backward(N, v, 0, w, 0, dy, 0, dv, 0, dw, 0);
    for (int i = 0; i < N; i++) {
      assertEquals(da, dv[i], f + ", da of " + a + " and " + b);
      assertEquals(db, dw[i], f + ", db of " + a + " and " + b);
    }
  }

  @Test
  void gradientsOfMinAndMax() {
    gradients(Binary.MIN, 1, 2, 3, 0);
    gradients(Binary.MIN, 2, 1, 0, 3);
    gradients(Binary.MIN, 2, 2, 1.5f, 1.5f);
    gradients(Binary.MIN, NAN, 2, 3, 3);
    gradients(Binary.MAX, 1, 2, 0, 3);
    gradients(Binary.MAX, 2, 1, 3, 0);
    gradients(Binary.MAX, -0f, 0f, 1.5f, 1.5f);
    gradients(Binary.MAX, 2, NAN, 3, 3);
  }

  @Test
  void powers() {
    check(Binary.POW, 0, 0, 1);
    check(Binary.POW, NAN, 0, 1);
    check(Binary.POW, 1, NAN, NAN);
    check(Binary.POW, -8, 3, -512);
    check(Binary.POW, -8, 0.5f, NAN);
    check(Binary.POW, 0, -1, INF);
    check(Binary.POW, 2, INF, INF);
    gradients(Binary.POW, 2, 0, 0, 3 * (float) Math.log(2));
    gradients(Binary.POW, 0, 2, 0, 0);
    gradients(Binary.POW, 0, 0, 0, 0);
    gradients(Binary.POW, 2, 1, 3, 6 * (float) Math.log(2));
  }
}
