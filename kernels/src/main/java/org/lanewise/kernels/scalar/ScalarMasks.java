package org.lanewise.kernels.scalar;

/// Masked rows as plain loops.
public final class ScalarMasks {
  private ScalarMasks() {}

  /// y = x where the mask is true, else -infinity.
  public static void select(
      int n, float[] x, int xOffset, boolean[] mask, int mOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = mask[mOffset + i] ? x[xOffset + i] : Float.NEGATIVE_INFINITY;
    }
  }

  /// y = x + mask.
  public static void add(
      int n, float[] x, int xOffset, float[] mask, int mOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = x[xOffset + i] + mask[mOffset + i];
    }
  }
}
