package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarAbsoluteError;
import org.lanewise.kernels.vector.VectorAbsoluteError;

/// The mean absolute error and its gradient.
///
/// Losses of elements are computed in float and added in double: on vectors lane by lane and then
/// over the lanes, so the last bits of a sum depend on the width.
public final class AbsoluteError {
  private AbsoluteError() {}

  /// The mean of `|y[i] - target[i]|`.
  ///
  /// @param n the number of elements
  /// @param y the prediction, `n` elements
  /// @param yOffset the index of the first element of `y`
  /// @param target what was wanted, `n` elements
  /// @param tOffset the index of the first element of `target`
  /// @return the mean; 0 for no elements
  /// @throws IllegalArgumentException if `n` is negative or an array is too short
  /// @throws NullPointerException if an array is null
  public static double forward(int n, float[] y, int yOffset, float[] target, int tOffset) {
    LossCheck.forward(n, y, yOffset, target, tOffset);
    double sum =
        Backend.VECTOR
            ? VectorAbsoluteError.sum(n, y, yOffset, target, tOffset)
            : ScalarAbsoluteError.sum(n, y, yOffset, target, tOffset);
    return n == 0 ? 0 : sum / n;
  }

  /// The gradient of the prediction: overwrites `dy[i]` with `scale` times the sign of
  /// `y[i] - target[i]`, which is 0 for equal ones. A NaN gives NaN.
  ///
  /// @param n the number of elements
  /// @param y the prediction, `n` elements
  /// @param yOffset the index of the first element of `y`
  /// @param target what was wanted, `n` elements
  /// @param tOffset the index of the first element of `target`
  /// @param scale the factor: `1 / n` for the gradient of the mean
  /// @param dy the output, `n` elements; may be exactly `y` or `target`
  /// @param dyOffset the index of the first element of `dy`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, or `dy` overlaps
  ///     `y` or `target` in part
  /// @throws NullPointerException if an array is null
  public static void backward(
      int n,
      float[] y,
      int yOffset,
      float[] target,
      int tOffset,
      float scale,
      float[] dy,
      int dyOffset) {
    LossCheck.backward(n, y, yOffset, target, tOffset, dy, dyOffset);
    if (Backend.VECTOR) {
      VectorAbsoluteError.backward(n, y, yOffset, target, tOffset, scale, dy, dyOffset);
    } else {
      ScalarAbsoluteError.backward(n, y, yOffset, target, tOffset, scale, dy, dyOffset);
    }
  }
}
