package org.lanewise.kernels.scalar;

/// Moves elements; there is nothing to compute, and both backends use it.
public final class ScalarTranspose {
  /// A tile's lines of both sides stay in the nearest cache.
  private static final int TILE = 16;

  private ScalarTranspose() {}

  /// y = the elements of x, in the order of the output's axes from `d` on.
  ///
  /// @return the index behind the last element of y
  public static int forward(
      int[] sizes, int[] strides, int d, float[] x, int xOffset, float[] y, int yOffset) {
    int left = sizes.length - d;
    if (left == 0) {
      y[yOffset] = x[xOffset];
      return yOffset + 1;
    }
    if (left == 1) {
      run(sizes[d], strides[d], x, xOffset, y, yOffset);
      return yOffset + sizes[d];
    }
    if (left == 2 && strides[d] == 1) {
      matrix(sizes[d], sizes[d + 1], strides[d + 1], x, xOffset, y, yOffset);
      return yOffset + sizes[d] * sizes[d + 1];
    }
    int to = yOffset;
    for (int i = 0; i < sizes[d]; i++) {
      to = forward(sizes, strides, d + 1, x, xOffset + i * strides[d], y, to);
    }
    return to;
  }

  private static void run(int n, int stride, float[] x, int xOffset, float[] y, int yOffset) {
    if (stride == 1) {
      System.arraycopy(x, xOffset, y, yOffset, n);
      return;
    }
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = x[xOffset + i * stride];
    }
  }

  /// y, rows x cols, of x, whose rows are the columns, a stride apart.
  private static void matrix(
      int rows, int cols, int stride, float[] x, int xOffset, float[] y, int yOffset) {
    for (int top = 0; top < rows; top += TILE) {
      int bottom = Math.min(rows, top + TILE);
      for (int left = 0; left < cols; left += TILE) {
        int right = Math.min(cols, left + TILE);
        for (int i = top; i < bottom; i++) {
          for (int j = left; j < right; j++) {
            y[yOffset + i * cols + j] = x[xOffset + j * stride + i];
          }
        }
      }
    }
  }
}
