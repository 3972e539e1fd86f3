package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarSoftmax;
import org.lanewise.kernels.vector.VectorSoftmax;

/// The logarithm of the sum of exponentials, `log(sum_k exp(x[k]))`, and its gradient: over the
/// rows of a matrix, or over any axis of a tensor (see [Softmax] for both forms).
///
/// The largest element is taken out first, so no finite input overflows. The result is off by at
/// most `(terms + 4) 2^-24` and half an ulp, with the `terms` of [Softmax]. A row with a NaN gives
/// NaN, otherwise one with `+infinity` gives that, and one of nothing but `-infinity`, or of
/// nothing, gives `-infinity`.
public final class LogSumExp {
  private LogSumExp() {}

  /// Overwrites `y` with `y[i] = log(sum_k exp(x[i][k]))`.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns
  /// @param x the input
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param y the output, `rows` elements; apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if a size is negative, `ldx` is shorter than a row, an array
  ///     is too short, or `y` overlaps `x`
  /// @throws NullPointerException if an array is null
  public static void forward(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.matrix("x", x, xOffset, rows, cols, ldx);
    Check.array("y", y, yOffset, rows);
    Check.disjoint("y", y, yOffset, rows, "x", x, xOffset, Check.span(rows, cols, ldx));
    for (int i = 0; i < rows; i++) {
      int row = xOffset + i * ldx;
      y[yOffset + i] =
          (float)
              (Backend.VECTOR
                  ? VectorSoftmax.logSumExp(cols, x, row)
                  : ScalarSoftmax.logSumExp(cols, x, row));
    }
  }

  /// The gradient of the rows: overwrites `dx` with `dx[i][k] = dy[i] exp(x[i][k] - y[i])`, which
  /// is `dy` times the softmax. That of a row without a finite largest element is NaN.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns
  /// @param x the input of the forward pass
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param y the output of the forward pass, `rows` elements
  /// @param yOffset the index of the first element of `y`
  /// @param dy the gradient of the output, `rows` elements
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input; may be exactly `x`; apart from `y` and `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @param lddx the distance from row to row in `dx`, at least `cols`
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, or `dx` overlaps `y` or `dy`, or `x` in part
  /// @throws NullPointerException if an array is null
  public static void backward(
      int rows,
      int cols,
      float[] x,
      int xOffset,
      int ldx,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      int lddx) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.matrix("x", x, xOffset, rows, cols, ldx);
    Check.array("y", y, yOffset, rows);
    Check.array("dy", dy, dyOffset, rows);
    Check.matrix("dx", dx, dxOffset, rows, cols, lddx);
    long span = Check.span(rows, cols, lddx);
    long xSpan = Check.span(rows, cols, ldx);
    Check.sameOrDisjoint("dx", dx, dxOffset, lddx, span, "x", x, xOffset, ldx, xSpan);
    Check.disjoint("dx", dx, dxOffset, span, "y", y, yOffset, rows);
    Check.disjoint("dx", dx, dxOffset, span, "dy", dy, dyOffset, rows);
    for (int i = 0; i < rows; i++) {
      int xRow = xOffset + i * ldx;
      int dxRow = dxOffset + i * lddx;
      float sum = y[yOffset + i];
      float g = dy[dyOffset + i];
      if (Backend.VECTOR) {
        VectorSoftmax.expScaled(cols, sum, g, x, xRow, dx, dxRow);
      } else {
        ScalarSoftmax.expScaled(cols, sum, g, x, xRow, dx, dxRow);
      }
    }
  }

  /// Overwrites `y` with the logarithms of the sums of exponentials over an axis.
  ///
  /// @param outer the number of elements in the dimensions before the axis
  /// @param n the length of the axis
  /// @param inner the number of elements in the dimensions after the axis
  /// @param x the input, `outer n inner` elements
  /// @param xOffset the index of the first element of `x`
  /// @param y the output, `outer inner` elements; apart from `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if a size is negative, an array is too short, or `y` overlaps
  ///     `x`
  /// @throws NullPointerException if an array is null
  public static void forward(
      int outer, int n, int inner, float[] x, int xOffset, float[] y, int yOffset) {
    Softmax.checkSizes(outer, n, inner);
    Check.tensor("x", x, xOffset, outer, n, inner);
    Check.tensor("y", y, yOffset, outer, 1, inner);
    Check.disjoint("y", y, yOffset, outer * inner, "x", x, xOffset, outer * n * inner);
    if (inner == 1) {
      forward(outer, n, x, xOffset, Math.max(1, n), y, yOffset);
    } else {
      SoftmaxColumns.logSumExp(outer, n, inner, x, xOffset, y, yOffset);
    }
  }

  /// The gradient over an axis: overwrites `dx` with `dy exp(x - y)`, where each element of `dy`
  /// and `y` belongs to `n` of `x` and `dx`.
  ///
  /// @param outer the number of elements in the dimensions before the axis
  /// @param n the length of the axis
  /// @param inner the number of elements in the dimensions after the axis
  /// @param x the input of the forward pass, `outer n inner` elements
  /// @param xOffset the index of the first element of `x`
  /// @param y the output of the forward pass, `outer inner` elements
  /// @param yOffset the index of the first element of `y`
  /// @param dy the gradient of the output, `outer inner` elements
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input, `outer n inner` elements; may be exactly `x`; apart from
  ///     `y` and `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if a size is negative, an array is too short, or `dx`
  ///     overlaps
  ///     `y` or `dy`, or `x` in part
  /// @throws NullPointerException if an array is null
  public static void backward(
      int outer,
      int n,
      int inner,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    Softmax.checkSizes(outer, n, inner);
    Check.tensor("x", x, xOffset, outer, n, inner);
    Check.tensor("y", y, yOffset, outer, 1, inner);
    Check.tensor("dy", dy, dyOffset, outer, 1, inner);
    Check.tensor("dx", dx, dxOffset, outer, n, inner);
    int size = outer * n * inner;
    Check.sameOrDisjoint("dx", dx, dxOffset, 1, size, "x", x, xOffset, 1, size);
    Check.disjoint("dx", dx, dxOffset, size, "y", y, yOffset, outer * inner);
    Check.disjoint("dx", dx, dxOffset, size, "dy", dy, dyOffset, outer * inner);
    if (inner == 1) {
      int ld = Math.max(1, n);
      backward(outer, n, x, xOffset, ld, y, yOffset, dy, dyOffset, dx, dxOffset, ld);
    } else {
      SoftmaxColumns.logSumExpBackward(
          outer, n, inner, x, xOffset, y, yOffset, dy, dyOffset, dx, dxOffset);
    }
  }
}
