package org.lanewise.kernels.scalar;

import java.util.Arrays;

/// The choice between two operands as plain loops.
public final class ScalarWhere {
  private ScalarWhere() {}

  /// y = condition ? a : b; the steps are 1, or 0 for one value.
  public static void forward(
      int n,
      boolean[] condition,
      int cOffset,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      float[] y,
      int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = a[aOffset + i * aStep];
      float w = b[bOffset + i * bStep];
      y[yOffset + i] = condition[cOffset + i] ? v : w;
    }
  }

  /// y = x, for an operand that is chosen for the whole row; the step is 1, or 0 for one value.
  public static void copy(int n, float[] x, int xOffset, int xStep, float[] y, int yOffset) {
    if (xStep == 0) {
      Arrays.fill(y, yOffset, yOffset + n, x[xOffset]);
    } else {
      System.arraycopy(x, xOffset, y, yOffset, n);
    }
  }
}
