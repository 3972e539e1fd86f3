package org.lanewise.kernels;

import org.lanewise.kernels.scalar.Bfloat16;
import org.lanewise.kernels.vector.VectorStepwise;

/// An elementwise function whose derivative is 0 wherever it has one: roundings, and questions
/// answered with 1 for yes and 0 for no. The names are those of ONNX's operators and types.
///
/// | | `y = f(x)` |
/// |---|---|
/// | `FLOOR`, `CEIL` | the next whole number below, above |
/// | `ROUND` | the nearest whole number, of two the even one |
/// | `TRUNC` | the whole part: a cast to an integer |
/// | `FLOAT16`, `BFLOAT16` | the nearest number of 11 or 8 bits: a cast to that type |
/// | `SIGN` | -1, 0 or 1 |
/// | `BOOL` | whether `x` is not 0: a cast to a truth value |
/// | `NOT` | whether `x` is 0 |
/// | `IS_NAN`, `IS_INF`, `IS_POSITIVE_INF`, `IS_NEGATIVE_INF` | whether `x` is that |
///
/// All are exact. Roundings keep a NaN, the infinities and the sign of a zero, and so does `SIGN`
/// but for the infinities. Of two numbers of the half precisions that are as near the one with an
/// even last bit is taken; what is beyond the largest becomes infinite, and small ones are
/// subnormal.
public enum Stepwise {
  /// The next whole number below.
  FLOOR,
  /// The next whole number above.
  CEIL,
  /// The nearest whole number, of two the even one.
  ROUND,
  /// The whole part.
  TRUNC,
  /// The nearest IEEE 754 binary16.
  FLOAT16,
  /// The nearest bfloat16.
  BFLOAT16,
  /// -1, 0 or 1.
  SIGN,
  /// Whether it is not 0.
  BOOL,
  /// Whether it is 0.
  NOT,
  /// Whether it is NaN.
  IS_NAN,
  /// Whether it is infinite.
  IS_INF,
  /// Whether it is +infinity.
  IS_POSITIVE_INF,
  /// Whether it is -infinity.
  IS_NEGATIVE_INF;

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
    int done = Backend.VECTOR ? vectors(n, x, xOffset, y, yOffset) : 0;
    // A loop for each, so that the compiler sees one function in it.
    switch (this) {
      case FLOOR:
        for (int i = done; i < n; i++) {
          y[yOffset + i] = (float) Math.floor(x[xOffset + i]);
        }
        return;
      case CEIL:
        for (int i = done; i < n; i++) {
          y[yOffset + i] = (float) Math.ceil(x[xOffset + i]);
        }
        return;
      case ROUND:
        for (int i = done; i < n; i++) {
          y[yOffset + i] = (float) Math.rint(x[xOffset + i]);
        }
        return;
      case TRUNC:
        for (int i = done; i < n; i++) {
          double v = x[xOffset + i];
          y[yOffset + i] = (float) Math.copySign(Math.floor(Math.abs(v)), v);
        }
        return;
      case FLOAT16:
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = Float.float16ToFloat(Float.floatToFloat16(x[xOffset + i]));
        }
        return;
      case BFLOAT16:
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = Float.intBitsToFloat(Bfloat16.bits(x[xOffset + i]) << 16);
        }
        return;
      case SIGN:
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = Math.signum(x[xOffset + i]);
        }
        return;
      default:
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = answer(x[xOffset + i]) ? 1 : 0;
        }
    }
  }

  /// The roundings of full vectors: how many elements were done.
  private int vectors(int n, float[] x, int xOffset, float[] y, int yOffset) {
    return switch (this) {
      case ROUND -> VectorStepwise.round(n, x, xOffset, y, yOffset);
      case FLOOR -> VectorStepwise.whole(n, 1, 0, x, xOffset, y, yOffset);
      case CEIL -> VectorStepwise.whole(n, 0, 1, x, xOffset, y, yOffset);
      case TRUNC -> VectorStepwise.whole(n, 0, 0, x, xOffset, y, yOffset);
      default -> 0;
    };
  }

  private boolean answer(float x) {
    return switch (this) {
      case BOOL -> x != 0;
      case NOT -> x == 0;
      case IS_NAN -> x != x;
      case IS_INF -> Float.isInfinite(x);
      case IS_POSITIVE_INF -> x == Float.POSITIVE_INFINITY;
      case IS_NEGATIVE_INF -> x == Float.NEGATIVE_INFINITY;
      default -> throw new AssertionError(this);
    };
  }
}
