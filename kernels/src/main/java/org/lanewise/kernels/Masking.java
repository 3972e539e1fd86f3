package org.lanewise.kernels;

import java.util.Arrays;

/// Rows that hold nothing but a padding value, zeroed: what Keras's `Masking` does to padded steps.
public final class Masking {
  private Masking() {}

  /// Overwrites each row of y with that of `v`, or with zeros where all elements of the row of `x`
  /// equal the value. With `x` as `v` this is the output, and with its gradient the input's.
  ///
  /// @param rows the number of rows
  /// @param cols the length of a row
  /// @param value what padding holds; NaN equals nothing
  /// @param x the rows to look at, `rows cols` elements
  /// @param xOffset the index of the first element of `x`
  /// @param v the rows to take
  /// @param vOffset the index of the first element of `v`
  /// @param y the output; may be exactly `x` or `v`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if a size is negative, an array is too short, or `y` overlaps
  ///     `x` or `v` in part
  /// @throws NullPointerException if an array is null
  public static void rows(
      int rows,
      int cols,
      float value,
      float[] x,
      int xOffset,
      float[] v,
      int vOffset,
      float[] y,
      int yOffset) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.tensor("x", x, xOffset, 1, rows, cols);
    Check.tensor("v", v, vOffset, 1, rows, cols);
    Check.tensor("y", y, yOffset, 1, rows, cols);
    int n = rows * cols;
    Check.sameOrDisjoint("y", y, yOffset, 1, n, "x", x, xOffset, 1, n);
    Check.sameOrDisjoint("y", y, yOffset, 1, n, "v", v, vOffset, 1, n);
    for (int at = 0; at < n; at += cols) {
      // Most rows differ in their first element, so that nothing is gained by vectors.
      int same = 0;
      while (same < cols && x[xOffset + at + same] == value) {
        same++;
      }
      if (same < cols) {
        System.arraycopy(v, vOffset + at, y, yOffset + at, cols);
      } else {
        Arrays.fill(y, yOffset + at, yOffset + at + cols, 0);
      }
    }
  }
}
