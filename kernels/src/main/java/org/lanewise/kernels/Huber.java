package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarHuber;
import org.lanewise.kernels.vector.VectorHuber;

/// The Huber loss and its gradient: the squared error up to a difference of `delta`, and straight
/// on beyond (Huber, "Robust estimation of a location parameter", 1964), with Keras's factors.
///
/// Losses of elements are computed in float and added in double: on vectors lane by lane and then
/// over the lanes, so the last bits of a sum depend on the width.
public final class Huber {
  private Huber() {}

  /// The mean of `d^2 / 2` where `d = |y[i] - target[i]|` is at most `delta`, else of
  /// `delta (d - delta / 2)`.
  ///
  /// @param n the number of elements
  /// @param y the prediction, `n` elements
  /// @param yOffset the index of the first element of `y`
  /// @param target what was wanted, `n` elements
  /// @param tOffset the index of the first element of `target`
  /// @param delta where the square ends, a positive finite number
  /// @return the mean; 0 for no elements
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, or
  ///     `delta` is not a positive finite number
  /// @throws NullPointerException if an array is null
  public static double forward(
      int n, float[] y, int yOffset, float[] target, int tOffset, float delta) {
    LossCheck.forward(n, y, yOffset, target, tOffset);
    LossCheck.positive("delta", delta);
    double sum =
        Backend.VECTOR
            ? VectorHuber.sum(n, y, yOffset, target, tOffset, delta)
            : ScalarHuber.sum(n, y, yOffset, target, tOffset, delta);
    return n == 0 ? 0 : sum / n;
  }

  /// The gradient of the prediction: overwrites `dy[i]` with `scale` times `y[i] - target[i]`,
  /// but never more than `delta` or less than `-delta`.
  ///
  /// @param n the number of elements
  /// @param y the prediction, `n` elements
  /// @param yOffset the index of the first element of `y`
  /// @param target what was wanted, `n` elements
  /// @param tOffset the index of the first element of `target`
  /// @param delta where the square ends, a positive finite number
  /// @param scale the factor: `1 / n` for the gradient of the mean
  /// @param dy the output, `n` elements; may be exactly `y` or `target`
  /// @param dyOffset the index of the first element of `dy`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, `dy` overlaps
  ///     `y` or `target` in part, or
  ///     `delta` is not a positive finite number
  /// @throws NullPointerException if an array is null
  public static void backward(
      int n,
      float[] y,
      int yOffset,
      float[] target,
      int tOffset,
      float delta,
      float scale,
      float[] dy,
      int dyOffset) {
    LossCheck.backward(n, y, yOffset, target, tOffset, dy, dyOffset);
    LossCheck.positive("delta", delta);
    if (Backend.VECTOR) {
      VectorHuber.backward(n, y, yOffset, target, tOffset, delta, scale, dy, dyOffset);
    } else {
      ScalarHuber.backward(n, y, yOffset, target, tOffset, delta, scale, dy, dyOffset);
    }
  }
}
