package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarSoftmax;
import org.lanewise.kernels.vector.VectorSoftmax;

/// Softmax and its logarithm over the rows of a matrix, and their gradients.
///
/// All matrices are row-major, `rows x cols`, with a leading dimension of their own. Each row is
/// computed by itself, so its bits do not depend on the other rows. The largest element of the row
/// is subtracted first, so that no finite input overflows.
///
/// A row that holds a NaN or `+infinity`, or nothing but `-infinity`, becomes NaN throughout, as
/// the formula gives with numpy. Elsewhere `-infinity` has the probability 0 exactly.
///
/// A probability `p` is off by at most `(|x - max| + cols / lanes + 2 lanes + 8) 2^-24 p` to first
/// order: the difference is rounded to float before it is exponentiated (by at most half an ulp),
/// and the row is summed in float, lane by lane and then across the lanes. One that underflows is
/// off by 2^-149 at most.
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
    for (int i = 0; i < rows; i++) {
      if (Backend.VECTOR) {
        VectorSoftmax.logForward(cols, x, xOffset + i * ldx, y, yOffset + i * ldy);
      } else {
        ScalarSoftmax.logForward(cols, x, xOffset + i * ldx, y, yOffset + i * ldy);
      }
    }
  }

  /// The gradient of [#forward] from its output: overwrites each row of `dx` with
  /// `dx[j] = y[j] (dy[j] - sum_k dy[k] y[k])`.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns
  /// @param y the output of [#forward]
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
    for (int i = 0; i < rows; i++) {
      int row = yOffset + i * ldy;
      int dyRow = dyOffset + i * lddy;
      int dxRow = dxOffset + i * lddx;
      if (Backend.VECTOR) {
        VectorSoftmax.backward(cols, y, row, dy, dyRow, dx, dxRow);
      } else {
        ScalarSoftmax.backward(cols, y, row, dy, dyRow, dx, dxRow);
      }
    }
  }

  /// The gradient of [#logForward] from its output: overwrites each row of `dx` with
  /// `dx[j] = dy[j] - exp(y[j]) sum_k dy[k]`.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns
  /// @param y the output of [#logForward]
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
