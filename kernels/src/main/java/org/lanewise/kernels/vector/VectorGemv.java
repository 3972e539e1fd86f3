package org.lanewise.kernels.vector;

/// Matrix times vector, by rows or by columns as the layout wants: A is read once, in order,
/// several rows at a time, at the speed of the memory it lies in.
///
/// @param <T> the arrays: `float[]` or `double[]`
public final class VectorGemv<T> {
  public static final VectorGemv<float[]> FLOAT = new VectorGemv<>(new FloatTiles());
  public static final VectorGemv<double[]> DOUBLE = new VectorGemv<>(new DoubleTiles());

  private final Tiles<T> tiles;

  VectorGemv(Tiles<T> tiles) {
    this.tiles = tiles;
  }

  /// `y = alpha a x + beta y`, A m x n: a dot product for each row.
  public void byRows(
      int m,
      int n,
      double alpha,
      T a,
      int ao,
      int lda,
      T x,
      int xo,
      double beta,
      T y,
      int yo,
      int incY) {
    int i = 0;
    for (; i + 4 <= m; i += 4) {
      tiles.fourDots(n, alpha, a, ao + i * lda, lda, x, xo, beta, y, yo + i * incY, incY);
    }
    for (; i < m; i++) {
      tiles.oneDot(n, alpha, a, ao + i * lda, x, xo, beta, y, yo + i * incY);
    }
  }

  /// `y += alpha aT x`, A m x n: the rows of A, weighted. Each element of y takes one fused
  /// multiply-add a row, in order, as an element of a product in [VectorGemm] does.
  public void byColumns(
      int m, int n, double alpha, T a, int ao, int lda, T x, int xo, int incX, T y, int yo) {
    int i = 0;
    for (; i + 8 <= m; i += 8) {
      tiles.eightRows(n, alpha, a, ao + i * lda, lda, x, xo + i * incX, incX, y, yo);
    }
    for (; i < m; i++) {
      tiles.oneRow(n, alpha, a, ao + i * lda, x, xo + i * incX, y, yo);
    }
  }
}
