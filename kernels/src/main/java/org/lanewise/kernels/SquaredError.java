package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarSquaredError;
import org.lanewise.kernels.vector.VectorSquaredError;

/// The mean squared error and its gradient.
public final class SquaredError {
  private SquaredError() {}

  /// The mean of `(y[i] - target[i])^2`: differences, squares and their sum are taken in double, on
  /// both backends in the same fixed order.
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
    return n == 0 ? 0 : ScalarSquaredError.sum(n, y, yOffset, target, tOffset) / n;
  }

  /// The gradient of the prediction: overwrites `dy[i]` with `2 scale (y[i] - target[i])`.
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
      VectorSquaredError.backward(n, y, yOffset, target, tOffset, 2 * scale, dy, dyOffset);
    } else {
      ScalarSquaredError.backward(n, y, yOffset, target, tOffset, 2 * scale, dy, dyOffset);
    }
  }
}
