package org.lanewise.kernels.vector;

import org.lanewise.kernels.gemm.Product;

/// The product with a transposed A, `C = AT B`: the gradient of the weights of a dense layer, whose
/// k is the batch. Its rows of A lie side by side already: they are copied as they lie, to a
/// constant distance, so that one index of the tiles of [FloatOuter] serves A and B.
///
/// ```
///   for each NR columns of B                 copy them
///   for each STRIDE rows of C                copy the columns of A
///     for each NR columns of B and C
///       for each R of these rows             one tile
/// ```
///
/// C is overwritten, so the last tile of rows and of columns may reach back over its neighbour, and
/// the second vector over the first, and compute the same again: there are no edges. The order of
/// the additions is that of [FloatMicro], and so are the bits.
///
/// @param <T> the arrays: `float[]` or `double[]`
final class OuterProduct<T> {
  private final Tiles<T> tiles;
  private final int stride;

  /// Rows of C from one copy of A.
  private final int group;

  private T rowsOfA;
  private int roomForA;
  private T panels;
  private int roomForB;

  OuterProduct(Tiles<T> tiles) {
    this.tiles = tiles;
    this.stride = stride(tiles.lanes);
    this.group = stride / Blocks.MR * Blocks.MR;
  }

  /// From row to row of the copy of A: that of a panel of B, so that one index serves both, or as
  /// many vectors as hold the rows of a tile.
  static int stride(int lanes) {
    return Math.max(2 * lanes, (Blocks.MR + lanes - 1) & -lanes);
  }

  /// Whether m x n elements of C are such a product. The copy of B must stay in the second-level
  /// cache, that of the rows of A, with a panel, in the first.
  boolean takes(Product<T> x, int m, int n) {
    return x.transA
        && !x.transB
        && x.isPlain()
        && x.bias == null
        && x.residual == null
        && m >= stride
        && n >= tiles.lanes
        && (long) x.k * (stride + tiles.nr) * tiles.bytes <= Blocks.L1
        && (long) x.k * n * tiles.bytes <= Blocks.L2 / 2;
  }

  /// Computes rows i0 to i1 and columns j0 to j1 of C, but for the activation.
  void window(Product<T> x, int ao, int bo, int co, int i0, int i1, int j0, int j1) {
    makeRoom(x.k, j1 - j0);
    int panel = x.k * tiles.nr;
    for (int j = j0, at = 0; j < j1; j += tiles.nr, at += panel) {
      int column = column(j, j0, j1);
      tiles.copyColumns(second(column, j1), x.k, x.b, bo + column, x.ldb, panels, at);
    }
    for (int top = i0; top < i1; top += group) {
      int from = Math.min(top, i1 - stride);
      tiles.copyOuter(x.k, x.a, ao + from, x.lda, rowsOfA);
      int rows = Math.min(group, Math.ceilDiv(i1 - top, Blocks.MR) * Blocks.MR);
      int first = Math.min(top, i1 - rows);
      for (int j = j0, at = 0; j < j1; j += tiles.nr, at += panel) {
        int column = column(j, j0, j1);
        int second = second(column, j1);
        for (int i = first; i < first + rows; i += Blocks.MR) {
          int ci = co + i * x.ldc + column;
          tiles.runOuter(Blocks.MR, second, x.k, rowsOfA, i - from, panels, at, x.c, ci, x.ldc);
        }
      }
    }
  }

  private int column(int j, int j0, int j1) {
    return Math.max(j0, Math.min(j, j1 - tiles.nr));
  }

  private int second(int column, int j1) {
    return Math.min(tiles.lanes, j1 - column - tiles.lanes);
  }

  private void makeRoom(int k, int columns) {
    if (roomForA < k * stride) {
      roomForA = k * stride;
      rowsOfA = tiles.array(roomForA);
    }
    int elements = Math.ceilDiv(columns, tiles.nr) * tiles.nr * k;
    if (roomForB < elements) {
      roomForB = elements;
      panels = tiles.array(roomForB);
    }
  }
}
