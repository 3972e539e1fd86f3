package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarBinaryCrossEntropy;
import org.lanewise.kernels.vector.VectorBinaryCrossEntropy;

/// The binary cross-entropy from logits, that is of `p = sigmoid(x)`, and its gradient.
///
/// The loss of an element, `-w t log(p) - (1 - t) log(1 - p)` with the weight `w` of the positives,
/// is taken as
///
/// ```
/// w t (max(-x, 0) + log1p(e^-|x|)) + (1 - t) (max(x, 0) + log1p(e^-|x|))
/// ```
///
/// where nothing overflows and, for targets from 0 to 1, nothing cancels out. Without weight it is
/// `max(x, 0) - x t + log1p(e^-|x|)`. A logit of infinity gives infinity where it is wrong and NaN
/// where it is right.
///
/// Losses of elements are computed in float and added in double: on vectors lane by lane and then
/// over the lanes, so the last bits of a sum depend on the width. A probability below `e^-87`
/// counts as 0.
public final class BinaryCrossEntropy {
  private BinaryCrossEntropy() {}

  /// The mean of the losses.
  ///
  /// @param n the number of elements
  /// @param y the logit, `n` elements
  /// @param yOffset the index of the first element of `y`
  /// @param target the wanted probability, 0 or 1 or between, `n` elements
  /// @param tOffset the index of the first element of `target`
  /// @param positiveWeight what a positive counts, 1 for as much as a negative
  /// @return the mean; 0 for no elements
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, or
  ///     `positiveWeight` is not a positive finite number
  /// @throws NullPointerException if an array is null
  public static double forward(
      int n, float[] y, int yOffset, float[] target, int tOffset, float positiveWeight) {
    LossCheck.forward(n, y, yOffset, target, tOffset);
    LossCheck.positive("positiveWeight", positiveWeight);
    double sum =
        Backend.VECTOR
            ? VectorBinaryCrossEntropy.sum(n, y, yOffset, target, tOffset, positiveWeight)
            : ScalarBinaryCrossEntropy.sum(n, y, yOffset, target, tOffset, positiveWeight);
    return n == 0 ? 0 : sum / n;
  }

  /// The gradient of the logit: overwrites `dy[i]` with
  /// `scale (p (1 - t) - w t (1 - p))`, computed as `scale (p (1 - t + w t) - w t)`.
  ///
  /// @param n the number of elements
  /// @param y the logit, `n` elements
  /// @param yOffset the index of the first element of `y`
  /// @param target the wanted probability, 0 or 1 or between, `n` elements
  /// @param tOffset the index of the first element of `target`
  /// @param positiveWeight what a positive counts, 1 for as much as a negative
  /// @param scale the factor: `1 / n` for the gradient of the mean
  /// @param dy the output, `n` elements; may be exactly `y` or `target`
  /// @param dyOffset the index of the first element of `dy`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, `dy` overlaps
  ///     `y` or `target` in part, or
  ///     `positiveWeight` is not a positive finite number
  /// @throws NullPointerException if an array is null
  public static void backward(
      int n,
      float[] y,
      int yOffset,
      float[] target,
      int tOffset,
      float positiveWeight,
      float scale,
      float[] dy,
      int dyOffset) {
    LossCheck.backward(n, y, yOffset, target, tOffset, dy, dyOffset);
    LossCheck.positive("positiveWeight", positiveWeight);
    if (Backend.VECTOR) {
      VectorBinaryCrossEntropy.backward(
          n, y, yOffset, target, tOffset, positiveWeight, scale, dy, dyOffset);
    } else {
      ScalarBinaryCrossEntropy.backward(
          n, y, yOffset, target, tOffset, positiveWeight, scale, dy, dyOffset);
    }
  }
}
