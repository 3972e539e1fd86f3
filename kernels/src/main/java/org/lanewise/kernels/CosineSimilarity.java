package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarCosineSimilarity;
import org.lanewise.kernels.vector.VectorCosineSimilarity;

/// The cosine similarity as a loss, and its gradient: minus the cosine of the angle between a row
/// and its target, from -1 for the same direction to 1 for the opposite one, as Keras has it.
///
/// A length below 1e-7 counts as 1e-7, so a row of zeros has the loss 0. Products are taken and
/// added in double: on vectors lane by lane and then over the lanes, so the last bits depend on the
/// width. Matrices are row-major, `rows x cols`, with a leading dimension of their own.
public final class CosineSimilarity {
  private static final double LEAST = 1e-7;

  private CosineSimilarity() {}

  /// The mean over the rows of `-(y . target) / (|y| |target|)`.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns
  /// @param y the predictions
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @param target what was wanted
  /// @param tOffset the index of the first element of `target`
  /// @param ldt the distance from row to row in `target`, at least `cols`
  /// @return the mean; 0 for no rows
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, or an array is too short
  /// @throws NullPointerException if an array is null
  public static double forward(
      int rows, int cols, float[] y, int yOffset, int ldy, float[] target, int tOffset, int ldt) {
    LossCheck.forward(rows, cols, y, yOffset, ldy, target, tOffset, ldt);
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      int row = yOffset + i * ldy;
      int t = tOffset + i * ldt;
      double lengths = length(cols, y, row) * length(cols, target, t);
      sum -= dot(cols, y, row, target, t) / lengths;
    }
    return rows == 0 ? 0 : sum / rows;
  }

  /// The gradient of the predictions: overwrites each row of `dy` with
  /// `scale ((y . target) y / |y|^2 - target) / (|y| |target|)`, without the first term where `|y|`
  /// is below 1e-7.
  ///
  /// @param rows the number of rows
  /// @param cols the number of columns
  /// @param y the predictions
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @param target what was wanted
  /// @param tOffset the index of the first element of `target`
  /// @param ldt the distance from row to row in `target`, at least `cols`
  /// @param scale the factor: `1 / rows` for the gradient of the mean
  /// @param dy the output; may be exactly `y` or `target`
  /// @param dyOffset the index of the first element of `dy`
  /// @param lddy the distance from row to row in `dy`, at least `cols`
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, or `dy` overlaps `y` or `target` in part
  /// @throws NullPointerException if an array is null
  public static void backward(
      int rows,
      int cols,
      float[] y,
      int yOffset,
      int ldy,
      float[] target,
      int tOffset,
      int ldt,
      float scale,
      float[] dy,
      int dyOffset,
      int lddy) {
    LossCheck.backward(rows, cols, y, yOffset, ldy, target, tOffset, ldt, dy, dyOffset, lddy);
    for (int i = 0; i < rows; i++) {
      int row = yOffset + i * ldy;
      int t = tOffset + i * ldt;
      int d = dyOffset + i * lddy;
      double length = length(cols, y, row);
      double lengths = length * length(cols, target, t);
      double cosine = dot(cols, y, row, target, t) / lengths;
      float alpha = length > LEAST ? (float) (scale * cosine / (length * length)) : 0;
      float beta = (float) (-scale / lengths);
      if (Backend.VECTOR) {
        VectorCosineSimilarity.combine(cols, alpha, y, row, beta, target, t, dy, d);
      } else {
        ScalarCosineSimilarity.combine(cols, alpha, y, row, beta, target, t, dy, d);
      }
    }
  }

  private static double length(int n, float[] x, int xOffset) {
    double length = Math.sqrt(dot(n, x, xOffset, x, xOffset));
    return length < LEAST ? LEAST : length;
  }

  private static double dot(int n, float[] x, int xOffset, float[] y, int yOffset) {
    return Backend.VECTOR
        ? VectorCosineSimilarity.dot(n, x, xOffset, y, yOffset)
        : ScalarCosineSimilarity.dot(n, x, xOffset, y, yOffset);
  }
}
