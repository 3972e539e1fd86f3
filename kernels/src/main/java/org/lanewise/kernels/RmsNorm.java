package org.lanewise.kernels;

import org.lanewise.kernels.scalar.Pair;

/// Normalisation by the root mean square of each row of a matrix, and its gradients: ONNX's
/// RMSNormalization. (Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019.)
///
/// ```
/// invStdDev = 1 / sqrt(sum_j x[j]^2 / cols + epsilon)
/// y[j] = x[j] invStdDev gamma[j]
/// ```
///
/// All matrices are row-major, `rows x cols`, with a leading dimension of their own. The bits of a
/// row depend on nothing but the row: not on its place, the other rows, the width of the vectors or
/// the backend. A row that holds a NaN becomes NaN throughout; one that holds an infinity has NaN
/// there, and 0 elsewhere.
///
/// With `k = min(cols, 4096) / 64 + 16`, `y` is off by at most `k / 2 2^-24 |y|`, to first order.
/// The magnitudes must be below 1e17, or the squares overflow and `invStdDev` becomes 0; squares
/// below 1e-38 are lost.
public final class RmsNorm {
  private RmsNorm() {}

  /// Overwrites `y` with the normalised rows, and `invStdDev` with what [#backward] needs of each.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns; with 0 nothing happens
  /// @param x the input
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param gamma ONNX's scale, `cols` elements; null for 1
  /// @param gammaOffset the index of the first element of `gamma`
  /// @param epsilon added to the mean square, 0 or more: 1e-5 by default in ONNX, 1e-6 in Keras
  /// @param y the output; exactly `x` (array, offset and leading dimension) works in place, but
  ///     [#backward] needs `x`
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @param invStdDev the inverse root mean squares, `rows` elements
  /// @param invStdDevOffset the index of the first element of `invStdDev`
  /// @throws IllegalArgumentException if a size or `epsilon` is negative, `epsilon` is NaN, a
  ///     leading dimension is shorter than its row, an array is too short, or an output overlaps
  ///     another operand
  /// @throws NullPointerException if an array is null that must not be
  public static void forward(
      int rows,
      int cols,
      float[] x,
      int xOffset,
      int ldx,
      float[] gamma,
      int gammaOffset,
      float epsilon,
      float[] y,
      int yOffset,
      int ldy,
      float[] invStdDev,
      int invStdDevOffset) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.matrix("x", x, xOffset, rows, cols, ldx);
    Check.matrix("y", y, yOffset, rows, cols, ldy);
    NormCheck.forward(
        x,
        xOffset,
        ldx,
        Check.span(rows, cols, ldx),
        gamma,
        gammaOffset,
        null,
        0,
        cols,
        epsilon,
        y,
        yOffset,
        ldy,
        Check.span(rows, cols, ldy),
        null,
        0,
        invStdDev,
        invStdDevOffset,
        rows);
    if (rows == 0 || cols == 0) {
      return;
    }
    double next = meanSquare(cols, x, xOffset);
    for (int i = 0; i < rows; i++) {
      float inverse = (float) (1 / Math.sqrt(next + epsilon));
      if (i + 1 < rows) {
        // The sum of the next row, while the root and the quotient of this one are under way.
        next = meanSquare(cols, x, xOffset + (i + 1) * ldx);
      }
      int row = xOffset + i * ldx;
      invStdDev[invStdDevOffset + i] = inverse;
      if (gamma == null) {
        NormSweeps.scaleShift(cols, x, row, 0, inverse, -0f, y, yOffset + i * ldy);
      } else {
        NormSweeps.scale(cols, x, row, inverse, gamma, gammaOffset, y, yOffset + i * ldy);
      }
    }
  }

  private static double meanSquare(int n, float[] x, int at) {
    double squares = 0;
    for (int from = 0; from < n; from += Moments.BLOCK) {
      int length = Math.min(Moments.BLOCK, n - from);
      squares += Pair.second(NormSweeps.sums(length, x, at + from, 0));
    }
    return squares / n;
  }

  /// The gradients of [#forward], with `normal[j] = x[j] invStdDev`:
  ///
  /// ```
  /// g[j] = dy[j] gamma[j]
  /// dx[j] = invStdDev (g[j] - normal[j] sum_k g[k] normal[k] / cols)
  /// dgamma[j] = sum over the rows of dy[j] normal[j]
  /// ```
  ///
  /// `dx` and `dgamma` are overwritten. `dgamma` is summed in float, 64 rows at a time and then
  /// these sums, in their order: off by at most `(rows / 64 + 67) 2^-24` of the sum of the
  /// magnitudes. The sum of `dx` is in the order of [#forward], off by at most `k 2^-24` of its.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns
  /// @param x the input of [#forward]
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param gamma as in [#forward]; null for 1
  /// @param gammaOffset the index of the first element of `gamma`
  /// @param invStdDev what [#forward] wrote, `rows` elements
  /// @param invStdDevOffset the index of the first element of `invStdDev`
  /// @param dy the gradient of the output
  /// @param dyOffset the index of the first element of `dy`
  /// @param lddy the distance from row to row in `dy`, at least `cols`
  /// @param dx the gradient of the input; may be exactly `x` or `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @param lddx the distance from row to row in `dx`, at least `cols`
  /// @param dgamma the gradient of `gamma`, `cols` elements; null if it is not wanted
  /// @param dgammaOffset the index of the first element of `dgamma`
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, or an output overlaps another operand
  /// @throws NullPointerException if an array is null that must not be
  public static void backward(
      int rows,
      int cols,
      float[] x,
      int xOffset,
      int ldx,
      float[] gamma,
      int gammaOffset,
      float[] invStdDev,
      int invStdDevOffset,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx,
      float[] dgamma,
      int dgammaOffset) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.matrix("x", x, xOffset, rows, cols, ldx);
    Check.matrix("dy", dy, dyOffset, rows, cols, lddy);
    Check.matrix("dx", dx, dxOffset, rows, cols, lddx);
    NormCheck.backward(
        x,
        xOffset,
        ldx,
        Check.span(rows, cols, ldx),
        gamma,
        gammaOffset,
        cols,
        null,
        0,
        invStdDev,
        invStdDevOffset,
        rows,
        dy,
        dyOffset,
        lddy,
        Check.span(rows, cols, lddy),
        dx,
        dxOffset,
        lddx,
        Check.span(rows, cols, lddx),
        dgamma,
        dgammaOffset,
        null,
        0);
    RowNorm.backward(
        rows,
        cols,
        x,
        xOffset,
        ldx,
        gamma,
        gammaOffset,
        null,
        0,
        invStdDev,
        invStdDevOffset,
        dy,
        dyOffset,
        lddy,
        dx,
        dxOffset,
        lddx,
        dgamma,
        dgammaOffset,
        null,
        0);
  }
}
