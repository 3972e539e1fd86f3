package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarBatchNorm;
import org.lanewise.kernels.vector.VectorBatchNorm;

/// Normalises the columns of a matrix, each by itself, and the way back: batch norms whose channels
/// lie last, and groups of one channel. Vectors take whole vectors of columns, and plain loops the
/// rest.
final class NormColumns {
  private NormColumns() {}

  /// Leaves the means in `mean` and the variances in `variance`.
  static void moments(
      int rows,
      int cols,
      float[] x,
      int xOffset,
      float[] mean,
      int meanOffset,
      float[] variance,
      int varianceOffset) {
    for (int j = 0; j < cols; j++) {
      mean[meanOffset + j] = shift(rows, cols, x, xOffset + j);
    }
    pass(rows, cols, x, xOffset, mean, meanOffset, variance, varianceOffset);
    for (int j = 0; j < cols; j++) {
      float rest = mean[meanOffset + j] - shift(rows, cols, x, xOffset + j);
      if (rest * rest > 4 * variance[varianceOffset + j]) {
        pass(rows, cols, x, xOffset, mean, meanOffset, variance, varianceOffset);
        return;
      }
    }
  }

  /// What a column is shifted by: the mean of its first four elements, exact if they are equal.
  private static float shift(int rows, int cols, float[] x, int at) {
    return rows < 4
        ? x[at]
        : (0.25f * x[at] + 0.25f * x[at + cols])
            + (0.25f * x[at + 2 * cols] + 0.25f * x[at + 3 * cols]);
  }

  private static void pass(
      int rows,
      int cols,
      float[] x,
      int xOffset,
      float[] mean,
      int meanOffset,
      float[] variance,
      int varianceOffset) {
    int first =
        Backend.VECTOR
            ? VectorBatchNorm.moments(
                rows, cols, x, xOffset, mean, meanOffset, variance, varianceOffset)
            : 0;
    ScalarBatchNorm.moments(
        first, rows, cols, x, xOffset, mean, meanOffset, variance, varianceOffset);
  }

  /// The rows to sweep over at a time, a vector of columns after the other: some that the
  /// first-level cache holds, and enough of them to be worth a root for each column.
  private static int block(int cols) {
    return Math.max(16, 4096 / Math.max(1, cols));
  }

  /// Overwrites `y` with `(x - mean) / sqrt(variance + epsilon) gamma + beta`.
  static void normalise(
      int rows,
      int cols,
      float[] x,
      int xOffset,
      float[] gamma,
      int gammaOffset,
      float[] beta,
      int betaOffset,
      float[] mean,
      int meanOffset,
      float[] variance,
      int varianceOffset,
      float epsilon,
      float[] y,
      int yOffset) {
    int block = block(cols);
    for (int from = 0; from < rows; from += block) {
      int n = Math.min(block, rows - from);
      int first =
          Backend.VECTOR
              ? VectorBatchNorm.normalise(
                  n,
                  cols,
                  x,
                  xOffset + from * cols,
                  gamma,
                  gammaOffset,
                  beta,
                  betaOffset,
                  mean,
                  meanOffset,
                  variance,
                  varianceOffset,
                  epsilon,
                  y,
                  yOffset + from * cols)
              : 0;
      ScalarBatchNorm.normalise(
          first,
          n,
          cols,
          x,
          xOffset + from * cols,
          gamma,
          gammaOffset,
          beta,
          betaOffset,
          mean,
          meanOffset,
          variance,
          varianceOffset,
          epsilon,
          y,
          yOffset + from * cols);
    }
  }

  /// Overwrites `dx`, and `dgamma` and `dbeta` as [#parameters] does.
  static void backward(
      int rows,
      int cols,
      float[] x,
      int xOffset,
      float[] gamma,
      int gammaOffset,
      float[] mean,
      int meanOffset,
      float[] invStdDev,
      int invStdDevOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset,
      float[] dgamma,
      int dgammaOffset,
      float[] dbeta,
      int dbetaOffset) {
    parameters(
        rows,
        cols,
        dy,
        dyOffset,
        x,
        xOffset,
        mean,
        meanOffset,
        invStdDev,
        invStdDevOffset,
        dgamma,
        dgammaOffset,
        dbeta,
        dbetaOffset);
    int block = block(cols);
    for (int from = 0; from < rows; from += block) {
      int n = Math.min(block, rows - from);
      int first =
          Backend.VECTOR
              ? VectorBatchNorm.gradient(
                  rows,
                  n,
                  cols,
                  dy,
                  dyOffset + from * cols,
                  gamma,
                  gammaOffset,
                  x,
                  xOffset + from * cols,
                  mean,
                  meanOffset,
                  invStdDev,
                  invStdDevOffset,
                  dgamma,
                  dgammaOffset,
                  dbeta,
                  dbetaOffset,
                  dx,
                  dxOffset + from * cols)
              : 0;
      ScalarBatchNorm.gradient(
          first,
          rows,
          n,
          cols,
          dy,
          dyOffset + from * cols,
          gamma,
          gammaOffset,
          x,
          xOffset + from * cols,
          mean,
          meanOffset,
          invStdDev,
          invStdDevOffset,
          dgamma,
          dgammaOffset,
          dbeta,
          dbetaOffset,
          dx,
          dxOffset + from * cols);
    }
  }

  /// Overwrites `dbeta` with the sums of `dy` over each column, and `dgamma` with those of `dy
  /// normal`.
  static void parameters(
      int rows,
      int cols,
      float[] dy,
      int dyOffset,
      float[] x,
      int xOffset,
      float[] mean,
      int meanOffset,
      float[] invStdDev,
      int invStdDevOffset,
      float[] dgamma,
      int dgammaOffset,
      float[] dbeta,
      int dbetaOffset) {
    int first =
        Backend.VECTOR
            ? VectorBatchNorm.parameters(
                rows,
                cols,
                dy,
                dyOffset,
                x,
                xOffset,
                mean,
                meanOffset,
                invStdDev,
                invStdDevOffset,
                dgamma,
                dgammaOffset,
                dbeta,
                dbetaOffset)
            : 0;
    ScalarBatchNorm.parameters(
        first,
        rows,
        cols,
        dy,
        dyOffset,
        x,
        xOffset,
        mean,
        meanOffset,
        invStdDev,
        invStdDevOffset,
        dgamma,
        dgammaOffset,
        dbeta,
        dbetaOffset);
  }
}
