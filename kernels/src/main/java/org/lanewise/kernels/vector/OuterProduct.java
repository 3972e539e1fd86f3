package org.lanewise.kernels.vector;

import org.lanewise.kernels.gemm.Product;

/// The product with a transposed A of few rows, `C = AT B`: the gradient of the weights of a dense
/// layer, whose k is the batch. A and B are read where they lie, for a sum so short repays neither
/// the transposing copy of A nor that of B: see [FloatOuter].
///
/// C is overwritten, so the last tile of rows and of columns may reach back over its neighbour, and
/// the second vector over the first, and compute the same again: there are no edges. The order of
/// the additions is that of [FloatMicro], and so are the bits.
///
/// @param <T> the arrays: `float[]` or `double[]`
final class OuterProduct<T> {
  private final Tiles<T> tiles;

  OuterProduct(Tiles<T> tiles) {
    this.tiles = tiles;
  }

  /// Whether m x n elements of C are such a product, and faster here: all of B, which each tile of
  /// rows reads again, must stay in the first-level cache.
  boolean takes(Product<T> x, int m, int n) {
    return x.transA
        && !x.transB
        && x.isPlain()
        && x.bias == null
        && x.residual == null
        && m >= Blocks.MR
        && n >= tiles.lanes
        && (long) x.k * n * tiles.bytes <= Blocks.L1 / 2;
  }

  /// Computes rows i0 to i1 and columns j0 to j1 of C, but for the activation.
  void window(Product<T> x, int ao, int bo, int co, int i0, int i1, int j0, int j1) {
    int lanes = tiles.lanes;
    for (int top = i0; top < i1; top += Blocks.MR) {
      int i = Math.min(top, i1 - Blocks.MR);
      for (int left = j0; left < j1; left += 2 * lanes) {
        int j = Math.max(j0, Math.min(left, j1 - 2 * lanes));
        int second = Math.min(lanes, j1 - j - lanes);
        int ci = co + i * x.ldc + j;
        tiles.runOuter(
            Blocks.MR, second, x.k, x.a, ao + i, x.lda, x.b, bo + j, x.ldb, x.c, ci, x.ldc);
      }
    }
  }
}
