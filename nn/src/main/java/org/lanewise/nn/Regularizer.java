package org.lanewise.nn;

import org.lanewise.kernels.Penalty;

/// What the size of a parameter costs in training: `l1 sum |w| + l2 sum w^2` is added to the loss,
/// and its gradient to that of the parameter, unless it is frozen. Keras's `L1`, `L2` and `L1L2`;
/// Keras adds it in evaluation too. Files do not hold it.
///
/// @param l1 the price of a magnitude
/// @param l2 the price of a square
public record Regularizer(float l1, float l2) {
  /// A parameter may have any size.
  public static final Regularizer NONE = new Regularizer(0, 0);

  /// Checks the prices.
  ///
  /// @throws IllegalArgumentException if one is negative or not finite
  public Regularizer {
    check("l1", l1);
    check("l2", l2);
  }

  private static void check(String name, float value) {
    if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " is " + value + ", expected a finite number of 0 or more");
    }
  }

  /// A price of magnitudes: Keras's `L1`.
  ///
  /// @param l1 the price, 0.01 by default in Keras
  /// @return the regularizer
  /// @throws IllegalArgumentException if it is negative or not finite
  public static Regularizer l1(float l1) {
    return new Regularizer(l1, 0);
  }

  /// A price of squares: Keras's `L2`.
  ///
  /// @param l2 the price, 0.01 by default in Keras
  /// @return the regularizer
  /// @throws IllegalArgumentException if it is negative or not finite
  public static Regularizer l2(float l2) {
    return new Regularizer(0, l2);
  }

  double penalty(Slice w) {
    return Penalty.forward(w.length(), l1, l2, w.array(), w.offset());
  }

  void addGradient(Slice w, Slice dw) {
    Penalty.backward(w.length(), l1, l2, w.array(), w.offset(), dw.array(), dw.offset());
  }
}
