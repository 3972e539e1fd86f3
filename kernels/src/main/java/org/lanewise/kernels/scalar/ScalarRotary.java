package org.lanewise.kernels.scalar;

/// Rotary positions as a plain loop.
public final class ScalarRotary {
  private ScalarRotary() {}

  /// Turns n pairs, whose second elements lie `half` behind their first ones.
  public static void turn(
      int n,
      int half,
      float[] cos,
      float[] sin,
      int table,
      float sign,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    for (int p = 0; p < n; p++) {
      float c = cos[table + p];
      float s = sign * sin[table + p];
      float a = x[xOffset + p];
      float b = x[xOffset + half + p];
      y[yOffset + p] = Math.fma(a, c, -(b * s));
      y[yOffset + half + p] = Math.fma(b, c, a * s);
    }
  }
}
