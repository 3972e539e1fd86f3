package org.lanewise.nn.loss;

import org.lanewise.nn.Loss;
import org.lanewise.nn.LossCall;

/// The squared error up to a difference of `delta`, and straight on beyond (Huber, 1964): the mean
/// of `d^2 / 2` or `delta (d - delta / 2)`.
///
/// @param delta where the square ends
public record Huber(float delta) implements Loss {
  /// Checks the constant.
  ///
  /// @throws IllegalArgumentException if it is not positive and finite
  public Huber {
    if (!(delta > 0 && delta < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "delta is " + delta + ", expected a positive finite number");
    }
  }

  /// Keras's default, 1.
  public Huber() {
    this(1);
  }

  @Override
  public String name() {
    return "huber";
  }

  @Override
  public double forward(LossCall c) {
    return org.lanewise.kernels.Huber.forward(
        c.size(), c.y(), c.yOffset(), c.targets(), c.targetsOffset(), delta);
  }

  @Override
  public void backward(LossCall c, float scale) {
    org.lanewise.kernels.Huber.backward(
        c.size(),
        c.y(),
        c.yOffset(),
        c.targets(),
        c.targetsOffset(),
        delta,
        scale / c.cols(),
        c.dy(),
        c.dyOffset());
  }
}
