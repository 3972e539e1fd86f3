package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarKlDivergence;
import org.lanewise.kernels.vector.VectorKlDivergence;

/// The Kullback-Leibler divergence of predicted distributions from wanted ones, `sum_j target[j]
/// log(target[j] / y[j])` for a row, and its gradient; from probabilities, as Keras takes it, and
/// from their logarithms.
///
/// Losses of elements are computed in float and added in double: on vectors lane by lane and then
/// over the lanes, so the last bits of a sum depend on the width. Matrices are row-major,
/// `rows x cols`, with a leading dimension of their own.
public final class KlDivergence {
  private KlDivergence() {}

  /// The mean over the rows of `sum_j target[j] log(target[j] / y[j])`, where both count as at
  /// least 1e-7 and at most 1, as with Keras.
  ///
  /// @param rows the number of rows
  /// @param cols the number of classes
  /// @param y the predicted probabilities
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @param target the wanted probabilities
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
      sum +=
          Backend.VECTOR
              ? VectorKlDivergence.sum(cols, y, row, target, t)
              : ScalarKlDivergence.sum(cols, y, row, target, t);
    }
    return rows == 0 ? 0 : sum / rows;
  }

  /// The gradient of the predicted probabilities: overwrites `dy` with `-scale target / y`, with
  /// the limited target, and 0 where `y` is below 1e-7 or above 1.
  ///
  /// @param rows the number of rows
  /// @param cols the number of classes
  /// @param y the predicted probabilities
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @param target the wanted probabilities
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
      if (Backend.VECTOR) {
        VectorKlDivergence.backward(cols, y, row, target, t, scale, dy, dyOffset + i * lddy);
      } else {
        ScalarKlDivergence.backward(cols, y, row, target, t, scale, dy, dyOffset + i * lddy);
      }
    }
  }

  /// The mean over the rows of `sum_j target[j] (log(target[j]) - y[j])` for logarithms `y` of
  /// probabilities, as [Softmax] gives them. A target of 0 adds nothing, even where `y` is
  /// `-infinity`.
  ///
  /// @param rows the number of rows
  /// @param cols the number of classes
  /// @param y the logarithms of the predicted probabilities
  /// @param yOffset the index of the first element of `y`
  /// @param ldy the distance from row to row in `y`, at least `cols`
  /// @param target the wanted probabilities
  /// @param tOffset the index of the first element of `target`
  /// @param ldt the distance from row to row in `target`, at least `cols`
  /// @return the mean; 0 for no rows
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, or an array is too short
  /// @throws NullPointerException if an array is null
  public static double logForward(
      int rows, int cols, float[] y, int yOffset, int ldy, float[] target, int tOffset, int ldt) {
    LossCheck.forward(rows, cols, y, yOffset, ldy, target, tOffset, ldt);
    double sum = 0;
    for (int i = 0; i < rows; i++) {
      int row = yOffset + i * ldy;
      int t = tOffset + i * ldt;
      sum +=
          Backend.VECTOR
              ? VectorKlDivergence.logSum(cols, y, row, target, t)
              : ScalarKlDivergence.logSum(cols, y, row, target, t);
    }
    return rows == 0 ? 0 : sum / rows;
  }

  /// The gradient of the logarithms: overwrites `dy` with `-scale target`. The logarithms
  /// themselves are not needed.
  ///
  /// @param rows the number of rows
  /// @param cols the number of classes
  /// @param target the wanted probabilities
  /// @param tOffset the index of the first element of `target`
  /// @param ldt the distance from row to row in `target`, at least `cols`
  /// @param scale the factor: `1 / rows` for the gradient of the mean
  /// @param dy the output; may be exactly `target`
  /// @param dyOffset the index of the first element of `dy`
  /// @param lddy the distance from row to row in `dy`, at least `cols`
  /// @throws IllegalArgumentException if a size is negative, a leading dimension is shorter than
  ///     its row, an array is too short, or `dy` overlaps `target` in part
  /// @throws NullPointerException if an array is null
  public static void logBackward(
      int rows,
      int cols,
      float[] target,
      int tOffset,
      int ldt,
      float scale,
      float[] dy,
      int dyOffset,
      int lddy) {
    LossCheck.backward(rows, cols, target, tOffset, ldt, target, tOffset, ldt, dy, dyOffset, lddy);
    for (int i = 0; i < rows; i++) {
      int t = tOffset + i * ldt;
      if (Backend.VECTOR) {
        VectorKlDivergence.logBackward(cols, target, t, scale, dy, dyOffset + i * lddy);
      } else {
        ScalarKlDivergence.logBackward(cols, target, t, scale, dy, dyOffset + i * lddy);
      }
    }
  }
}
