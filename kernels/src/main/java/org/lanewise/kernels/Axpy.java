package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarAxpy;
import org.lanewise.kernels.vector.VectorAxpy;

/// A multiple of one vector added to another: BLAS's `axpy`.
public final class Axpy {
  private Axpy() {}

  /// Adds: `y[i] += alpha x[i]`. The vector backend rounds once (a fused multiply-add), the scalar
  /// one twice. With `alpha` 0 the inputs are read all the same, so that a NaN shows.
  ///
  /// @param n the number of elements
  /// @param alpha the factor
  /// @param x the addend, `n` elements
  /// @param xOffset the index of the first element of `x`
  /// @param y the sum, `n` elements, read and written; may be exactly `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, or `y` overlaps
  ///     `x` in part
  /// @throws NullPointerException if an array is null
  public static void saxpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    Check.size("n", n);
    Check.array("x", x, xOffset, n);
    Check.array("y", y, yOffset, n);
    Check.sameOrDisjoint("y", y, yOffset, 1, n, "x", x, xOffset, 1, n);
    if (Backend.VECTOR) {
      VectorAxpy.saxpy(n, alpha, x, xOffset, y, yOffset);
    } else {
      ScalarAxpy.saxpy(n, alpha, x, xOffset, y, yOffset);
    }
  }
}
