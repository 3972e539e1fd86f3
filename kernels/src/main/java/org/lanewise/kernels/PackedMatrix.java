package org.lanewise.kernels;

import java.lang.foreign.MemorySegment;
import org.lanewise.kernels.scalar.ScalarGemm;
import org.lanewise.kernels.vector.VectorGemm;

/// One matrix of many products, laid out once for fast ones: immutable, safe to share between
/// threads. On the vector backend a right-hand one has k times n floats with n rounded up to two
/// vectors, on the heap where there are 16 vector registers and else outside of it, and a left-hand
/// one, on the heap, m times k floats with k rounded up to a multiple of 528 or less; the garbage
/// collector frees both.
///
/// ```java
/// PackedMatrix weights = PackedMatrix.pack(false, 784, 64, w, 0, 64);
/// Gemm.sgemm(batch, x, 0, 784, weights, y, 0, 64, epilogue, Workers.caller());
/// ```
public final class PackedMatrix {
  private final int rows;
  private final int columns;
  private final boolean left;
  private final float[] data;
  private final MemorySegment panels;
  private final boolean halves;

  private PackedMatrix(
      int rows, int columns, boolean left, float[] data, MemorySegment panels, boolean halves) {
    this.rows = rows;
    this.columns = columns;
    this.left = left;
    this.data = data;
    this.panels = panels;
    this.halves = halves;
  }

  /// Packs `op(B)`, a k x n matrix on the right of its products. B is copied: later changes to it
  /// do not show.
  ///
  /// @param trans whether B is stored transposed, n x k
  /// @param k rows of op(B)
  /// @param n columns of op(B)
  /// @param b B, row-major
  /// @param bOffset index of B's first element
  /// @param ldb leading dimension of B: at least n, or k if transposed
  /// @return the packed matrix
  /// @throws NullPointerException if `b` is null
  /// @throws IllegalArgumentException if a size is negative, the leading dimension is shorter than
  ///     a row, or the matrix does not lie within `b`
  /// @throws ArithmeticException if the packed matrix would exceed the largest array
  public static PackedMatrix pack(boolean trans, int k, int n, float[] b, int bOffset, int ldb) {
    Check.size("k", k);
    Check.size("n", n);
    Check.matrix("b", b, bOffset, trans ? n : k, trans ? k : n, ldb);
    return Backend.VECTOR
        ? new PackedMatrix(
            k, n, false, null, VectorGemm.floats().pack(trans, k, n, b, bOffset, ldb), false)
        : new PackedMatrix(k, n, false, ScalarGemm.pack(trans, k, n, b, bOffset, ldb), null, false);
  }

  /// Packs `op(B)` like [#pack], with each element rounded to bfloat16 (8 bits of precision, ties
  /// to even) and stored in half the memory: for weights that do not fit in the second-level cache,
  /// where a product with few rows waits for memory. Products compute in single precision with the
  /// rounded weights. (The scalar backend rounds alike but saves no memory.)
  ///
  /// @param trans whether B is stored transposed, n x k
  /// @param k rows of op(B)
  /// @param n columns of op(B)
  /// @param b B, row-major
  /// @param bOffset index of B's first element
  /// @param ldb leading dimension of B: at least n, or k if transposed
  /// @return the packed matrix
  /// @throws NullPointerException if `b` is null
  /// @throws IllegalArgumentException if a size is negative, the leading dimension is shorter than
  ///     a row, or the matrix does not lie within `b`
  public static PackedMatrix packBfloat16(
      boolean trans, int k, int n, float[] b, int bOffset, int ldb) {
    Check.size("k", k);
    Check.size("n", n);
    Check.matrix("b", b, bOffset, trans ? n : k, trans ? k : n, ldb);
    return Backend.VECTOR
        ? new PackedMatrix(
            k, n, false, null, VectorGemm.floats().packBfloat16(trans, k, n, b, bOffset, ldb), true)
        : new PackedMatrix(
            k, n, false, ScalarGemm.packBfloat16(trans, k, n, b, bOffset, ldb), null, true);
  }

  /// Packs `op(A)`, an m x k matrix on the left of its products. A is copied.
  ///
  /// @param trans whether A is stored transposed, k x m
  /// @param m rows of op(A)
  /// @param k columns of op(A)
  /// @param a A, row-major
  /// @param aOffset index of A's first element
  /// @param lda leading dimension of A: at least k, or m if transposed
  /// @return the packed matrix
  /// @throws NullPointerException if `a` is null
  /// @throws IllegalArgumentException if a size is negative, the leading dimension is shorter than
  ///     a row, or the matrix does not lie within `a`
  /// @throws ArithmeticException if the packed matrix would exceed the largest array
  public static PackedMatrix packLeft(
      boolean trans, int m, int k, float[] a, int aOffset, int lda) {
    Check.size("m", m);
    Check.size("k", k);
    Check.matrix("a", a, aOffset, trans ? k : m, trans ? m : k, lda);
    float[] data =
        Backend.VECTOR
            ? VectorGemm.floats().packLeft(trans, m, k, a, aOffset, lda)
            : ScalarGemm.pack(trans, m, k, a, aOffset, lda);
    return new PackedMatrix(m, k, true, data, null, false);
  }

  /// The number of rows: k, or m of a left-hand matrix.
  ///
  /// @return 0 or more
  public int rows() {
    return rows;
  }

  /// The number of columns: n, or k of a left-hand matrix.
  ///
  /// @return 0 or more
  public int columns() {
    return columns;
  }

  /// Whether it was packed for the left of products, by [#packLeft].
  ///
  /// @return false for the right
  public boolean isLeft() {
    return left;
  }

  /// The rows of a left-hand matrix in the layout of the backend; on the scalar backend any packed
  /// matrix, row by row.
  float[] data() {
    return data;
  }

  /// The panels of a right-hand matrix on the vector backend.
  MemorySegment panels() {
    return panels;
  }

  /// Whether it holds bfloat16.
  boolean halves() {
    return halves;
  }
}
