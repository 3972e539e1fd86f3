package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarPenalty;
import org.lanewise.kernels.vector.VectorPenalty;

/// What the size of weights or activations costs: `l1 sum |x| + l2 sum x^2`, and its gradient.
///
/// The terms are computed in float and added in double: on vectors lane by lane and then over the
/// lanes, so the last bits of a sum depend on the width.
public final class Penalty {
  private Penalty() {}

  /// The sum of `|x[i]| (l1 + l2 |x[i]|)`.
  ///
  /// @param n the number of elements
  /// @param l1 the price of a magnitude
  /// @param l2 the price of a square
  /// @param x the elements
  /// @param xOffset the index of the first element of `x`
  /// @return the sum; 0 for no elements
  /// @throws IllegalArgumentException if `n` is negative, the array is too short, or a price is
  ///     negative or not finite
  /// @throws NullPointerException if the array is null
  public static double forward(int n, float l1, float l2, float[] x, int xOffset) {
    check(n, l1, l2, x, xOffset);
    return Backend.VECTOR
        ? VectorPenalty.sum(n, l1, l2, x, xOffset)
        : ScalarPenalty.sum(n, l1, l2, x, xOffset);
  }

  /// The gradient: adds `l1 sign(x[i]) + 2 l2 x[i]` to `dx[i]`. The sign of 0 is 0, of NaN NaN.
  ///
  /// @param n the number of elements
  /// @param l1 the price of a magnitude
  /// @param l2 the price of a square
  /// @param x the elements
  /// @param xOffset the index of the first element of `x`
  /// @param dx the gradient, `n` elements, added to; apart from `x`
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, `dx` overlaps `x`,
  ///     or a price is negative or not finite
  /// @throws NullPointerException if an array is null
  public static void backward(
      int n, float l1, float l2, float[] x, int xOffset, float[] dx, int dxOffset) {
    check(n, l1, l2, x, xOffset);
    Check.array("dx", dx, dxOffset, n);
    Check.disjoint("dx", dx, dxOffset, n, "x", x, xOffset, n);
    if (Backend.VECTOR) {
      VectorPenalty.gradient(n, l1, l2, x, xOffset, dx, dxOffset);
    } else {
      ScalarPenalty.gradient(n, l1, l2, x, xOffset, dx, dxOffset);
    }
  }

  private static void check(int n, float l1, float l2, float[] x, int xOffset) {
    Check.size("n", n);
    price("l1", l1);
    price("l2", l2);
    Check.array("x", x, xOffset, n);
  }

  private static void price(String name, float value) {
    if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " is " + value + ", expected a finite number of 0 or more");
    }
  }
}
