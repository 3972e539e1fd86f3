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
  /// multiply-add a row, in order, as an element of a product in [VectorGemm] does. Short rows stay
  /// in registers; long ones are read one after the other, as the memory likes it.
  public void byColumns(
      int m, int n, double alpha, T a, int ao, int lda, T x, int xo, int incX, T y, int yo) {
    int j = 0;
    int four = 4 * tiles.lanes;
    if (n == 2 * four) {
      tiles.eightVectors(m, alpha, a, ao, lda, x, xo, incX, y, yo);
      return;
    }
    for (; n < 2 * four && j + four <= n; j += four) {
      tiles.fourVectors(m, alpha, a, ao + j, lda, x, xo, incX, y, yo + j);
    }
    int i = j < n ? 0 : m;
    for (; i + 8 <= m; i += 8) {
      tiles.eightRows(n - j, alpha, a, ao + j + i * lda, lda, x, xo + i * incX, incX, y, yo + j);
    }
    for (; i < m; i++) {
      tiles.oneRow(n - j, alpha, a, ao + j + i * lda, x, xo + i * incX, y, yo + j);
    }
  }
}
