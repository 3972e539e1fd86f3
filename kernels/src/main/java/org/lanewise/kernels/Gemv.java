package org.lanewise.kernels;

/// Matrix-vector products.
public final class Gemv {
  private Gemv() {}

  /// Long form.
  ///
  /// @param trans a
  /// @param m a
  /// @param n a
  /// @param alpha a
  /// @param a a
  /// @param aOffset a
  /// @param lda a
  /// @param x a
  /// @param xOffset a
  /// @param incX a
  /// @param beta a
  /// @param y a
  /// @param yOffset a
  /// @param incY a
  public static void sgemv(
      boolean trans,
      int m,
      int n,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] x,
      int xOffset,
      int incX,
      float beta,
      float[] y,
      int yOffset,
      int incY) {
    if (trans) {
      Gemm.sgemm(
          true, false, n, 1, m, alpha, a, aOffset, lda, x, xOffset, incX, beta, y, yOffset, incY);
    } else {
      Gemm.sgemm(
          false, false, m, 1, n, alpha, a, aOffset, lda, x, xOffset, incX, beta, y, yOffset, incY);
    }
  }

  /// Packed form.
  ///
  /// @param b a
  /// @param x a
  /// @param xOffset a
  /// @param y a
  /// @param yOffset a
  /// @param epilogue a
  public static void sgemv(
      PackedMatrix b, float[] x, int xOffset, float[] y, int yOffset, Epilogue epilogue) {
    Gemm.sgemm(
        1,
        x,
        xOffset,
        Math.max(1, b.rows()),
        b,
        y,
        yOffset,
        Math.max(1, b.columns()),
        epilogue,
        Workers.caller());
  }
}
