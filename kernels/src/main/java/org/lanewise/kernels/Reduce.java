package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarReduce;
import org.lanewise.kernels.vector.VectorReduce;

/// Reductions over the rows or the columns of a row-major matrix.
public final class Reduce {
  private Reduce() {}

  /// Overwrites `y[j]` with the sum of column `j`. The rows are added in their order, in float, on
  /// both backends: the same bits. The error is at most `(rows - 1) 2^-24 sum_i |x[i, j]|`, to
  /// first order.
  ///
  /// @param rows the number of rows; with 0 the sums are 0
  /// @param cols the number of columns
  /// @param x the matrix, `rows x cols`
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param y the sums, `cols` elements, apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if a size is negative, `ldx` is shorter than a row, an array
  ///     is too short, or `y` overlaps `x`
  /// @throws NullPointerException if an array is null
  public static void columnSums(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.matrix("x", x, xOffset, rows, cols, ldx);
    Check.array("y", y, yOffset, cols);
    Check.disjoint("y", y, yOffset, cols, "x", x, xOffset, Check.span(rows, cols, ldx));
    if (Backend.VECTOR) {
      VectorReduce.columnSums(rows, cols, x, xOffset, ldx, y, yOffset);
    } else {
      ScalarReduce.columnSums(rows, cols, x, xOffset, ldx, y, yOffset);
    }
  }

  /// Overwrites `y[i]` with the column of the largest element of row `i`: the first of equal ones,
  /// where -0 equals +0. As with numpy's argmax, a NaN counts as the largest.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns, at least 1 if there are rows
  /// @param x the matrix, `rows x cols`
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param y the columns, `rows` elements
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if a size is negative, there are rows but no columns, `ldx`
  ///     is shorter than a row, or an array is too short
  /// @throws NullPointerException if an array is null
  public static void argmaxRows(
      int rows, int cols, float[] x, int xOffset, int ldx, int[] y, int yOffset) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    if (cols == 0 && rows > 0) {
      throw new IllegalArgumentException("cols is 0, expected 1 or more");
    }
    Check.matrix("x", x, xOffset, rows, cols, ldx);
    Check.array("y", y, yOffset, rows);
    for (int i = 0; i < rows; i++) {
      y[yOffset + i] = ScalarReduce.argmax(cols, x, xOffset + i * ldx);
    }
  }
}
