package org.lanewise.kernels;

import org.lanewise.kernels.scalar.Pair;

/// Rows of a matrix scaled to a length of 1, and the gradient: ONNX's LpNormalization with p = 2,
/// PyTorch's `normalize`.
///
/// ```
/// invNorm = 1 / max(sqrt(sum_j x[j]^2), epsilon)
/// y[j] = x[j] invNorm
/// ```
///
/// All matrices are row-major, `rows x cols`, with a leading dimension of their own. The bits of a
/// row depend on nothing but the row: not on its place, the other rows, the width of the vectors or
/// the backend. A row of zeros stays as it is. A row that holds a NaN becomes NaN throughout; one
/// that holds an infinity has NaN there, and 0 elsewhere.
///
/// With `k = min(cols, 4096) / 64 + 16`, `y` is off by at most `k / 2 2^-24 |y|`, to first order.
/// The magnitudes must be below 1e17, or the squares overflow and `invNorm` becomes 0; squares
/// below 1e-38 are lost.
public final class UnitNorm {
  private static final float LEAST = 1e-18f;

  private UnitNorm() {}

  /// Overwrites `y` with the scaled rows, and `invNorm` with what [#backward] needs of each.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns; with 0 nothing happens
  /// @param x the input
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param epsilon the least length to divide by, 1e-18 or more: 1e-12 in Keras and PyTorch
  /// @param y the output; exactly `x` (array, offset and leading dimension) works in place, but
  ///     [#backward] needs `x`
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @param invNorm the inverse lengths, `rows` elements
  /// @param invNormOffset the index of the first element of `invNorm`
  /// @throws IllegalArgumentException if a size is negative, `epsilon` is below 1e-18 or NaN, a
  ///     leading dimension is shorter than its row, an array is too short, or an output overlaps
  ///     another operand
  /// @throws NullPointerException if an array is null
  public static void forward(
      int rows,
      int cols,
      float[] x,
      int xOffset,
      int ldx,
      float epsilon,
      float[] y,
      int yOffset,
      int ldy,
      float[] invNorm,
      int invNormOffset) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.matrix("x", x, xOffset, rows, cols, ldx);
    Check.matrix("y", y, yOffset, rows, cols, ldy);
    Check.array("invNorm", invNorm, invNormOffset, rows);
    checkEpsilon(epsilon);
    long nx = Check.span(rows, cols, ldx);
    long ny = Check.span(rows, cols, ldy);
    Check.sameOrDisjoint("y", y, yOffset, ldy, ny, "x", x, xOffset, ldx, nx);
    Check.disjoint("invNorm", invNorm, invNormOffset, rows, "x", x, xOffset, nx);
    Check.disjoint("invNorm", invNorm, invNormOffset, rows, "y", y, yOffset, ny);
    for (int i = 0; i < rows && cols > 0; i++) {
      int row = xOffset + i * ldx;
      double squares = 0;
      for (int from = 0; from < cols; from += Moments.BLOCK) {
        int length = Math.min(Moments.BLOCK, cols - from);
        squares += Pair.second(NormSweeps.sums(length, x, row + from, 0));
      }
      float inverse = (float) (1 / Math.max(Math.sqrt(squares), epsilon));
      invNorm[invNormOffset + i] = inverse;
      NormSweeps.scaleShift(cols, x, row, 0, inverse, -0f, y, yOffset + i * ldy);
    }
  }

  /// The gradient of [#forward]:
  ///
  /// ```
  /// dx[j] = invNorm (dy[j] - y[j] sum_k dy[k] y[k])
  /// ```
  ///
  /// and `invNorm dy[j]` where `epsilon` was the divisor. The sum is in the order of [#forward],
  /// off by at most `k 2^-24` of the sum of the magnitudes.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns
  /// @param x the input of [#forward]
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param epsilon as in [#forward]
  /// @param invNorm what [#forward] wrote, `rows` elements
  /// @param invNormOffset the index of the first element of `invNorm`
  /// @param dy the gradient of the output
  /// @param dyOffset the index of the first element of `dy`
  /// @param lddy the distance from row to row in `dy`, at least `cols`
  /// @param dx the gradient of the input, overwritten; may be exactly `x` or `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @param lddx the distance from row to row in `dx`, at least `cols`
  /// @throws IllegalArgumentException if a size is negative, `epsilon` is below 1e-18 or NaN, a
  ///     leading dimension is shorter than its row, an array is too short, or `dx` overlaps another
  ///     operand
  /// @throws NullPointerException if an array is null
  public static void backward(
      int rows,
      int cols,
      float[] x,
      int xOffset,
      int ldx,
      float epsilon,
      float[] invNorm,
      int invNormOffset,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.matrix("x", x, xOffset, rows, cols, ldx);
    Check.array("invNorm", invNorm, invNormOffset, rows);
    Check.matrix("dy", dy, dyOffset, rows, cols, lddy);
    Check.matrix("dx", dx, dxOffset, rows, cols, lddx);
    checkEpsilon(epsilon);
    long nx = Check.span(rows, cols, ldx);
    long ndy = Check.span(rows, cols, lddy);
    long ndx = Check.span(rows, cols, lddx);
    Check.sameOrDisjoint("dx", dx, dxOffset, lddx, ndx, "x", x, xOffset, ldx, nx);
    Check.sameOrDisjoint("dx", dx, dxOffset, lddx, ndx, "dy", dy, dyOffset, lddy, ndy);
    Check.disjoint("dx", dx, dxOffset, ndx, "invNorm", invNorm, invNormOffset, rows);
    float most = (float) (1.0 / epsilon);
    for (int i = 0; i < rows && cols > 0; i++) {
      int row = xOffset + i * ldx;
      int gradient = dyOffset + i * lddy;
      float inverse = invNorm[invNormOffset + i];
      double dot = 0;
      if (!(inverse >= most)) {
        for (int from = 0; from < cols; from += Moments.BLOCK) {
          int length = Math.min(Moments.BLOCK, cols - from);
          dot +=
              Pair.second(NormSweeps.dots(length, dy, gradient + from, null, 0, x, row + from, 0));
        }
      }
      float b = (float) (-(double) inverse * inverse * inverse * dot);
      NormSweeps.gradient(
          cols, dy, gradient, null, 0, x, row, 0, inverse, b, 0, dx, dxOffset + i * lddx);
    }
  }

  private static void checkEpsilon(float epsilon) {
    if (!(epsilon >= LEAST)) {
      throw new IllegalArgumentException("epsilon is " + epsilon + ", expected 1e-18 or more");
    }
  }
}
