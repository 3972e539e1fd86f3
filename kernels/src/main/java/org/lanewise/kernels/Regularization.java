package org.lanewise.kernels;

/// What an optimizer's sweep ([Update]) does to gradients and weights before its own rule, in this
/// order:
///
/// ```
/// g' = clip(scale g, -clipValue, clipValue)      scale: what Update.clipNorm returns, or 1
/// g' = g' + l1 sign(w) + 2 l2 w                  the gradient of l1 sum |w| + l2 sum w^2
/// w  = w (1 - learningRate weightDecay)
/// ```
///
/// The penalties are Keras's `L1L2`; they are added to the clipped gradient, as PyTorch does, and
/// the sign of 0 is 0. The weight decay is the decoupled one of Loshchilov and Hutter, "Decoupled
/// weight decay regularization" (2019), which Keras gives to every optimizer: AdamW is Adam with
/// it.
///
/// @param l1 the factor of the sum of the weights' magnitudes, 0 or more
/// @param l2 the factor of the sum of their squares, 0 or more
/// @param weightDecay how much of a weight goes in a step of size 1, 0 or more; 0.004 by default in
///     Keras's AdamW
/// @param clipValue the largest magnitude of a gradient's element, above 0; infinity for any
public record Regularization(float l1, float l2, float weightDecay, float clipValue) {
  /// No penalty, no decay, no limit.
  public static final Regularization NONE = new Regularization(0, 0, 0, Float.POSITIVE_INFINITY);

  /// Checks the factors.
  ///
  /// @throws IllegalArgumentException if a factor is negative or not finite, or `clipValue` is not
  ///     above 0
  public Regularization {
    factor("l1", l1);
    factor("l2", l2);
    factor("weightDecay", weightDecay);
    if (!(clipValue > 0)) {
      throw new IllegalArgumentException("clipValue is " + clipValue + ", expected above 0");
    }
  }

  private static void factor(String name, float value) {
    if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + " is " + value + ", expected finite, 0 or more");
    }
  }

  /// The same with a penalty on magnitudes.
  ///
  /// @param factor 0 or more
  /// @return a new record
  public Regularization withL1(float factor) {
    return new Regularization(factor, l2, weightDecay, clipValue);
  }

  /// The same with a penalty on squares.
  ///
  /// @param factor 0 or more
  /// @return a new record
  public Regularization withL2(float factor) {
    return new Regularization(l1, factor, weightDecay, clipValue);
  }

  /// The same with a decay of the weights.
  ///
  /// @param factor 0 or more
  /// @return a new record
  public Regularization withWeightDecay(float factor) {
    return new Regularization(l1, l2, factor, clipValue);
  }

  /// The same with a limit to the gradient's elements.
  ///
  /// @param limit above 0
  /// @return a new record
  public Regularization withClipValue(float limit) {
    return new Regularization(l1, l2, weightDecay, limit);
  }
}
