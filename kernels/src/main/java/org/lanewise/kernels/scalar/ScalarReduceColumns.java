package org.lanewise.kernels.scalar;

/// Reductions of the columns of matrices as plain loops. A column goes through `rows` rows, `ld`
/// apart, of as many matrices as `nest` has turns, in this order, as one chain.
public final class ScalarReduceColumns {
  private ScalarReduceColumns() {}

  /// y = sums of the columns / divisor; for the bits see [ScalarReduce].
  public static void sum(
      int cols,
      Nest nest,
      int rows,
      int ld,
      int bits,
      double divisor,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    for (int j = 0; j < cols; j++) {
      y[yOffset + j] = (float) (chain(nest, rows, ld, bits, x, xOffset + j) / divisor);
    }
  }

  private static double chain(Nest nest, int rows, int ld, int bits, float[] x, int xOffset) {
    double sum = 0;
    for (int turn = 0; turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        sum += Float.intBitsToFloat(Float.floatToRawIntBits(x[at]) & bits);
      }
    }
    return sum;
  }

  /// y = sums of the squared distances from 0 or, if centred, from the column's mean, / divisor;
  /// their root if asked for. A mean is the column's sum / divisor.
  public static void squares(
      int cols,
      Nest nest,
      int rows,
      int ld,
      boolean centred,
      double divisor,
      boolean root,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    for (int j = 0; j < cols; j++) {
      double mean = centred ? chain(nest, rows, ld, -1, x, xOffset + j) / divisor : 0;
      double sum = 0;
      for (int turn = 0; turn < nest.count; turn++) {
        int at = xOffset + j + nest.at(turn);
        for (int i = 0; i < rows; i++, at += ld) {
          double d = x[at] - mean;
          sum += d * d;
        }
      }
      sum /= divisor;
      y[yOffset + j] = (float) (root ? Math.sqrt(sum) : sum);
    }
  }

  /// y = products of the columns.
  public static void product(
      int cols, Nest nest, int rows, int ld, float[] x, int xOffset, float[] y, int yOffset) {
    for (int j = 0; j < cols; j++) {
      double product = 1;
      for (int turn = 0; turn < nest.count; turn++) {
        int at = xOffset + j + nest.at(turn);
        for (int i = 0; i < rows; i++, at += ld) {
          product *= x[at];
        }
      }
      y[yOffset + j] = (float) product;
    }
  }

  /// y = the largest elements of the columns, all bits changed by `sign` before and after.
  public static void max(
      int cols,
      Nest nest,
      int rows,
      int ld,
      int sign,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    for (int j = 0; j < cols; j++) {
      float max = Float.NEGATIVE_INFINITY;
      for (int turn = 0; turn < nest.count; turn++) {
        int at = xOffset + j + nest.at(turn);
        for (int i = 0; i < rows; i++, at += ld) {
          max = Math.max(max, ScalarReduce.flipped(x[at], sign));
        }
      }
      y[yOffset + j] = max == max ? ScalarReduce.flipped(max, sign) : Float.NaN;
    }
  }

  /// y = where in the columns the first largest elements are, or the first NaN, counted through all
  /// matrices.
  public static void argmax(
      int cols,
      Nest nest,
      int rows,
      int ld,
      int sign,
      float[] x,
      int xOffset,
      int[] y,
      int yOffset) {
    for (int j = 0; j < cols; j++) {
      float max = Float.NEGATIVE_INFINITY;
      int best = 0;
      for (int turn = 0; turn < nest.count; turn++) {
        int at = xOffset + j + nest.at(turn);
        for (int i = 0; i < rows && max == max; i++, at += ld) {
          float v = ScalarReduce.flipped(x[at], sign);
          if (!(v <= max)) {
            max = v;
            best = turn * rows + i;
          }
        }
      }
      y[yOffset + j] = best;
    }
  }
}
