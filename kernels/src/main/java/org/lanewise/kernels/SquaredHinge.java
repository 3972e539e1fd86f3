package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarSquaredHinge;
import org.lanewise.kernels.vector.VectorSquaredHinge;

/// The squared hinge loss and its gradient, for a maximal margin without a kink.
///
/// Losses of elements are computed in float and added in double: on vectors lane by lane and then
/// over the lanes, so the last bits of a sum depend on the width.
public final class SquaredHinge {
  private SquaredHinge() {}

  /// The mean of `max(1 - target[i] y[i], 0)^2`.
  ///
  /// @param n the number of elements
  /// @param y the score, `n` elements
  /// @param yOffset the index of the first element of `y`
  /// @param target the class, -1 or 1, `n` elements
  /// @param tOffset the index of the first element of `target`
  /// @return the mean; 0 for no elements
  /// @throws IllegalArgumentException if `n` is negative or an array is too short
  /// @throws NullPointerException if an array is null
  public static double forward(int n, float[] y, int yOffset, float[] target, int tOffset) {
    LossCheck.forward(n, y, yOffset, target, tOffset);
    double sum =
        Backend.VECTOR
            ? VectorSquaredHinge.sum(n, y, yOffset, target, tOffset)
            : ScalarSquaredHinge.sum(n, y, yOffset, target, tOffset);
    return n == 0 ? 0 : sum / n;
  }

  /// The gradient of the prediction: overwrites `dy[i]` with `-2 scale target[i] m`, where
  /// `m = max(1 - target[i] y[i], 0)`.
  ///
  /// @param n the number of elements
  /// @param y the score, `n` elements
  /// @param yOffset the index of the first element of `y`
  /// @param target the class, -1 or 1, `n` elements
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
      VectorSquaredHinge.backward(n, y, yOffset, target, tOffset, scale, dy, dyOffset);
    } else {
      ScalarSquaredHinge.backward(n, y, yOffset, target, tOffset, scale, dy, dyOffset);
    }
  }
}
