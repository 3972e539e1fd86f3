package org.lanewise.kernels.vector;

import org.lanewise.kernels.gemm.Product;

/// Small products, which read A and B where they lie: see [FloatInPlace].
///
/// Where the rows or columns of C are no multiple of a tile, the last tile is moved up or to the
/// left over what is there already, which it computes again, to the same bits. So none is smaller
/// than 4 rows or a vector, and none reads C.
///
/// @param <T> the arrays: `float[]` or `double[]`
final class InPlaceProduct<T> {
  /// Multiply-adds up to which this is faster.
  private static final long MOST = 1 << 18;

  /// Bytes from the first row of B to the last, at most: the rows of a larger one would push each
  /// other out of the first-level cache, for they are read again for each tile.
  private static final long SPAN = 1 << 16;

  /// Rows of a tile: with 12, or with 6 where there are 16 vector registers, there would be too few
  /// registers for their addresses.
  private static final int TALLEST = Blocks.FEW_REGISTERS ? 5 : 8;

  private static final int LOWEST = 4;

  private final Tiles<T> tiles;
  private final T zeros;

  InPlaceProduct(Tiles<T> tiles, T zeros) {
    this.tiles = tiles;
    this.zeros = zeros;
  }

  /// Whether m x n elements of C are such a product.
  boolean takes(Product<T> x, int m, int n) {
    return m >= LOWEST
        && n >= tiles.lanes
        && (long) m * n * x.k <= MOST
        && !x.transA
        && !x.transB
        && x.isPlain()
        && (x.bias == null || x.residual == null && !x.biasPerRow)
        && (long) x.k * x.ldb * tiles.bytes <= SPAN;
  }

  /// Computes rows i0 to i1 and columns j0 to j1 of C, but for the activation.
  void window(Product<T> x, int ao, int bo, int co, int i0, int i1, int j0, int j1) {
    for (int i = i0, rows; i < i1; i += rows) {
      rows = Math.clamp(nextRows(i1 - i), LOWEST, TALLEST);
      rows(x, ao, bo, co, Math.min(i, i1 - rows), rows, j0, j1);
    }
  }

  /// Tiles of 5 and 4 rows divided evenly leave a tile to be moved up for a few heights alone.
  private static int nextRows(int left) {
    return Blocks.FEW_REGISTERS ? VectorGemm.part(left, TALLEST, 1) : Tiles.rows(left);
  }

  private void rows(Product<T> x, int ao, int bo, int co, int i, int rows, int j0, int j1) {
    int lanes = tiles.lanes;
    for (int j = j0; j < j1; j += 2 * lanes) {
      int left = j1 - j;
      int second = left <= lanes ? 0 : Math.min(lanes, j1 - j0 - lanes);
      int column = Math.min(j, j1 - lanes - second);
      tile(x, ao + i * x.lda, bo + column, co + i * x.ldc + column, i, rows, column, second);
    }
  }

  private void tile(Product<T> x, int ao, int bo, int co, int i, int rows, int j, int second) {
    T init = zeros;
    int io = 0;
    int ldi = 0;
    if (x.bias != null) {
      init = x.bias;
      io = x.biasOffset + j;
    } else if (x.residual != null) {
      init = x.residual;
      io = x.residualOffset + i * x.ldr + j;
      ldi = x.ldr;
    }
    tiles.runInPlace(
        rows, second, x.k, x.a, ao, x.lda, x.b, bo, x.ldb, init, io, ldi, x.c, co, x.ldc);
  }
}
