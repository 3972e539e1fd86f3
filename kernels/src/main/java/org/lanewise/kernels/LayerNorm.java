package org.lanewise.kernels;

/// Layer normalisation over the rows of a matrix, and its gradients: ONNX's LayerNormalization.
/// (Ba, Kiros and Hinton, "Layer Normalization", 2016.)
///
/// ```
/// mean = sum_j x[j] / cols         variance = sum_j (x[j] - mean)^2 / cols
/// invStdDev = 1 / sqrt(variance + epsilon)
/// normal[j] = (x[j] - mean) invStdDev
/// y[j] = normal[j] gamma[j] + beta[j]
/// ```
///
/// All matrices are row-major, `rows x cols`, with a leading dimension of their own. The bits of a
/// row depend on nothing but the row: not on its place, the other rows, the width of the vectors or
/// the backend. A row of equal elements gives `beta` exactly, if `epsilon` is above 0; one that
/// holds a NaN or an infinity becomes NaN throughout.
///
/// With `k = min(cols, 4096) / 64 + 10`, `normal` is off by at most `(7 |normal| + 3) k 2^-24`, to
/// first order, however far the mean is from 0; the last line rounds once more. The elements of a
/// row must lie within 1e17 of each other, or the squares overflow, `invStdDev` becomes 0 and `y`
/// `beta`.
public final class LayerNorm {
  private LayerNorm() {}

  /// Overwrites `y` with the normalised rows, and `mean` and `invStdDev` with what
  /// [#backward] needs of each.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns; with 0 nothing happens
  /// @param x the input
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param gamma ONNX's scale, `cols` elements; null for 1
  /// @param gammaOffset the index of the first element of `gamma`
  /// @param beta ONNX's bias, `cols` elements; null for 0
  /// @param betaOffset the index of the first element of `beta`
  /// @param epsilon added to the variance, 0 or more: 1e-5 by default in ONNX and PyTorch, 1e-3 in
  ///     Keras
  /// @param y the output; exactly `x` (array, offset and leading dimension) works in place, but
  ///     [#backward] needs `x`
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @param mean the means, `rows` elements
  /// @param meanOffset the index of the first element of `mean`
  /// @param invStdDev the inverse standard deviations, `rows` elements
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
      float[] beta,
      int betaOffset,
      float epsilon,
      float[] y,
      int yOffset,
      int ldy,
      float[] mean,
      int meanOffset,
      float[] invStdDev,
      int invStdDevOffset) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.matrix("x", x, xOffset, rows, cols, ldx);
    Check.matrix("y", y, yOffset, rows, cols, ldy);
    Check.present("mean", mean);
    NormCheck.forward(
        x,
        xOffset,
        ldx,
        Check.span(rows, cols, ldx),
        gamma,
        gammaOffset,
        beta,
        betaOffset,
        cols,
        epsilon,
        y,
        yOffset,
        ldy,
        Check.span(rows, cols, ldy),
        mean,
        meanOffset,
        invStdDev,
        invStdDevOffset,
        rows);
    if (rows == 0 || cols == 0) {
      return;
    }
    double next = Moments.of(1, cols, 0, x, xOffset, invStdDev, invStdDevOffset);
    for (int i = 0; i < rows; i++) {
      float m = (float) next;
      float inverse = Moments.inverse(invStdDev[invStdDevOffset + i], epsilon);
      // What the mean lost when it was rounded.
      float shift = (float) ((m - next) * inverse);
      mean[meanOffset + i] = m;
      invStdDev[invStdDevOffset + i] = inverse;
      if (i + 1 < rows) {
        // The sums of the next row, while the root and the quotients of this one are under way.
        int at = invStdDevOffset + i + 1;
        next = Moments.of(1, cols, 0, x, xOffset + (i + 1) * ldx, invStdDev, at);
      }
      normalise(
          cols,
          x,
          xOffset + i * ldx,
          m,
          inverse,
          shift,
          gamma,
          gammaOffset,
          beta,
          betaOffset,
          y,
          yOffset + i * ldy);
    }
  }

  private static void normalise(
      int n,
      float[] x,
      int xAt,
      float mean,
      float scale,
      float shift,
      float[] gamma,
      int gammaAt,
      float[] beta,
      int betaAt,
      float[] y,
      int yAt) {
    if (gamma != null && beta != null) {
      NormSweeps.affine(n, x, xAt, mean, scale, shift, gamma, gammaAt, beta, betaAt, y, yAt);
      return;
    }
    NormSweeps.scaleShift(n, x, xAt, mean, scale, shift, y, yAt);
    if (gamma != null) {
      NormSweeps.times(n, gamma, gammaAt, y, yAt);
    } else if (beta != null) {
      NormSweeps.plus(n, 1, beta, betaAt, y, yAt);
    }
  }

  /// The gradients of [#forward]:
  ///
  /// ```
  /// g[j] = dy[j] gamma[j]
  /// dx[j] = invStdDev (g[j] - sum_k g[k] / cols - normal[j] sum_k g[k] normal[k] / cols)
  /// dgamma[j] = sum over the rows of dy[j] normal[j]
  /// dbeta[j] = sum over the rows of dy[j]
  /// ```
  ///
  /// `dx`, `dgamma` and `dbeta` are overwritten. `dgamma` and `dbeta` are summed in float, 64 rows
  /// at a time and then these sums, in their order: off by at most `(rows / 64 + 67) 2^-24` of the
  /// sum of the magnitudes. The sums of `dx` are those of [#forward], off by at most `k 2^-24` of
  /// theirs.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns
  /// @param x the input of [#forward]
  /// @param xOffset the index of the first element of `x`
  /// @param ldx the distance from row to row in `x`, at least `cols`
  /// @param gamma as in [#forward]; null for 1
  /// @param gammaOffset the index of the first element of `gamma`
  /// @param mean the means that [#forward] wrote, `rows` elements
  /// @param meanOffset the index of the first element of `mean`
  /// @param invStdDev the inverse standard deviations that [#forward] wrote, `rows` elements
  /// @param invStdDevOffset the index of the first element of `invStdDev`
  /// @param dy the gradient of the output
  /// @param dyOffset the index of the first element of `dy`
  /// @param lddy the distance from row to row in `dy`, at least `cols`
  /// @param dx the gradient of the input; may be exactly `x` or `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @param lddx the distance from row to row in `dx`, at least `cols`
  /// @param dgamma the gradient of `gamma`, `cols` elements; null if it is not wanted
  /// @param dgammaOffset the index of the first element of `dgamma`
  /// @param dbeta the gradient of `beta`, `cols` elements; null if it is not wanted
  /// @param dbetaOffset the index of the first element of `dbeta`
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
      float[] mean,
      int meanOffset,
      float[] invStdDev,
      int invStdDevOffset,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx,
      float[] dgamma,
      int dgammaOffset,
      float[] dbeta,
      int dbetaOffset) {
    Check.size("rows", rows);
    Check.size("cols", cols);
    Check.matrix("x", x, xOffset, rows, cols, ldx);
    Check.present("mean", mean);
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
        mean,
        meanOffset,
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
        dbeta,
        dbetaOffset);
    RowNorm.backward(
        rows,
        cols,
        x,
        xOffset,
        ldx,
        gamma,
        gammaOffset,
        mean,
        meanOffset,
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
        dbeta,
        dbetaOffset);
  }
}
