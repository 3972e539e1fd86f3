package org.lanewise.kernels;

/// General matrix products.
public final class Gemm {
  private Gemm() {}

  /// See the long form.
  ///
  /// @param transA a
  /// @param transB a
  /// @param m a
  /// @param n a
  /// @param k a
  /// @param alpha a
  /// @param a a
  /// @param aOffset a
  /// @param lda a
  /// @param b a
  /// @param bOffset a
  /// @param ldb a
  /// @param beta a
  /// @param c a
  /// @param cOffset a
  /// @param ldc a
  public static void sgemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc) {
    sgemm(
        transA,
        transB,
        m,
        n,
        k,
        alpha,
        a,
        aOffset,
        lda,
        b,
        bOffset,
        ldb,
        beta,
        c,
        cOffset,
        ldc,
        Epilogue.NONE,
        Workers.caller());
  }

  /// Long form.
  ///
  /// @param transA a
  /// @param transB a
  /// @param m a
  /// @param n a
  /// @param k a
  /// @param alpha a
  /// @param a a
  /// @param aOffset a
  /// @param lda a
  /// @param b a
  /// @param bOffset a
  /// @param ldb a
  /// @param beta a
  /// @param c a
  /// @param cOffset a
  /// @param ldc a
  /// @param epilogue a
  /// @param workers a
  public static void sgemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc,
      Epilogue epilogue,
      Workers workers) {
    Check.matrix("a", a, aOffset, transA ? k : m, transA ? m : k, lda);
    Check.matrix("b", b, bOffset, transB ? n : k, transB ? k : n, ldb);
    Check.matrix("c", c, cOffset, m, n, ldc);
    float[] t = new float[1];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        float s = 0;
        for (int p = 0; p < k; p++) {
          s +=
              (transA ? a[aOffset + p * lda + i] : a[aOffset + i * lda + p])
                  * (transB ? b[bOffset + j * ldb + p] : b[bOffset + p * ldb + j]);
        }
        s = alpha * s + (beta == 0 ? 0 : beta * c[cOffset + i * ldc + j]);
        t[0] = s + (epilogue.bias() == null ? 0 : epilogue.bias()[epilogue.biasOffset() + j]);
        c[cOffset + i * ldc + j] = t[0];
      }
    }
  }

  /// Packed form.
  ///
  /// @param m a
  /// @param a a
  /// @param aOffset a
  /// @param lda a
  /// @param b a
  /// @param c a
  /// @param cOffset a
  /// @param ldc a
  /// @param epilogue a
  /// @param workers a
  public static void sgemm(
      int m,
      float[] a,
      int aOffset,
      int lda,
      PackedMatrix b,
      float[] c,
      int cOffset,
      int ldc,
      Epilogue epilogue,
      Workers workers) {
    sgemm(
        false,
        false,
        m,
        b.columns(),
        b.rows(),
        1,
        a,
        aOffset,
        lda,
        b.data,
        0,
        Math.max(1, b.columns()),
        0,
        c,
        cOffset,
        ldc,
        epilogue,
        workers);
  }
}
