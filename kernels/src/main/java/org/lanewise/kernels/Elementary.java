package org.lanewise.kernels;

import java.util.function.DoubleUnaryOperator;

/// Elementwise functions that networks use now and then, and their derivatives: the tangent, the
/// hyperbolic functions and the inverse ones. Frequent ones are in [Unary] and [Activation].
///
/// | name | `dx` | domain |
/// |---|---|---|
/// | `TAN` | `dy (1 + tan^2 x)` | |
/// | `ASIN`, `ACOS` | `dy / sqrt(1 - x^2)`, the opposite | -1 to 1 |
/// | `ATAN` | `dy / (1 + x^2)` | |
/// | `SINH`, `COSH` | `dy cosh x`, `dy sinh x` | |
/// | `ASINH` | `dy / sqrt(x^2 + 1)` | |
/// | `ACOSH` | `dy / sqrt(x^2 - 1)` | 1 and more |
/// | `ATANH` | `dy / (1 - x^2)` | -1 to 1 |
///
/// They go element by element, through [Math] in double, and are rounded once: off by 0.51 ulp at
/// most. A NaN, and what lies outside of the domain, gives NaN. `ASINH` and `ATANH` are computed
/// with [Math#log1p], so that they keep their digits near 0.
public enum Elementary {
  /// The tangent, of an angle in radians.
  TAN(Math::tan, x -> 1 + Math.tan(x) * Math.tan(x)),

  /// The arc sine.
  ASIN(Math::asin, x -> 1 / Math.sqrt(1 - x * x)),

  /// The arc cosine.
  ACOS(Math::acos, x -> -1 / Math.sqrt(1 - x * x)),

  /// The arc tangent.
  ATAN(Math::atan, x -> 1 / (1 + x * x)),

  /// The hyperbolic sine.
  SINH(Math::sinh, Math::cosh),

  /// The hyperbolic cosine.
  COSH(Math::cosh, Math::sinh),

  /// The inverse of the hyperbolic sine.
  ASINH(Elementary::asinh, x -> 1 / Math.sqrt(x * x + 1)),

  /// The inverse of the hyperbolic cosine.
  ACOSH(Elementary::acosh, x -> 1 / Math.sqrt((x - 1) * (x + 1))),

  /// The inverse of the hyperbolic tangent.
  ATANH(Elementary::atanh, x -> 1 / ((1 - x) * (1 + x)));

  private final DoubleUnaryOperator function;
  private final DoubleUnaryOperator derivative;

  Elementary(DoubleUnaryOperator function, DoubleUnaryOperator derivative) {
    this.function = function;
    this.derivative = derivative;
  }

  private static double asinh(double x) {
    double v = Math.abs(x);
    double y =
        v > 1e10 ? Math.log(v) + Math.log(2) : Math.log1p(v + v * v / (1 + Math.sqrt(v * v + 1)));
    return Math.copySign(y, x);
  }

  private static double acosh(double x) {
    return x > 1e10 ? Math.log(x) + Math.log(2) : Math.log1p(x - 1 + Math.sqrt((x - 1) * (x + 1)));
  }

  private static double atanh(double x) {
    double v = Math.abs(x);
    return Math.copySign(0.5 * Math.log1p(2 * v / (1 - v)), x);
  }

  /// Overwrites `y[i]` with `f(x[i])` for `n` elements.
  ///
  /// @param n the number of elements
  /// @param x the input, `n` elements
  /// @param xOffset the index of the first element of `x`
  /// @param y the output, `n` elements; the same array at the same offset as `x` works in place
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, or `y` overlaps
  ///     `x` in part
  /// @throws NullPointerException if an array is null
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    Check.size("n", n);
    Check.array("x", x, xOffset, n);
    Check.array("y", y, yOffset, n);
    Check.sameOrDisjoint("y", y, yOffset, 1, n, "x", x, xOffset, 1, n);
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = (float) function.applyAsDouble(x[xOffset + i]);
    }
  }

  /// Overwrites `dx[i]` with `dy[i] f'(x[i])` for `n` elements.
  ///
  /// @param n the number of elements
  /// @param x the input of [#forward]
  /// @param xOffset the index of the first element of `x`
  /// @param dy the gradient of the output, `n` elements
  /// @param dyOffset the index of the first element of `dy`
  /// @param dx the gradient of the input, `n` elements; may be exactly `x` or `dy`
  /// @param dxOffset the index of the first element of `dx`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, or `dx` overlaps
  ///     `x` or `dy` in part
  /// @throws NullPointerException if an array is null
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    Check.size("n", n);
    Check.array("x", x, xOffset, n);
    Check.array("dy", dy, dyOffset, n);
    Check.array("dx", dx, dxOffset, n);
    Check.sameOrDisjoint("dx", dx, dxOffset, 1, n, "x", x, xOffset, 1, n);
    Check.sameOrDisjoint("dx", dx, dxOffset, 1, n, "dy", dy, dyOffset, 1, n);
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = (float) (dy[dyOffset + i] * derivative.applyAsDouble(x[xOffset + i]));
    }
  }
}
