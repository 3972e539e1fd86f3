package org.lanewise.kernels.scalar;

import java.util.Arrays;

/// Reductions as plain loops.
public final class ScalarReduce {
  private ScalarReduce() {}

  /// y = the sums of the columns, row after row.
  public static void columnSums(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    Arrays.fill(y, yOffset, yOffset + cols, 0);
    for (int i = 0; i < rows; i++) {
      int row = xOffset + i * ldx;
      for (int j = 0; j < cols; j++) {
        y[yOffset + j] += x[row + j];
      }
    }
  }

  /// The first largest element, or the first NaN.
  public static int argmax(int n, float[] x, int xOffset) {
    int best = 0;
    float max = x[xOffset];
    for (int i = 1; i < n && max == max; i++) {
      float v = x[xOffset + i];
      if (!(v <= max)) {
        max = v;
        best = i;
      }
    }
    return best;
  }
}
