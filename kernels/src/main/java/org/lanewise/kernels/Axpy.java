package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarAxpy;
import org.lanewise.kernels.vector.VectorAxpy;

/// Sweeps of multiply-adds over vectors: BLAS's `axpy` and `scal`, and their neighbours. Each
/// result depends on its own elements only, and has the same bits on both backends.
public final class Axpy {
  private Axpy() {}

  /// Adds: `y[i] += alpha x[i]`, rounded once. With `alpha` 0 the inputs are read all the same, so
  /// that a NaN shows.
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

  /// Mixes: `y[i] = alpha x[i] + beta y[i]`, where `beta y[i]` is rounded before the sum is. With
  /// `beta` 0, `y` is overwritten and never read; with `alpha` 0, `x` is read all the same.
  ///
  /// @param n the number of elements
  /// @param alpha the factor of `x`
  /// @param x the first addend, `n` elements
  /// @param xOffset the index of the first element of `x`
  /// @param beta the factor of `y`
  /// @param y the sum, `n` elements, read and written; may be exactly `x`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, or `y` overlaps
  ///     `x` in part
  /// @throws NullPointerException if an array is null
  public static void saxpby(
      int n, float alpha, float[] x, int xOffset, float beta, float[] y, int yOffset) {
    Check.size("n", n);
    Check.array("x", x, xOffset, n);
    Check.array("y", y, yOffset, n);
    Check.sameOrDisjoint("y", y, yOffset, 1, n, "x", x, xOffset, 1, n);
    if (beta == 0) {
      scale(n, alpha, x, xOffset, y, yOffset);
    } else if (Backend.VECTOR) {
      VectorAxpy.saxpby(n, alpha, x, xOffset, beta, y, yOffset);
    } else {
      ScalarAxpy.saxpby(n, alpha, x, xOffset, beta, y, yOffset);
    }
  }

  /// Scales: `x[i] *= alpha`, rounded once. With `alpha` 0, a NaN or an infinity becomes NaN.
  ///
  /// @param n the number of elements
  /// @param alpha the factor
  /// @param x the vector, `n` elements, read and written
  /// @param xOffset the index of the first element of `x`
  /// @throws IllegalArgumentException if `n` is negative or the array is too short
  /// @throws NullPointerException if the array is null
  public static void sscal(int n, float alpha, float[] x, int xOffset) {
    Check.size("n", n);
    Check.array("x", x, xOffset, n);
    scale(n, alpha, x, xOffset, x, xOffset);
  }

  private static void scale(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    if (Backend.VECTOR) {
      VectorAxpy.scale(n, alpha, x, xOffset, y, yOffset);
    } else {
      ScalarAxpy.scale(n, alpha, x, xOffset, y, yOffset);
    }
  }

  /// Multiplies and adds element by element: `y[i] = a[i] b[i] + c[i]`, rounded once. The gradients
  /// are those of [Binary#MUL] for `a` and `b`, and `dy` itself for `c`.
  ///
  /// @param n the number of elements
  /// @param a the first factor, `n` elements
  /// @param aOffset the index of the first element of `a`
  /// @param b the second factor, `n` elements
  /// @param bOffset the index of the first element of `b`
  /// @param c the addend, `n` elements
  /// @param cOffset the index of the first element of `c`
  /// @param y the result, `n` elements; may be exactly `a`, `b` or `c`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, or `y` overlaps an
  ///     operand in part
  /// @throws NullPointerException if an array is null
  public static void fma(
      int n,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      float[] y,
      int yOffset) {
    Check.size("n", n);
    Check.array("a", a, aOffset, n);
    Check.array("b", b, bOffset, n);
    Check.array("c", c, cOffset, n);
    Check.array("y", y, yOffset, n);
    Check.sameOrDisjoint("y", y, yOffset, 1, n, "a", a, aOffset, 1, n);
    Check.sameOrDisjoint("y", y, yOffset, 1, n, "b", b, bOffset, 1, n);
    Check.sameOrDisjoint("y", y, yOffset, 1, n, "c", c, cOffset, 1, n);
    if (Backend.VECTOR) {
      VectorAxpy.fma(n, a, aOffset, b, bOffset, c, cOffset, y, yOffset);
    } else {
      ScalarAxpy.fma(n, a, aOffset, b, bOffset, c, cOffset, y, yOffset);
    }
  }
}
