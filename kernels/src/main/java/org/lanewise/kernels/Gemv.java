package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarDgemv;
import org.lanewise.kernels.scalar.ScalarGemv;
import org.lanewise.kernels.vector.VectorGemv;

/// Matrix-vector products, row-major: BLAS's `sgemv` and `dgemv`, and a form whose matrix was
/// packed once.
///
/// The bound on the error and the rules for special values are those of [Gemm]. A is read once, in
/// the order in which it lies in memory.
public final class Gemv {
  private Gemv() {}

  /// `y = alpha op(A) x + beta y`; op(A) is A, m x n, or its transpose.
  ///
  /// y must not overlap A or x. Allocates nothing if `incX` is 1, or x is multiplied with the
  /// transpose; and else a copy of x. With the transpose and an `incY` above 1 it allocates a copy
  /// of y.
  ///
  /// @param trans whether to multiply with the transpose of A
  /// @param m rows of A
  /// @param n columns of A
  /// @param alpha scales the product
  /// @param a A, m x n
  /// @param aOffset index of A's first element
  /// @param lda leading dimension of A: floats from row to row, at least n
  /// @param x the vector: n values, m with the transpose
  /// @param xOffset index of x's first value
  /// @param incX distance from value to value of x, 1 or more
  /// @param beta scales what y held; 0 overwrites it without reading
  /// @param y the result: m values, n with the transpose
  /// @param yOffset index of y's first value
  /// @param incY distance from value to value of y, 1 or more
  /// @throws NullPointerException if an array is null
  /// @throws IllegalArgumentException if a size is negative, an increment is below 1, lda is
  ///     shorter than a row, an operand does not lie within its array, or y overlaps A or x
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
    Check.size("m", m);
    Check.size("n", n);
    int nx = trans ? m : n;
    int ny = trans ? n : m;
    Check.matrix("a", a, aOffset, m, n, lda);
    Check.strided("x", x, xOffset, nx, incX);
    Check.strided("y", y, yOffset, ny, incY);
    long ySpan = Check.span(ny, 1, incY);
    Check.disjoint("y", y, yOffset, ySpan, "a", a, aOffset, Check.span(m, n, lda));
    Check.disjoint("y", y, yOffset, ySpan, "x", x, xOffset, Check.span(nx, 1, incX));
    if (ny == 0) {
      return;
    }
    if (nx == 0 || alpha == 0) {
      scale(ny, beta, y, yOffset, incY);
    } else if (trans) {
      byColumns(m, n, alpha, a, aOffset, lda, x, xOffset, incX, beta, y, yOffset, incY);
    } else {
      byRows(m, n, alpha, a, aOffset, lda, x, xOffset, incX, beta, y, yOffset, incY);
    }
  }

  /// `y = alpha op(A) x + beta y`; op(A) is A, m x n, or its transpose.
  ///
  /// y must not overlap A or x. Allocates nothing if `incX` is 1, or x is multiplied with the
  /// transpose; and else a copy of x. With the transpose and an `incY` above 1 it allocates a copy
  /// of y.
  ///
  /// @param trans whether to multiply with the transpose of A
  /// @param m rows of A
  /// @param n columns of A
  /// @param alpha scales the product
  /// @param a A, m x n
  /// @param aOffset index of A's first element
  /// @param lda leading dimension of A: doubles from row to row, at least n
  /// @param x the vector: n values, m with the transpose
  /// @param xOffset index of x's first value
  /// @param incX distance from value to value of x, 1 or more
  /// @param beta scales what y held; 0 overwrites it without reading
  /// @param y the result: m values, n with the transpose
  /// @param yOffset index of y's first value
  /// @param incY distance from value to value of y, 1 or more
  /// @throws NullPointerException if an array is null
  /// @throws IllegalArgumentException if a size is negative, an increment is below 1, lda is
  ///     shorter than a row, an operand does not lie within its array, or y overlaps A or x
  public static void dgemv(
      boolean trans,
      int m,
      int n,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double[] x,
      int xOffset,
      int incX,
      double beta,
      double[] y,
      int yOffset,
      int incY) {
    Check.size("m", m);
    Check.size("n", n);
    int nx = trans ? m : n;
    int ny = trans ? n : m;
    Check.matrix("a", a, aOffset, m, n, lda);
    Check.strided("x", x, xOffset, nx, incX);
    Check.strided("y", y, yOffset, ny, incY);
    long ySpan = Check.span(ny, 1, incY);
    Check.disjoint("y", y, yOffset, ySpan, "a", a, aOffset, Check.span(m, n, lda));
    Check.disjoint("y", y, yOffset, ySpan, "x", x, xOffset, Check.span(nx, 1, incX));
    if (ny == 0) {
      return;
    }
    if (nx == 0 || alpha == 0) {
      scale(ny, beta, y, yOffset, incY);
    } else if (trans) {
      byColumns(m, n, alpha, a, aOffset, lda, x, xOffset, incX, beta, y, yOffset, incY);
    } else {
      byRows(m, n, alpha, a, aOffset, lda, x, xOffset, incX, beta, y, yOffset, incY);
    }
  }

  /// `y = act(x B + bias + residual)` with a matrix that was packed once; y is overwritten. The
  /// same bits as a row of [Gemm#sgemm(int, float[], int, int, PackedMatrix, float[], int, int,
  /// Epilogue, Workers)].
  ///
  /// y must not overlap x, the bias or the residual. Allocates nothing once its buffers are there.
  ///
  /// @param b B, k x n
  /// @param x k values
  /// @param xOffset index of x's first value
  /// @param y n values
  /// @param yOffset index of y's first value
  /// @param epilogue the bias, the residual and the activation
  /// @throws NullPointerException if an argument is null
  /// @throws IllegalArgumentException if `b` was packed for the left, an operand does not lie
  ///     within its array, or y overlaps one
  public static void sgemv(
      PackedMatrix b, float[] x, int xOffset, float[] y, int yOffset, Epilogue epilogue) {
    Gemm.checkPacked("b", b, false);
    Check.array("x", x, xOffset, b.rows());
    Check.array("y", y, yOffset, b.columns());
    Check.disjoint("y", y, yOffset, b.columns(), "x", x, xOffset, b.rows());
    int lda = Math.max(1, b.rows());
    int ldc = Math.max(1, b.columns());
    Gemm.sgemm(1, x, xOffset, lda, b, y, yOffset, ldc, epilogue, Workers.caller());
  }

  private static void byRows(
      int m,
      int n,
      float alpha,
      float[] a,
      int ao,
      int lda,
      float[] x,
      int xo,
      int incX,
      float beta,
      float[] y,
      int yo,
      int incY) {
    float[] dense = incX == 1 ? x : gather(n, x, xo, incX);
    int offset = incX == 1 ? xo : 0;
    if (Backend.VECTOR) {
      VectorGemv.FLOAT.byRows(m, n, alpha, a, ao, lda, dense, offset, beta, y, yo, incY);
    } else {
      ScalarGemv.byRows(m, n, alpha, a, ao, lda, dense, offset, beta, y, yo, incY);
    }
  }

  private static void byColumns(
      int m,
      int n,
      float alpha,
      float[] a,
      int ao,
      int lda,
      float[] x,
      int xo,
      int incX,
      float beta,
      float[] y,
      int yo,
      int incY) {
    scale(n, beta, y, yo, incY);
    float[] dense = incY == 1 ? y : gather(n, y, yo, incY);
    int offset = incY == 1 ? yo : 0;
    if (Backend.VECTOR) {
      VectorGemv.FLOAT.byColumns(m, n, alpha, a, ao, lda, x, xo, incX, dense, offset);
    } else {
      ScalarGemv.byColumns(m, n, alpha, a, ao, lda, x, xo, incX, dense, offset);
    }
    for (int j = 0; j < n && incY != 1; j++) {
      y[yo + j * incY] = dense[j];
    }
  }

  private static float[] gather(int n, float[] x, int xo, int incX) {
    float[] dense = new float[n];
    for (int j = 0; j < n; j++) {
      dense[j] = x[xo + j * incX];
    }
    return dense;
  }

  private static void scale(int n, float beta, float[] y, int yo, int incY) {
    for (int j = 0; j < n && beta != 1; j++) {
      y[yo + j * incY] = beta == 0 ? 0 : beta * y[yo + j * incY];
    }
  }

  private static void byRows(
      int m,
      int n,
      double alpha,
      double[] a,
      int ao,
      int lda,
      double[] x,
      int xo,
      int incX,
      double beta,
      double[] y,
      int yo,
      int incY) {
    double[] dense = incX == 1 ? x : gather(n, x, xo, incX);
    int offset = incX == 1 ? xo : 0;
    if (Backend.VECTOR) {
      VectorGemv.DOUBLE.byRows(m, n, alpha, a, ao, lda, dense, offset, beta, y, yo, incY);
    } else {
      ScalarDgemv.byRows(m, n, alpha, a, ao, lda, dense, offset, beta, y, yo, incY);
    }
  }

  private static void byColumns(
      int m,
      int n,
      double alpha,
      double[] a,
      int ao,
      int lda,
      double[] x,
      int xo,
      int incX,
      double beta,
      double[] y,
      int yo,
      int incY) {
    scale(n, beta, y, yo, incY);
    double[] dense = incY == 1 ? y : gather(n, y, yo, incY);
    int offset = incY == 1 ? yo : 0;
    if (Backend.VECTOR) {
      VectorGemv.DOUBLE.byColumns(m, n, alpha, a, ao, lda, x, xo, incX, dense, offset);
    } else {
      ScalarDgemv.byColumns(m, n, alpha, a, ao, lda, x, xo, incX, dense, offset);
    }
    for (int j = 0; j < n && incY != 1; j++) {
      y[yo + j * incY] = dense[j];
    }
  }

  private static double[] gather(int n, double[] x, int xo, int incX) {
    double[] dense = new double[n];
    for (int j = 0; j < n; j++) {
      dense[j] = x[xo + j * incX];
    }
    return dense;
  }

  private static void scale(int n, double beta, double[] y, int yo, int incY) {
    for (int j = 0; j < n && beta != 1; j++) {
      y[yo + j * incY] = beta == 0 ? 0 : beta * y[yo + j * incY];
    }
  }
}
