package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarSoftmax;
import org.lanewise.kernels.vector.VectorSoftmax;

/// Softmax and its logarithm, and their gradients: over the rows of a matrix, or over any axis of a
/// tensor.
///
/// Matrices are row-major, `rows x cols`, with a leading dimension of their own. The axis of a
/// tensor has the length `n`, with `outer` elements in the dimensions before it and `inner` in
/// those after it; the tensor lies in one piece, row-major. Axis 1 of `[8, 21, 64, 64]` is
/// `outer = 8`, `n = 21`, `inner = 4096`. With `inner = 1` the rows are computed as those of a
/// matrix.
///
/// Each row is computed by itself, so its bits do not depend on the other rows. The largest element
/// of the row is subtracted first, so that no finite input overflows.
///
/// A row that holds a NaN or `+infinity`, or nothing but `-infinity`, becomes NaN throughout, as
/// the formula gives with numpy. Elsewhere `-infinity` has the probability 0 exactly.
/// [MaskedSoftmax] gives zeros for a row of nothing but `-infinity`, and [LogSumExp] the logarithm
/// of the sum alone.
///
/// A probability `p` is off by at most `(|x - max| + terms + 12) 2^-24 p` to first order: the
/// difference is rounded to float before it is exponentiated (by at most half an ulp), and the row
/// is summed in float, by `terms = min(cols, 2048) / lanes + lanes` additions one after another,
/// and in double from there on. Over an axis with `inner` above 1 the sum is compensated, `terms`
/// is how often a new largest element turns up, and the bits are the same on every backend and at
/// every vector width. A probability below `e^-87` of the largest may come out as 0.
///
/// The gradients sum in the same way. Memory is passed over twice at most, the caches aside: rows
/// of more than 2^22 elements, and axes with `inner` above 1, find largest element and sum in one
/// pass.
public final class Softmax {
  private Softmax() {}

  /// Overwrites each row of `y` with `y[j] = exp(x[j] - max) / sum_k exp(x[k] - max)`.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns; with 0 nothing happens
  /// @param x the input
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param y the output; exactly `x` (array, offset and leading dimension) works in place
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, or `y` overlaps `x` in part
  /// @throws NullPointerException if an array is null
  public static void forward(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    checkForward(rows, cols, x, xOffset, ldx, y, yOffset, ldy);
    if (Backend.VECTOR) {
      VectorSoftmax.forward(rows, cols, x, xOffset, ldx, y, yOffset, ldy);
      return;
    }
    for (int i = 0; i < rows; i++) {
      ScalarSoftmax.forward(cols, x, xOffset + i * ldx, y, yOffset + i * ldy);
    }
  }

  /// Overwrites each row of `y` with `y[j] = x[j] - max - log(sum_k exp(x[k] - max))`.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns; with 0 nothing happens
  /// @param x the input
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param y the output; exactly `x` (array, offset and leading dimension) works in place
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, or `y` overlaps `x` in part
  /// @throws NullPointerException if an array is null
  public static void logForward(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    checkForward(rows, cols, x, xOffset, ldx, y, yOffset, ldy);
    if (Backend.VECTOR) {
      VectorSoftmax.logForward(rows, cols, x, xOffset, ldx, y, yOffset, ldy);
      return;
    }
    for (int i = 0; i < rows; i++) {
      ScalarSoftmax.logForward(cols, x, xOffset + i * ldx, y, yOffset + i * ldy);
    }
  }

  /// The gradient of softmax from its output: overwrites each row of `dx` with
  /// `dx[j] = y[j] (dy[j] - sum_k dy[k] y[k])`.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns
  /// @param y the output of softmax
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @param dy the gradient of the output
  /// @param dyOffset the index of the first element of `dy`
  /// @param lddy the distance from row to row in `dy`, at least `cols`
  /// @param dx the gradient of the input; may be exactly `y` or `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @param lddx the distance from row to row in `dx`, at least `cols`
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, or `dx` overlaps `y` or `dy` in part
  /// @throws NullPointerException if an array is null
  public static void backward(
      int rows,
      int cols,
      float[] y,
      int yOffset,
      int ldy,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx) {
    checkBackward(rows, cols, y, yOffset, ldy, dy, dyOffset, lddy, dx, dxOffset, lddx);
    if (Backend.VECTOR) {
      VectorSoftmax.backward(rows, cols, y, yOffset, ldy, dy, dyOffset, lddy, dx, dxOffset, lddx);
      return;
    }
    for (int i = 0; i < rows; i++) {
      int row = yOffset + i * ldy;
      ScalarSoftmax.backward(cols, y, row, dy, dyOffset + i * lddy, dx, dxOffset + i * lddx);
    }
  }

  /// The gradient of log-softmax from its output: overwrites each row of `dx` with
  /// `dx[j] = dy[j] - exp(y[j]) sum_k dy[k]`.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns
  /// @param y the output of log-softmax
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @param dy the gradient of the output
  /// @param dyOffset the index of the first element of `dy`
  /// @param lddy the distance from row to row in `dy`, at least `cols`
  /// @param dx the gradient of the input; may be exactly `y` or `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @param lddx the distance from row to row in `dx`, at least `cols`
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, or `dx` overlaps `y` or `dy` in part
  /// @throws NullPointerException if an array is null
  public static void logBackward(
      int rows,
      int cols,
      float[] y,
      int yOffset,
      int ldy,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx) {
    checkBackward(rows, cols, y, yOffset, ldy, dy, dyOffset, lddy, dx, dxOffset, lddx);
    for (int i = 0; i < rows; i++) {
      int row = yOffset + i * ldy;
      int dyRow = dyOffset + i * lddy;
      int dxRow = dxOffset + i * lddx;
      if (Backend.VECTOR) {
        VectorSoftmax.logBackward(cols, y, row, dy, dyRow, dx, dxRow);
      } else {
        ScalarSoftmax.logBackward(cols, y, row, dy, dyRow, dx, dxRow);
      }
    }
  }

  /// Overwrites `y` with the softmax of `x` over an axis.
  ///
  /// @param outer the number of elements in the dimensions before the axis
  /// @param n the length of the axis; with 0 nothing happens
  /// @param inner the number of elements in the dimensions after the axis
  /// @param x the input, `outer n inner` elements
  /// @param xOffset the index of the first element of `x`
  /// @param y the output, as large; may be exactly `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if a size is negative, an array is too short, or `y` overlaps
  ///     `x` in part
  /// @throws NullPointerException if an array is null
  public static void forward(
      int outer, int n, int inner, float[] x, int xOffset, float[] y, int yOffset) {
    checkForward(outer, n, inner, x, xOffset, y, yOffset);
    if (inner == 1) {
      int ld = Math.max(1, n);
      forward(outer, n, x, xOffset, ld, y, yOffset, ld);
    } else {
      SoftmaxColumns.forward(outer, n, inner, x, xOffset, y, yOffset);
    }
  }

  /// Overwrites `y` with the logarithm of the softmax of `x` over an axis.
  ///
  /// @param outer the number of elements in the dimensions before the axis
  /// @param n the length of the axis; with 0 nothing happens
  /// @param inner the number of elements in the dimensions after the axis
  /// @param x the input, `outer n inner` elements
  /// @param xOffset the index of the first element of `x`
  /// @param y the output, as large; may be exactly `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if a size is negative, an array is too short, or `y` overlaps
  ///     `x` in part
  /// @throws NullPointerException if an array is null
  public static void logForward(
      int outer, int n, int inner, float[] x, int xOffset, float[] y, int yOffset) {
    checkForward(outer, n, inner, x, xOffset, y, yOffset);
    if (inner == 1) {
      int ld = Math.max(1, n);
      logForward(outer, n, x, xOffset, ld, y, yOffset, ld);
    } else {
      SoftmaxColumns.logForward(outer, n, inner, x, xOffset, y, yOffset);
    }
  }

  /// The gradient of softmax over an axis, from its output: overwrites `dx` with
  /// `y (dy - sum dy y)`.
  ///
  /// @param outer the number of elements in the dimensions before the axis
  /// @param n the length of the axis
  /// @param inner the number of elements in the dimensions after the axis
  /// @param y the output of softmax, `outer n inner` elements
  /// @param yOffset the index of the first element of `y`
  /// @param dy the gradient of the output, as large
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input, as large; may be exactly `y` or `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if a size is negative, an array is too short, or `dx`
  ///     overlaps
  ///     `y` or `dy` in part
  /// @throws NullPointerException if an array is null
  public static void backward(
      int outer,
      int n,
      int inner,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    checkBackward(outer, n, inner, y, yOffset, dy, dyOffset, dx, dxOffset);
    if (inner == 1) {
      int ld = Math.max(1, n);
      backward(outer, n, y, yOffset, ld, dy, dyOffset, ld, dx, dxOffset, ld);
    } else {
      SoftmaxColumns.backward(outer, n, inner, y, yOffset, dy, dyOffset, dx, dxOffset);
    }
  }

  /// The gradient of the logarithm of softmax over an axis, from its output: overwrites `dx` with
  /// `dy - exp(y) sum dy`.
  ///
  /// @param outer the number of elements in the dimensions before the axis
  /// @param n the length of the axis
  /// @param inner the number of elements in the dimensions after the axis
  /// @param y the output of log-softmax, `outer n inner` elements
  /// @param yOffset the index of the first element of `y`
  /// @param dy the gradient of the output, as large
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input, as large; may be exactly `y` or `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if a size is negative, an array is too short, or `dx`
  ///     overlaps
  ///     `y` or `dy` in part
  /// @throws NullPointerException if an array is null
  public static void logBackward(
      int outer,
      int n,
      int inner,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    checkBackward(outer, n, inner, y, yOffset, dy, dyOffset, dx, dxOffset);
    if (inner == 1) {
      int ld = Math.max(1, n);
      logBackward(outer, n, y, yOffset, ld, dy, dyOffset, ld, dx, dxOffset, ld);
    } else {
      SoftmaxColumns.logBackward(outer, n, inner, y, yOffset, dy, dyOffset, dx, dxOffset);
    }
  }

  private static void checkForward(
      int outer, int n, int inner, float[] x, int xOffset, float[] y, int yOffset) {
    checkSizes(outer, n, inner);
    Check.tensor("x", x, xOffset, outer, n, inner);
    Check.tensor("y", y, yOffset, outer, n, inner);
    int size = outer * n * inner;
    Check.sameOrDisjoint("y", y, yOffset, 1, size, "x", x, xOffset, 1, size);
  }

  private static void checkBackward(
      int outer,
      int n,
      int inner,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    checkSizes(outer, n, inner);
    Check.tensor("y", y, yOffset, outer, n, inner);
    Check.tensor("dy", dy, dyOffset, outer, n, inner);
    Check.tensor("dx", dx, dxOffset, outer, n, inner);
    int size = outer * n * inner;
    Check.sameOrDisjoint("dx", dx, dxOffset, 1, size, "y", y, yOffset, 1, size);
    Check.sameOrDisjoint("dx", dx, dxOffset, 1, size, "dy", dy, dyOffset, 1, size);
  }

  static void checkSizes(int outer, int n, int inner) {
    Check.size("outer", outer);
    Check.size("n", n);
    Check.size("inner", inner);
  }

  private static void checkForward(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.matrix("x", x, xOffset, rows, cols, ldx);
    Check.matrix("y", y, yOffset, rows, cols, ldy);
    Check.sameOrDisjoint(
        "y",
        y,
        yOffset,
        ldy,
        Check.span(rows, cols, ldy),
        "x",
        x,
        xOffset,
        ldx,
        Check.span(rows, cols, ldx));
  }

  private static void checkBackward(
      int rows,
      int cols,
      float[] y,
      int yOffset,
      int ldy,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.matrix("y", y, yOffset, rows, cols, ldy);
    Check.matrix("dy", dy, dyOffset, rows, cols, lddy);
    Check.matrix("dx", dx, dxOffset, rows, cols, lddx);
    long span = Check.span(rows, cols, lddx);
    long ySpan = Check.span(rows, cols, ldy);
    long dySpan = Check.span(rows, cols, lddy);
    Check.sameOrDisjoint("dx", dx, dxOffset, lddx, span, "y", y, yOffset, ldy, ySpan);
    Check.sameOrDisjoint("dx", dx, dxOffset, lddx, span, "dy", dy, dyOffset, lddy, dySpan);
  }
}
