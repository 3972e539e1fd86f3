package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class OneHotTest {
  private static final int[] DEPTHS = {0, 3, 1};
  private final float[] x = {9, -0.5f, 2, 0, Float.NaN, 0, -0f, 9};

  @Test
  void encodesEachColumn() {
    assertEquals(5, OneHot.width(DEPTHS));
    float[] y = new float[12];
    y[0] = y[11] = 7;
    OneHot.forward(2, DEPTHS, x, 1, y, 1);
    assertArrayEquals(new float[] {7, -0.5f, 0, 0, 1, 1, Float.NaN, 1, 0, 0, 1, 7}, y);
  }

  @Test
  void givesTheGradientOfTheCopiedColumns() {
    float[] dy = {9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 9};
    float[] dx = {7, 7, 7, 7, 7, 7, 7, 7};
    OneHot.backward(2, DEPTHS, dy, 1, dx, 1);
    assertArrayEquals(new float[] {7, 1, 0, 0, 6, 0, 0, 7}, dx);
  }

  @Test
  void writesNothingOfWhatItRefuses() {
    float[] y = {7, 7, 7, 7, 7, 7, 7, 7, 7, 7};
    for (float bad : new float[] {3, -1, 1.5f, Float.NaN, Float.POSITIVE_INFINITY, 1e30f}) {
      x[5] = bad;
      refused(
          "x in row 1, column 1 is " + bad + ", expected a category from 0 to 2",
          () -> OneHot.forward(2, DEPTHS, x, 1, y, 0));
    }
    x[5] = 0;
    refused("rows is -1", () -> OneHot.forward(-1, DEPTHS, x, 0, y, 0));
    refused("depths[1] is -2", () -> OneHot.width(0, -2));
    refused("depths come to 2147483649 columns", () -> OneHot.width(1 << 30, 1 << 30, 0));
    refused("y", () -> OneHot.forward(2, DEPTHS, x, 1, x, 0));
    refused("x has 8 elements, but 6 are needed", () -> OneHot.forward(2, DEPTHS, x, 3, y, 0));
    for (float value : y) {
      assertEquals(7, value);
    }
  }

  private static void refused(String message, Runnable call) {
    String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
