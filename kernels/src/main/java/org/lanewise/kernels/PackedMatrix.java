package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarGemm;
import org.lanewise.kernels.vector.VectorGemm;

/// The right-hand matrix of many products, laid out once for fast ones: immutable, safe to share
/// between threads. It takes k times n floats, n rounded up to two vectors.
///
/// ```java
/// PackedMatrix weights = PackedMatrix.pack(false, 784, 64, w, 0, 64);
/// Gemm.sgemm(batch, x, 0, 784, weights, y, 0, 64, epilogue, Workers.caller());
/// ```
public final class PackedMatrix {
  private final int rows;
  private final int columns;
  private final float[] data;

  private PackedMatrix(int rows, int columns, float[] data) {
    this.rows = rows;
    this.columns = columns;
    this.data = data;
  }

  /// Packs `op(B)`, a k x n matrix. B is copied: later changes to it do not show.
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
    float[] data =
        Backend.VECTOR
            ? VectorGemm.pack(trans, k, n, b, bOffset, ldb)
            : ScalarGemm.pack(trans, k, n, b, bOffset, ldb);
    return new PackedMatrix(k, n, data);
  }

  /// The number of rows, k.
  ///
  /// @return 0 or more
  public int rows() {
    return rows;
  }

  /// The number of columns, n.
  ///
  /// @return 0 or more
  public int columns() {
    return columns;
  }

  /// In the layout of the backend that packed it.
  float[] data() {
    return data;
  }
}
