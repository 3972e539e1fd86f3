package org.lanewise.kernels;

import static org.lanewise.kernels.Broadcast.A;
import static org.lanewise.kernels.Broadcast.B;

import org.lanewise.kernels.scalar.ScalarCompare;
import org.lanewise.kernels.vector.VectorCompare;
import org.lanewise.kernels.vector.VectorCompareValue;

/// An elementwise comparison of two operands, with broadcasting. The names are those of ONNX's
/// operators, and `NOT_EQUAL` beside them.
///
/// The result is a `boolean[]`, as [Where] takes it. Comparisons are Java's, which are IEEE 754's:
/// -0 equals +0, and a NaN is equal to nothing, itself included, and neither less nor greater. They
/// have no gradient.
public enum Compare {
  /// `a == b`, ONNX's `Equal`.
  EQUAL(ScalarCompare.EQUAL),

  /// `a != b`: true where one is NaN.
  NOT_EQUAL(ScalarCompare.NOT_EQUAL),

  /// `a < b`, ONNX's `Less`.
  LESS(ScalarCompare.LESS),

  /// `a <= b`, ONNX's `LessOrEqual`.
  LESS_OR_EQUAL(ScalarCompare.LESS_OR_EQUAL),

  /// `a > b`, ONNX's `Greater`.
  GREATER(ScalarCompare.GREATER),

  /// `a >= b`, ONNX's `GreaterOrEqual`.
  GREATER_OR_EQUAL(ScalarCompare.GREATER_OR_EQUAL);

  private final int kind;

  Compare(int kind) {
    this.kind = kind;
  }

  /// Overwrites `y[i]` with whether `a[i]` compares so with `b[i]`, for `n` elements.
  ///
  /// @param n the number of elements
  /// @param a the first operand, `n` elements
  /// @param aOffset the index of the first element of `a`
  /// @param b the second operand, `n` elements
  /// @param bOffset the index of the first element of `b`
  /// @param y the result, `n` elements
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if `n` is negative or an array is too short
  /// @throws NullPointerException if an array is null
  public void forward(
      int n, float[] a, int aOffset, float[] b, int bOffset, boolean[] y, int yOffset) {
    Check.size("n", n);
    Check.array("a", a, aOffset, n);
    Check.array("b", b, bOffset, n);
    Check.array("y", y, yOffset, n);
    rows(1, n, a, aOffset, 0, 1, b, bOffset, 0, 1, y, yOffset);
  }

  /// Overwrites `y` with whether `a` compares so with `b`.
  ///
  /// @param broadcast the shapes of `a` and `b`
  /// @param a the first operand
  /// @param aOffset the index of the first element of `a`
  /// @param b the second operand
  /// @param bOffset the index of the first element of `b`
  /// @param y the result, of the shape of the broadcast
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if `broadcast` is one of three operands, or an array is too
  ///     short
  /// @throws NullPointerException if an argument is null
  public void forward(
      Broadcast broadcast,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      boolean[] y,
      int yOffset) {
    Broadcast.check(broadcast, false);
    Check.array("a", a, aOffset, broadcast.count(A));
    Check.array("b", b, bOffset, broadcast.count(B));
    Check.array("y", y, yOffset, broadcast.size());
    for (int block = 0; block < broadcast.outer.count(); block++) {
      rows(
          broadcast.rows,
          broadcast.n,
          a,
          aOffset + broadcast.outer.offset(A, block),
          broadcast.rowSteps[A],
          broadcast.steps[A],
          b,
          bOffset + broadcast.outer.offset(B, block),
          broadcast.rowSteps[B],
          broadcast.steps[B],
          y,
          yOffset + block * broadcast.rows * broadcast.n);
    }
  }

  private void rows(
      int rows,
      int n,
      float[] a,
      int p,
      int aRow,
      int aStep,
      float[] b,
      int q,
      int bRow,
      int bStep,
      boolean[] y,
      int r) {
    if (!Backend.VECTOR) {
      for (int row = 0; row < rows; row++) {
        int to = r + row * n;
        ScalarCompare.forward(kind, n, a, p + row * aRow, aStep, b, q + row * bRow, bStep, y, to);
      }
    } else if (bStep == 0) {
      VectorCompareValue.forward(kind, rows, n, a, p, aRow, b, q, bRow, y, r);
    } else if (aStep == 0) {
      VectorCompareValue.valueFirst(kind, rows, n, a, p, aRow, b, q, bRow, y, r);
    } else if ((aRow == 0 && bRow == n || bRow == 0 && aRow == n) && Tile.pays(rows, n)) {
      tiles(aRow == 0, rows, n, a, p, b, q, y, r);
    } else {
      VectorCompare.forward(kind, rows, n, a, p, aRow, b, q, bRow, y, r);
    }
  }

  /// The same where one short row of a, or of b, serves many of the other.
  private void tiles(
      boolean repeatsA, int rows, int n, float[] a, int p, float[] b, int q, boolean[] y, int r) {
    Tile tile = Tile.POOL.take();
    int times = tile.fill(rows, n, repeatsA ? a : b, repeatsA ? p : q);
    int step = times * n;
    int done = rows / times * step;
    int rest = rows * n - done;
    float[] row = tile.values;
    if (repeatsA) {
      VectorCompare.forward(kind, rows / times, step, row, 0, 0, b, q, step, y, r);
      VectorCompare.forward(kind, 1, rest, row, 0, 0, b, q + done, 0, y, r + done);
    } else {
      VectorCompare.forward(kind, rows / times, step, a, p, step, row, 0, 0, y, r);
      VectorCompare.forward(kind, 1, rest, a, p + done, 0, row, 0, 0, y, r + done);
    }
    Tile.POOL.give(tile);
  }
}
