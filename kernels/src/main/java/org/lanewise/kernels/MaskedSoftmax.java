package org.lanewise.kernels;

import java.util.Arrays;
import org.lanewise.kernels.scalar.ScalarMasks;
import org.lanewise.kernels.scalar.ScalarSoftmax;
import org.lanewise.kernels.vector.VectorMasks;
import org.lanewise.kernels.vector.VectorSoftmax;

/// Softmax over the rows of a matrix in which not every element counts, as attention has it: with a
/// mask of booleans, a mask that is added, or the causal one.
///
/// What is masked out has the probability 0, and a row all masked out is all zeros: there is
/// nothing to attend to. Otherwise the values, errors and special values are those of [Softmax].
///
/// The gradient is that of [Softmax], from the output: `dx = y (dy - sum dy y)` is 0 where `y` is
/// 0, for a finite `dy`. It is also the gradient of a mask that is added.
public final class MaskedSoftmax {
  private MaskedSoftmax() {}

  /// Overwrites each row of `y` with the softmax over the elements of `x` whose mask is true, and 0
  /// elsewhere. What is masked out is not looked at: it may be NaN.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns; with 0 nothing happens
  /// @param x the input
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param mask which elements count
  /// @param maskOffset the index of the first element of `mask`
  /// @param ldm the distance from row to row in `mask`, at least `cols`, or 0: one row for all
  /// @param y the output; may be exactly `x`
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, or `y` overlaps `x` in part
  /// @throws NullPointerException if an array is null
  public static void forward(
      int rows,
      int cols,
      float[] x,
      int xOffset,
      int ldx,
      boolean[] mask,
      int maskOffset,
      int ldm,
      float[] y,
      int yOffset,
      int ldy) {
    check(rows, cols, x, xOffset, ldx, y, yOffset, ldy);
    Check.mask("mask", mask, maskOffset, rows, cols, ldm);
    for (int i = 0; i < rows; i++) {
      int row = yOffset + i * ldy;
      if (Backend.VECTOR) {
        VectorMasks.select(cols, x, xOffset + i * ldx, mask, maskOffset + i * ldm, y, row);
      } else {
        ScalarMasks.select(cols, x, xOffset + i * ldx, mask, maskOffset + i * ldm, y, row);
      }
      softmax(cols, y, row, y, row);
    }
  }

  /// Overwrites each row of `y` with the softmax of `x + mask`: `-infinity` masks out, 0 lets pass,
  /// and anything else is a bias.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns; with 0 nothing happens
  /// @param x the input
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param mask what is added to the input
  /// @param maskOffset the index of the first element of `mask`
  /// @param ldm the distance from row to row in `mask`, at least `cols`, or 0: one row for all
  /// @param y the output; may be exactly `x`; apart from `mask`
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, or `y` overlaps `mask`, or `x` in part
  /// @throws NullPointerException if an array is null
  public static void forward(
      int rows,
      int cols,
      float[] x,
      int xOffset,
      int ldx,
      float[] mask,
      int maskOffset,
      int ldm,
      float[] y,
      int yOffset,
      int ldy) {
    check(rows, cols, x, xOffset, ldx, y, yOffset, ldy);
    Check.mask("mask", mask, maskOffset, rows, cols, ldm);
    long span = Check.span(ldm == 0 ? Math.min(1, rows) : rows, cols, ldm);
    Check.disjoint("y", y, yOffset, Check.span(rows, cols, ldy), "mask", mask, maskOffset, span);
    for (int i = 0; i < rows; i++) {
      int row = yOffset + i * ldy;
      if (Backend.VECTOR) {
        VectorMasks.add(cols, x, xOffset + i * ldx, mask, maskOffset + i * ldm, y, row);
      } else {
        ScalarMasks.add(cols, x, xOffset + i * ldx, mask, maskOffset + i * ldm, y, row);
      }
      softmax(cols, y, row, y, row);
    }
  }

  /// Overwrites row `i` of `y` with the softmax over the columns up to `i + (cols - rows)`, and 0
  /// behind them: the last row sees every column, and each row before it one less. With `cols`
  /// below `rows` the first `rows - cols` rows are all zeros. What is masked out is not looked at.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns; with 0 nothing happens
  /// @param x the input
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param y the output; may be exactly `x`
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, or `y` overlaps `x` in part
  /// @throws NullPointerException if an array is null
  public static void causalForward(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    check(rows, cols, x, xOffset, ldx, y, yOffset, ldy);
    for (int i = 0; i < rows; i++) {
      int seen = Math.max(0, i + 1 + cols - rows);
      int row = yOffset + i * ldy;
      softmax(seen, x, xOffset + i * ldx, y, row);
      Arrays.fill(y, row + seen, row + cols, 0);
    }
  }

  private static void softmax(int n, float[] x, int xOffset, float[] y, int yOffset) {
    if (Backend.VECTOR) {
      VectorSoftmax.rowOrZeros(n, x, xOffset, y, yOffset);
    } else {
      ScalarSoftmax.rowOrZeros(n, x, xOffset, y, yOffset);
    }
  }

  private static void check(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.matrix("x", x, xOffset, rows, cols, ldx);
    Check.matrix("y", y, yOffset, rows, cols, ldy);
    long spanY = Check.span(rows, cols, ldy);
    long spanX = Check.span(rows, cols, ldx);
    Check.sameOrDisjoint("y", y, yOffset, ldy, spanY, "x", x, xOffset, ldx, spanX);
  }
}
