package org.lanewise.kernels;

import static org.lanewise.kernels.Broadcast.A;
import static org.lanewise.kernels.Broadcast.B;

/// An elementwise function of two operands on truth values and whole numbers that are carried as
/// floats, with broadcasting. The names are those of ONNX's operators.
///
/// | | `y = f(a, b)` |
/// |---|---|
/// | `EQUAL`, `LESS`, `LESS_OR_EQUAL`, `GREATER`, `GREATER_OR_EQUAL` | 1 if so, else 0 |
/// | `AND`, `OR`, `XOR` | 1 or 0; any number but 0 is true |
/// | `DIV` | the quotient without its fraction, as of integers; NaN by 0 |
/// | `MOD` | `a - b floor(a / b)`, of the sign of `b` |
/// | `FMOD` | the rest of the division without fraction, of the sign of `a` |
/// | `SHIFT_LEFT`, `SHIFT_RIGHT` | `a` times, or by, two to the power `b`, without a fraction |
///
/// A result is exact as long as it and the operands are whole numbers below 2^24. There is no
/// gradient.
public enum Discrete {
  /// Whether both are equal.
  EQUAL,
  /// Whether `a` is less.
  LESS,
  /// Whether `a` is less or equal.
  LESS_OR_EQUAL,
  /// Whether `a` is greater.
  GREATER,
  /// Whether `a` is greater or equal.
  GREATER_OR_EQUAL,
  /// Whether both are true.
  AND,
  /// Whether one is true.
  OR,
  /// Whether one alone is true.
  XOR,
  /// The quotient of integers.
  DIV,
  /// The rest, of the sign of `b`.
  MOD,
  /// The rest, of the sign of `a`.
  FMOD,
  /// Bits to the left.
  SHIFT_LEFT,
  /// Bits to the right.
  SHIFT_RIGHT;

  /// Overwrites `y` with `f(a, b)`.
  ///
  /// @param broadcast the shapes of `a` and `b`
  /// @param a the first operand
  /// @param aOffset the index of the first element of `a`
  /// @param b the second operand
  /// @param bOffset the index of the first element of `b`
  /// @param y the result, of the shape of the broadcast; may be exactly an operand that is not
  ///     repeated
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if `broadcast` is one of three operands, an array is too
  ///     short, or `y` overlaps `a` or `b` other than in place
  /// @throws NullPointerException if an argument is null
  public void forward(
      Broadcast broadcast, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset) {
    Broadcast.check(broadcast, false);
    Check.array("a", a, aOffset, broadcast.count(A));
    Check.array("b", b, bOffset, broadcast.count(B));
    Check.array("y", y, yOffset, broadcast.size());
    broadcast.checkOutput("y", y, yOffset, Broadcast.RESULT, "a", a, aOffset, A);
    broadcast.checkOutput("y", y, yOffset, Broadcast.RESULT, "b", b, bOffset, B);
    int aStep = broadcast.steps[A];
    int bStep = broadcast.steps[B];
    int n = broadcast.n;
    for (int block = 0; block < broadcast.outer.count(); block++) {
      int p = aOffset + broadcast.outer.offset(A, block);
      int q = bOffset + broadcast.outer.offset(B, block);
      int r = yOffset + block * broadcast.rows * n;
      for (int row = 0; row < broadcast.rows; row++) {
        row(n, a, p, aStep, b, q, bStep, y, r);
        p += broadcast.rowSteps[A];
        q += broadcast.rowSteps[B];
        r += n;
      }
    }
  }

  private void row(
      int n, float[] a, int p, int aStep, float[] b, int q, int bStep, float[] y, int r) {
    for (int i = 0; i < n; i++) {
      y[r + i] = of(a[p + i * aStep], b[q + i * bStep]);
    }
  }

  private float of(float a, float b) {
    return switch (this) {
      case EQUAL -> a == b ? 1 : 0;
      case LESS -> a < b ? 1 : 0;
      case LESS_OR_EQUAL -> a <= b ? 1 : 0;
      case GREATER -> a > b ? 1 : 0;
      case GREATER_OR_EQUAL -> a >= b ? 1 : 0;
      case AND -> a != 0 && b != 0 ? 1 : 0;
      case OR -> a != 0 || b != 0 ? 1 : 0;
      case XOR -> (a != 0) != (b != 0) ? 1 : 0;
      case DIV -> b == 0 ? Float.NaN : (long) ((double) a / b);
      case MOD -> (float) (a - b * Math.floor((double) a / b));
      case FMOD -> a % b;
      case SHIFT_LEFT -> (float) (a * Math.scalb(1.0, (int) b));
      case SHIFT_RIGHT -> (float) Math.floor(a * Math.scalb(1.0, -(int) b));
    };
  }
}
