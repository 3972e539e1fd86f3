package org.lanewise.kernels;

import java.util.Arrays;

/// Padding: rows that hold nothing but one value are found and zeroed, as Keras's `Masking` does to
/// padded steps, and left out of means.
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
      if (isPadding(cols, value, x, xOffset + at)) {
        Arrays.fill(y, yOffset + at, yOffset + at + cols, 0);
      } else {
        System.arraycopy(v, vOffset + at, y, yOffset + at, cols);
      }
    }
  }

  /// Most rows differ in their first element, so that nothing is gained by vectors.
  private static boolean isPadding(int cols, float value, float[] x, int xOffset) {
    int same = 0;
    while (same < cols && x[xOffset + same] == value) {
      same++;
    }
    return same == cols;
  }

  /// Overwrites `mask` with a 0 for each row all of whose elements equal the value, and a 1 for the
  /// others.
  ///
  /// @param rows the number of rows
  /// @param cols the length of a row
  /// @param value what padding holds; NaN equals nothing
  /// @param x the rows to look at, `rows cols` elements
  /// @param xOffset the index of the first element of `x`
  /// @param mask the output, `rows` elements; must not overlap `x`
  /// @param maskOffset the index of the first element of `mask`
  /// @throws IllegalArgumentException if a size is negative, an array is too short, or `mask`
  ///     overlaps `x`
  /// @throws NullPointerException if an array is null
  public static void mask(
      int rows, int cols, float value, float[] x, int xOffset, float[] mask, int maskOffset) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.tensor("x", x, xOffset, 1, rows, cols);
    Check.array("mask", mask, maskOffset, rows);
    Check.disjoint("mask", mask, maskOffset, rows, "x", x, xOffset, (long) rows * cols);
    for (int i = 0; i < rows; i++) {
      mask[maskOffset + i] = isPadding(cols, value, x, xOffset + i * cols) ? 0 : 1;
    }
  }

  /// Overwrites `y` with the mean of those rows of `x` whose mask is 1, and with zeros if there is
  /// none. The rows are added in order, each times `1 / count`, by [Gemv].
  ///
  /// @param rows the number of rows
  /// @param cols the length of a row
  /// @param x the rows, `rows cols` elements; what is masked must be finite
  /// @param xOffset the index of the first element of `x`
  /// @param mask 1 for each row that counts, and 0 for the others
  /// @param maskOffset the index of the first element of `mask`
  /// @param y the output, `cols` elements
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if a size is negative, an array is too short, or `y` overlaps
  ///     `x` or `mask`
  /// @throws NullPointerException if an array is null
  public static void mean(
      int rows,
      int cols,
      float[] x,
      int xOffset,
      float[] mask,
      int maskOffset,
      float[] y,
      int yOffset) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.tensor("x", x, xOffset, 1, rows, cols);
    Check.array("mask", mask, maskOffset, rows);
    Check.array("y", y, yOffset, cols);
    float scale = scale(rows, mask, maskOffset);
    int ld = Math.max(1, cols);
    Gemv.sgemv(true, rows, cols, scale, x, xOffset, ld, mask, maskOffset, 1, 0, y, yOffset, 1);
  }

  /// The gradient of [#mean]: `dx = dy / count` in the rows that count, and 0 in the others.
  ///
  /// @param rows the number of rows
  /// @param cols the length of a row
  /// @param mask 1 for each row that counts, and 0 for the others
  /// @param maskOffset the index of the first element of `mask`
  /// @param dy the gradient of the mean, `cols` elements
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the rows, `rows cols` elements, overwritten
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if a size is negative, an array is too short, or `dx`
  ///     overlaps `dy` or `mask`
  /// @throws NullPointerException if an array is null
  public static void meanBackward(
      int rows,
      int cols,
      float[] mask,
      int maskOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.array("mask", mask, maskOffset, rows);
    Check.array("dy", dy, dyOffset, cols);
    Check.tensor("dx", dx, dxOffset, 1, rows, cols);
    float scale = scale(rows, mask, maskOffset);
    int ld = Math.max(1, cols);
    // dx = mask dyT / count
    Gemm.sgemm(
        false,
        false,
        rows,
        cols,
        1,
        scale,
        mask,
        maskOffset,
        1,
        dy,
        dyOffset,
        ld,
        0,
        dx,
        dxOffset,
        ld);
  }

  /// 1 / the number of ones; 0 if there is none.
  private static float scale(int rows, float[] mask, int maskOffset) {
    int count = 0;
    for (int i = 0; i < rows; i++) {
      count += mask[maskOffset + i] != 0 ? 1 : 0;
    }
    return count == 0 ? 0 : 1f / count;
  }
}
