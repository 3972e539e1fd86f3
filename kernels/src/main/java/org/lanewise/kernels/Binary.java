package org.lanewise.kernels;

import static org.lanewise.kernels.Broadcast.A;
import static org.lanewise.kernels.Broadcast.B;

import org.lanewise.kernels.scalar.ScalarBinary;
import org.lanewise.kernels.vector.VectorBinary;
import org.lanewise.kernels.vector.VectorBinaryGradient;
import org.lanewise.kernels.vector.VectorBinaryValue;

/// An elementwise operation of two operands, with broadcasting, and its derivatives. The names are
/// those of ONNX's operators.
///
/// | | `y = f(a, b)` | gradient of `a` | gradient of `b` |
/// |---|---|---|---|
/// | `ADD` | `a + b` | `dy` | `dy` |
/// | `SUB` | `a - b` | `dy` | `-dy` |
/// | `MUL` | `a b` | `dy b` | `dy a` |
/// | `DIV` | `a / b` | `dy / b` | `-dy (a / b) / b` |
/// | `MIN` | the smaller | `dy` where `a < b` | `dy` where `b < a` |
/// | `MAX` | the larger | `dy` where `a > b` | `dy` where `b > a` |
/// | `POW` | `a^b` | `dy b a^(b-1)` | `dy a^b ln a` |
///
/// The first four round once, as IEEE 754 has it. `MIN` and `MAX` are exact, and are IEEE 754's
/// minimum and maximum: a NaN wins, as with ONNX and numpy, and -0 is smaller than +0. Where `a`
/// equals `b`, each gets half of the gradient, as with PyTorch and JAX; where one is NaN, each gets
/// it whole.
///
/// `POW` has the special values of [Math#pow], and an error of at most 1 ulp. The gradient of `a`
/// is 0 where `b` is, and that of `b` is 0 where `a` is and `b` is not below. It is vectorised
/// where `b` has one value along the innermost axis; elsewhere it goes element by element, and so
/// do its gradients. For one exponent there is [Unary#pow].
///
/// The bits of a result are the same on both backends and at any vector width, and depend neither
/// on the position of an element nor on how the operands are broadcast.
public enum Binary {
  /// The sum, ONNX's `Add`.
  ADD(ScalarBinary.ADD),

  /// The difference, ONNX's `Sub`.
  SUB(ScalarBinary.SUB),

  /// The product, ONNX's `Mul`.
  MUL(ScalarBinary.MUL),

  /// The quotient, ONNX's `Div`.
  DIV(ScalarBinary.DIV),

  /// The smaller of two, ONNX's `Min`.
  MIN(ScalarBinary.MIN),

  /// The larger of two, ONNX's `Max`.
  MAX(ScalarBinary.MAX),

  /// The power, ONNX's `Pow`.
  POW(ScalarBinary.POW);

  final int kind;

  Binary(int kind) {
    this.kind = kind;
  }

  /// Overwrites `y[i]` with `f(a[i], b[i])` for `n` elements.
  ///
  /// @param n the number of elements
  /// @param a the first operand, `n` elements
  /// @param aOffset the index of the first element of `a`
  /// @param b the second operand, `n` elements
  /// @param bOffset the index of the first element of `b`
  /// @param y the result, `n` elements; may be exactly `a` or `b`
  /// @param yOffset the index of the first element of `y`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, or `y` overlaps
  ///     `a` or `b` in part
  /// @throws NullPointerException if an array is null
  public void forward(
      int n, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset) {
    Check.size("n", n);
    Check.array("a", a, aOffset, n);
    Check.array("b", b, bOffset, n);
    Check.array("y", y, yOffset, n);
    Check.sameOrDisjoint("y", y, yOffset, 1, n, "a", a, aOffset, 1, n);
    Check.sameOrDisjoint("y", y, yOffset, 1, n, "b", b, bOffset, 1, n);
    rows(kind, 1, n, a, aOffset, 0, b, bOffset, 0, y, yOffset);
  }

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
    int rows = broadcast.rows;
    int n = broadcast.n;
    int aStep = broadcast.rowSteps[A];
    int bStep = broadcast.rowSteps[B];
    for (int block = 0; block < broadcast.outer.count(); block++) {
      int p = aOffset + broadcast.outer.offset(A, block);
      int q = bOffset + broadcast.outer.offset(B, block);
      int r = yOffset + block * rows * n;
      if (broadcast.steps[B] == 0) {
        rowsByValue(kind, rows, n, a, p, aStep, b, q, bStep, y, r);
      } else if (broadcast.steps[A] == 0) {
        valueByRows(kind, rows, n, a, p, aStep, b, q, bStep, y, r);
      } else {
        rows(kind, rows, n, a, p, aStep, b, q, bStep, y, r);
      }
    }
  }

  /// Rows by rows, a step apart; where one short row serves many, by tiles of it.
  static void rows(
      int kind,
      int rows,
      int n,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      float[] y,
      int yOffset) {
    boolean repeatsA = aStep == 0 && bStep == n;
    boolean repeatsB = bStep == 0 && aStep == n;
    if (!(repeatsA || repeatsB) || !Tile.pays(rows, n)) {
      plainRows(kind, rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
      return;
    }
    Tile tile = Tile.POOL.take();
    int times = tile.fill(rows, n, repeatsA ? a : b, repeatsA ? aOffset : bOffset);
    int step = times * n;
    int done = rows / times * step;
    int rest = rows * n - done;
    float[] row = tile.values;
    if (repeatsA) {
      plainRows(kind, rows / times, step, row, 0, 0, b, bOffset, step, y, yOffset);
      plainRows(kind, 1, rest, row, 0, 0, b, bOffset + done, 0, y, yOffset + done);
    } else {
      plainRows(kind, rows / times, step, a, aOffset, step, row, 0, 0, y, yOffset);
      plainRows(kind, 1, rest, a, aOffset + done, 0, row, 0, 0, y, yOffset + done);
    }
    Tile.POOL.give(tile);
  }

  private static void plainRows(
      int kind,
      int rows,
      int n,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      float[] y,
      int yOffset) {
    if (Backend.VECTOR) {
      VectorBinary.forward(kind, rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
    } else {
      ScalarBinary.forward(kind, rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
    }
  }

  static void rowsByValue(
      int kind,
      int rows,
      int n,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      float[] y,
      int yOffset) {
    if (Backend.VECTOR) {
      VectorBinaryValue.forward(kind, rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
    } else {
      ScalarBinary.forwardValue(kind, rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
    }
  }

  private static void valueByRows(
      int kind,
      int rows,
      int n,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      float[] y,
      int yOffset) {
    if (Backend.VECTOR) {
      VectorBinaryValue.valueFirst(kind, rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
    } else {
      ScalarBinary.valueFirst(kind, rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
    }
  }

  /// Overwrites `da` and `db` with the gradients of the operands, for `n` elements.
  ///
  /// @param n the number of elements
  /// @param a the first operand, `n` elements
  /// @param aOffset the index of the first element of `a`
  /// @param b the second operand, `n` elements
  /// @param bOffset the index of the first element of `b`
  /// @param dy the gradient of the result, `n` elements
  /// @param dyOffset the index of the first element of `dy`
  /// @param da the gradient of `a`, `n` elements; null for none
  /// @param daOffset the index of the first element of `da`
  /// @param db the gradient of `b`, `n` elements; null for none. One of `da` and `db` may be
  ///     exactly `a`, `b` or `dy`
  /// @param dbOffset the index of the first element of `db`
  /// @throws IllegalArgumentException if `n` is negative, an array is too short, `da` or `db`
  ///     overlaps another array other than in place, or both are in place
  /// @throws NullPointerException if `a`, `b` or `dy` is null
  public void backward(
      int n,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] dy,
      int dyOffset,
      float[] da,
      int daOffset,
      float[] db,
      int dbOffset) {
    Check.size("n", n);
    Check.array("a", a, aOffset, n);
    Check.array("b", b, bOffset, n);
    Check.array("dy", dy, dyOffset, n);
    boolean aLast = false;
    if (da != null) {
      Check.array("da", da, daOffset, n);
      aLast |= inPlace(n, "da", da, daOffset, "a", a, aOffset);
      aLast |= inPlace(n, "da", da, daOffset, "b", b, bOffset);
      aLast |= inPlace(n, "da", da, daOffset, "dy", dy, dyOffset);
    }
    boolean bLast = false;
    if (db != null) {
      Check.array("db", db, dbOffset, n);
      bLast |= inPlace(n, "db", db, dbOffset, "a", a, aOffset);
      bLast |= inPlace(n, "db", db, dbOffset, "b", b, bOffset);
      bLast |= inPlace(n, "db", db, dbOffset, "dy", dy, dyOffset);
    }
    checkGradients(da, daOffset, n, aLast, db, dbOffset, n, bLast);
    if (db != null && aLast) {
      gradient(kind, true, n, a, aOffset, b, bOffset, dy, dyOffset, db, dbOffset);
    }
    if (da != null) {
      gradient(kind, false, n, a, aOffset, b, bOffset, dy, dyOffset, da, daOffset);
    }
    if (db != null && !aLast) {
      gradient(kind, true, n, a, aOffset, b, bOffset, dy, dyOffset, db, dbOffset);
    }
  }

  private static boolean inPlace(
      int n, String output, float[] dx, int dxOffset, String input, float[] x, int xOffset) {
    Check.sameOrDisjoint(output, dx, dxOffset, 1, n, input, x, xOffset, 1, n);
    return n > 0 && dx == x && dxOffset == xOffset;
  }

  private static void checkGradients(
      float[] da,
      int daOffset,
      int na,
      boolean aInPlace,
      float[] db,
      int dbOffset,
      int nb,
      boolean bInPlace) {
    if (da != null && db != null) {
      Check.disjoint("db", db, dbOffset, nb, "da", da, daOffset, na);
    }
    if (aInPlace && bInPlace) {
      throw new IllegalArgumentException(
          "da and db both take the place of an input, expected at most one of them to");
    }
  }

  static void gradient(
      int kind,
      boolean ofB,
      int n,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    if (Backend.VECTOR) {
      VectorBinaryGradient.gradient(
          kind, ofB, n, a, aOffset, b, bOffset, dy, dyOffset, dx, dxOffset);
    } else {
      ScalarBinary.gradient(kind, ofB, n, a, aOffset, b, bOffset, dy, dyOffset, dx, dxOffset);
    }
  }

  /// Overwrites `da` and `db` with the gradients of the operands. Where an operand is repeated, its
  /// gradient is the sum over all places where an element was used. The terms are added in double,
  /// in a fixed order, and the sum is rounded once: it is off by at most half an ulp, `count 2^-53
  /// sum |term|`, and the errors of the terms.
  ///
  /// @param broadcast the shapes of `a` and `b`
  /// @param a the first operand
  /// @param aOffset the index of the first element of `a`
  /// @param b the second operand
  /// @param bOffset the index of the first element of `b`
  /// @param dy the gradient of the result, of the shape of the broadcast
  /// @param dyOffset the index of the first element of `dy`
  /// @param da the gradient of `a`, of its shape; null for none
  /// @param daOffset the index of the first element of `da`
  /// @param db the gradient of `b`, of its shape; null for none. One of `da` and `db` may be
  ///     exactly `a`, `b` or `dy`, if neither of the two is repeated
  /// @param dbOffset the index of the first element of `db`
  /// @throws IllegalArgumentException if `broadcast` is one of three operands, an array is too
  ///     short, `da` or `db` overlaps another array other than in place, or both are in place
  /// @throws NullPointerException if `broadcast`, `a`, `b` or `dy` is null
  public void backward(
      Broadcast broadcast,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] dy,
      int dyOffset,
      float[] da,
      int daOffset,
      float[] db,
      int dbOffset) {
    Broadcast.check(broadcast, false);
    Check.array("a", a, aOffset, broadcast.count(A));
    Check.array("b", b, bOffset, broadcast.count(B));
    Check.array("dy", dy, dyOffset, broadcast.size());
    boolean aLast = false;
    if (da != null) {
      Check.array("da", da, daOffset, broadcast.count(A));
      aLast |= broadcast.checkOutput("da", da, daOffset, A, "a", a, aOffset, A);
      aLast |= broadcast.checkOutput("da", da, daOffset, A, "b", b, bOffset, B);
      aLast |= broadcast.checkOutput("da", da, daOffset, A, "dy", dy, dyOffset, Broadcast.RESULT);
    }
    boolean bLast = false;
    if (db != null) {
      Check.array("db", db, dbOffset, broadcast.count(B));
      bLast |= broadcast.checkOutput("db", db, dbOffset, B, "a", a, aOffset, A);
      bLast |= broadcast.checkOutput("db", db, dbOffset, B, "b", b, bOffset, B);
      bLast |= broadcast.checkOutput("db", db, dbOffset, B, "dy", dy, dyOffset, Broadcast.RESULT);
    }
    checkGradients(
        da, daOffset, broadcast.count(A), aLast, db, dbOffset, broadcast.count(B), bLast);
    BinaryGradient gradient = BinaryGradient.POOL.take();
    try {
      gradient.of(kind, broadcast, a, aOffset, b, bOffset, dy, dyOffset);
      gradient.run(aLast, da, daOffset, db, dbOffset);
    } finally {
      gradient.release();
      BinaryGradient.POOL.give(gradient);
    }
  }
}
