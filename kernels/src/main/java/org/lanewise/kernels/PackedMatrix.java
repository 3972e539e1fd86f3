package org.lanewise.kernels;

/// A matrix laid out once for fast products with it on the right: immutable, shared by threads.
public final class PackedMatrix {
  private final int rows;
  private final int columns;
  final float[] data;

  private PackedMatrix(int rows, int columns, float[] data) {
    this.rows = rows;
    this.columns = columns;
    this.data = data;
  }

  /// Packs `op(b)`, a k x n matrix.
  ///
  /// @param trans whether `b` holds the transpose: n x k
  /// @param k rows of `op(b)`
  /// @param n columns of `op(b)`
  /// @param b the elements, row-major; copied
  /// @param bOffset the index of the first
  /// @param ldb the leading dimension of `b`: at least n, or k when transposed
  /// @return the packed matrix
  /// @throws IllegalArgumentException if a size is negative or the matrix does not lie within `b`
  public static PackedMatrix pack(boolean trans, int k, int n, float[] b, int bOffset, int ldb) {
    Check.size("k", k);
    Check.size("n", n);
    Check.matrix("b", b, bOffset, trans ? n : k, trans ? k : n, ldb);
    float[] data = new float[Math.multiplyExact(k, n)];
    for (int p = 0; p < k; p++) {
      for (int j = 0; j < n; j++) {
        data[p * n + j] = trans ? b[bOffset + j * ldb + p] : b[bOffset + p * ldb + j];
      }
    }
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
}
