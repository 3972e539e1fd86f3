package org.lanewise.kernels;

import static org.lanewise.kernels.Broadcast.A;
import static org.lanewise.kernels.Broadcast.B;
import static org.lanewise.kernels.Broadcast.CONDITION;
import static org.lanewise.kernels.Broadcast.RESULT;

import org.lanewise.kernels.scalar.ScalarWhere;
import org.lanewise.kernels.vector.VectorWhere;

/// An elementwise choice between two operands, with broadcasting: `y = condition ? a : b`, ONNX's
/// `Where`.
///
/// Elements are copied bit by bit. The one that is not chosen has no influence, even if it is NaN,
/// and its gradient is 0: `da = condition ? dy : 0` and `db = condition ? 0 : dy`.
public final class Where {
  private Where() {}

  /// Overwrites `y[i]` with `condition[i] ? a[i] : b[i]` for `n` elements.
  ///
  /// @param n the number of elements
  /// @param condition the choice, `n` elements, such as [Compare] gives
  /// @param cOffset the index of the first element of `condition`
  /// @param a what to take where it is true, `n` elements
  /// @param aOffset the index of the first element of `a`
  /// @param b what to take where it is false, `n` elements
  /// @param bOffset the index of the first element of `b`
  /// @param y the result, `n` elements; may be exactly `a` or `b`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, or `y` overlaps
  ///     `a` or `b` in part
  /// @throws NullPointerException if an array is null
  public static void forward(
      int n,
      boolean[] condition,
      int cOffset,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] y,
      int yOffset) {
    Check.size("n", n);
    Check.array("condition", condition, cOffset, n);
    Check.array("a", a, aOffset, n);
    Check.array("b", b, bOffset, n);
    Check.array("y", y, yOffset, n);
    Check.sameOrDisjoint("y", y, yOffset, 1, n, "a", a, aOffset, 1, n);
    Check.sameOrDisjoint("y", y, yOffset, 1, n, "b", b, bOffset, 1, n);
    rows(1, n, condition, cOffset, 0, 1, a, aOffset, 0, 1, b, bOffset, 0, 1, y, yOffset);
  }

  /// Overwrites `y` with `condition ? a : b`.
  ///
  /// @param broadcast the shapes of the condition, `a` and `b`
  /// @param condition the choice
  /// @param cOffset the index of the first element of `condition`
  /// @param a what to take where it is true
  /// @param aOffset the index of the first element of `a`
  /// @param b what to take where it is false
  /// @param bOffset the index of the first element of `b`
  /// @param y the result, of the shape of the broadcast; may be exactly an operand that is not
  ///     repeated
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if `broadcast` is one of two operands, an array is too short,
  ///     or `y` overlaps `a` or `b` other than in place
  /// @throws NullPointerException if an argument is null
  public static void forward(
      Broadcast broadcast,
      boolean[] condition,
      int cOffset,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] y,
      int yOffset) {
    Broadcast.check(broadcast, true);
    Check.array("condition", condition, cOffset, broadcast.count(CONDITION));
    Check.array("a", a, aOffset, broadcast.count(A));
    Check.array("b", b, bOffset, broadcast.count(B));
    Check.array("y", y, yOffset, broadcast.size());
    broadcast.checkOutput("y", y, yOffset, RESULT, "a", a, aOffset, A);
    broadcast.checkOutput("y", y, yOffset, RESULT, "b", b, bOffset, B);
    for (int block = 0; block < broadcast.outer.count(); block++) {
      rows(
          broadcast.rows,
          broadcast.n,
          condition,
          cOffset + broadcast.outer.offset(CONDITION, block),
          broadcast.rowSteps[CONDITION],
          broadcast.steps[CONDITION],
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

  /// Rows that are a step apart; the elements of a row are 1 apart, or one for all (0).
  static void rows(
      int rows,
      int n,
      boolean[] condition,
      int c,
      int cRow,
      int cStep,
      float[] a,
      int p,
      int aRow,
      int aStep,
      float[] b,
      int q,
      int bRow,
      int bStep,
      float[] y,
      int r) {
    if (!Backend.VECTOR || cStep == 0) {
      for (int row = 0; row < rows; row++) {
        int from = c + row * cRow;
        int first = p + row * aRow;
        int second = q + row * bRow;
        int to = r + row * n;
        if (cStep == 1) {
          ScalarWhere.forward(n, condition, from, a, first, aStep, b, second, bStep, y, to);
        } else if (condition[from]) {
          ScalarWhere.copy(n, a, first, aStep, y, to);
        } else {
          ScalarWhere.copy(n, b, second, bStep, y, to);
        }
      }
    } else if (aStep == 1 && bStep == 1) {
      VectorWhere.rows(rows, n, condition, c, cRow, a, p, aRow, b, q, bRow, y, r);
    } else if (aStep == 1) {
      VectorWhere.rowOrValue(rows, n, condition, c, cRow, a, p, aRow, b, q, bRow, y, r);
    } else if (bStep == 1) {
      VectorWhere.valueOrRow(rows, n, condition, c, cRow, a, p, aRow, b, q, bRow, y, r);
    } else {
      VectorWhere.values(rows, n, condition, c, cRow, a, p, aRow, b, q, bRow, y, r);
    }
  }

  /// Overwrites `da` and `db` with the gradients of the operands. Where an operand is repeated, its
  /// gradient is the sum over all places where an element could be chosen, added in double in a
  /// fixed order and rounded once.
  ///
  /// @param broadcast the shapes of the condition, `a` and `b`
  /// @param condition the choice
  /// @param cOffset the index of the first element of `condition`
  /// @param dy the gradient of the result, of the shape of the broadcast
  /// @param dyOffset the index of the first element of `dy`
  /// @param da the gradient of `a`, of its shape; null for none
  /// @param daOffset the index of the first element of `da`
  /// @param db the gradient of `b`, of its shape; null for none. One of `da` and `db` may be
  ///     exactly `dy`, if it is not repeated
  /// @param dbOffset the index of the first element of `db`
  /// @throws IllegalArgumentException if `broadcast` is one of two operands, an array is too short,
  ///     or `da` or `db` overlaps another array other than in place
  /// @throws NullPointerException if `broadcast`, `condition` or `dy` is null
  public static void backward(
      Broadcast broadcast,
      boolean[] condition,
      int cOffset,
      float[] dy,
      int dyOffset,
      float[] da,
      int daOffset,
      float[] db,
      int dbOffset) {
    Broadcast.check(broadcast, true);
    Check.array("condition", condition, cOffset, broadcast.count(CONDITION));
    Check.array("dy", dy, dyOffset, broadcast.size());
    boolean aLast = false;
    if (da != null) {
      Check.array("da", da, daOffset, broadcast.count(A));
      aLast = broadcast.checkOutput("da", da, daOffset, A, "dy", dy, dyOffset, RESULT);
    }
    if (db != null) {
      Check.array("db", db, dbOffset, broadcast.count(B));
      broadcast.checkOutput("db", db, dbOffset, B, "dy", dy, dyOffset, RESULT);
    }
    if (da != null && db != null) {
      Check.disjoint(
          "db", db, dbOffset, broadcast.count(B), "da", da, daOffset, broadcast.count(A));
    }
    WhereGradient gradient = WhereGradient.POOL.take();
    try {
      gradient.of(broadcast, condition, cOffset, dy, dyOffset);
      gradient.run(aLast, da, daOffset, db, dbOffset);
    } finally {
      gradient.release();
      WhereGradient.POOL.give(gradient);
    }
  }
}
