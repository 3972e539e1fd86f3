package org.lanewise.kernels.vector;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The micro-kernels of [FloatRows] for doubles.
final class DoubleRows {
  private static final VectorSpecies<Double> D = Lanes.D;
  private static final int L = D.length();

  private DoubleRows() {}

  private static void put(double alpha, double dot, double beta, double[] y, int yo) {
    y[yo] = beta == 0 ? alpha * dot : alpha * dot + beta * y[yo];
  }

  /// `y = alpha a x + beta y` for four rows of a.
  static void fourDots(
      int n,
      double alpha,
      double[] a,
      int ao,
      int lda,
      double[] x,
      int xo,
      double beta,
      double[] y,
      int yo,
      int incY) {
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector t0 = DoubleVector.zero(D);
    DoubleVector s1 = DoubleVector.zero(D);
    DoubleVector t1 = DoubleVector.zero(D);
    DoubleVector s2 = DoubleVector.zero(D);
    DoubleVector t2 = DoubleVector.zero(D);
    DoubleVector s3 = DoubleVector.zero(D);
    DoubleVector t3 = DoubleVector.zero(D);
    int j = 0;
    for (; j <= n - 2 * L; j += 2 * L) {
      DoubleVector u = DoubleVector.fromArray(D, x, xo + j);
      DoubleVector v = DoubleVector.fromArray(D, x, xo + j + L);
      s0 = DoubleVector.fromArray(D, a, ao + j).fma(u, s0);
      t0 = DoubleVector.fromArray(D, a, ao + j + L).fma(v, t0);
      s1 = DoubleVector.fromArray(D, a, a1 + j).fma(u, s1);
      t1 = DoubleVector.fromArray(D, a, a1 + j + L).fma(v, t1);
      s2 = DoubleVector.fromArray(D, a, a2 + j).fma(u, s2);
      t2 = DoubleVector.fromArray(D, a, a2 + j + L).fma(v, t2);
      s3 = DoubleVector.fromArray(D, a, a3 + j).fma(u, s3);
      t3 = DoubleVector.fromArray(D, a, a3 + j + L).fma(v, t3);
    }
    put(alpha, Lanes.sum(s0.add(t0)) + tail(j, n, a, ao, x, xo), beta, y, yo);
    put(alpha, Lanes.sum(s1.add(t1)) + tail(j, n, a, a1, x, xo), beta, y, yo + incY);
    put(alpha, Lanes.sum(s2.add(t2)) + tail(j, n, a, a2, x, xo), beta, y, yo + 2 * incY);
    put(alpha, Lanes.sum(s3.add(t3)) + tail(j, n, a, a3, x, xo), beta, y, yo + 3 * incY);
  }

  /// `y = alpha a x + beta y` for one row.
  static void oneDot(
      int n,
      double alpha,
      double[] a,
      int ao,
      double[] x,
      int xo,
      double beta,
      double[] y,
      int yo) {
    put(alpha, dot(n, a, ao, x, xo), beta, y, yo);
  }

  private static double dot(int n, double[] a, int ao, double[] x, int xo) {
    DoubleVector s0 = DoubleVector.zero(D);
    DoubleVector t0 = DoubleVector.zero(D);
    int j = 0;
    for (; j <= n - 2 * L; j += 2 * L) {
      DoubleVector u = DoubleVector.fromArray(D, x, xo + j);
      DoubleVector v = DoubleVector.fromArray(D, x, xo + j + L);
      s0 = DoubleVector.fromArray(D, a, ao + j).fma(u, s0);
      t0 = DoubleVector.fromArray(D, a, ao + j + L).fma(v, t0);
    }
    return Lanes.sum(s0.add(t0)) + tail(j, n, a, ao, x, xo);
  }

  /// The columns that fill no pair of vectors. Masked loads in the loops above take C2 past its
  /// limit of nodes for inlining: the vectors box, and the product is 40 times slower.
  private static double tail(int j, int n, double[] a, int ao, double[] x, int xo) {
    double sum = 0;
    for (; j < n; j++) {
      sum = Math.fma(a[ao + j], x[xo + j], sum);
    }
    return sum;
  }

  /// `y += alpha x a` for m rows of four vectors, in the order of the rows: y stays in registers.
  static void fourVectors(
      int m,
      double alpha,
      double[] a,
      int ao,
      int lda,
      double[] x,
      int xo,
      int incX,
      double[] y,
      int yo) {
    DoubleVector s0 = DoubleVector.fromArray(D, y, yo);
    DoubleVector s1 = DoubleVector.fromArray(D, y, yo + L);
    DoubleVector s2 = DoubleVector.fromArray(D, y, yo + 2 * L);
    DoubleVector s3 = DoubleVector.fromArray(D, y, yo + 3 * L);
    for (int i = 0; i < m; i++) {
      DoubleVector v = DoubleVector.broadcast(D, alpha * x[xo + i * incX]);
      int q = ao + i * lda;
      s0 = DoubleVector.fromArray(D, a, q).fma(v, s0);
      s1 = DoubleVector.fromArray(D, a, q + L).fma(v, s1);
      s2 = DoubleVector.fromArray(D, a, q + 2 * L).fma(v, s2);
      s3 = DoubleVector.fromArray(D, a, q + 3 * L).fma(v, s3);
    }
    s0.intoArray(y, yo);
    s1.intoArray(y, yo + L);
    s2.intoArray(y, yo + 2 * L);
    s3.intoArray(y, yo + 3 * L);
  }

  /// The same for rows of eight vectors.
  static void eightVectors(
      int m,
      double alpha,
      double[] a,
      int ao,
      int lda,
      double[] x,
      int xo,
      int incX,
      double[] y,
      int yo) {
    DoubleVector s0 = DoubleVector.fromArray(D, y, yo);
    DoubleVector s1 = DoubleVector.fromArray(D, y, yo + L);
    DoubleVector s2 = DoubleVector.fromArray(D, y, yo + 2 * L);
    DoubleVector s3 = DoubleVector.fromArray(D, y, yo + 3 * L);
    DoubleVector s4 = DoubleVector.fromArray(D, y, yo + 4 * L);
    DoubleVector s5 = DoubleVector.fromArray(D, y, yo + 5 * L);
    DoubleVector s6 = DoubleVector.fromArray(D, y, yo + 6 * L);
    DoubleVector s7 = DoubleVector.fromArray(D, y, yo + 7 * L);
    for (int i = 0; i < m; i++) {
      DoubleVector v = DoubleVector.broadcast(D, alpha * x[xo + i * incX]);
      int q = ao + i * lda;
      s0 = DoubleVector.fromArray(D, a, q).fma(v, s0);
      s1 = DoubleVector.fromArray(D, a, q + L).fma(v, s1);
      s2 = DoubleVector.fromArray(D, a, q + 2 * L).fma(v, s2);
      s3 = DoubleVector.fromArray(D, a, q + 3 * L).fma(v, s3);
      s4 = DoubleVector.fromArray(D, a, q + 4 * L).fma(v, s4);
      s5 = DoubleVector.fromArray(D, a, q + 5 * L).fma(v, s5);
      s6 = DoubleVector.fromArray(D, a, q + 6 * L).fma(v, s6);
      s7 = DoubleVector.fromArray(D, a, q + 7 * L).fma(v, s7);
    }
    s0.intoArray(y, yo);
    s1.intoArray(y, yo + L);
    s2.intoArray(y, yo + 2 * L);
    s3.intoArray(y, yo + 3 * L);
    s4.intoArray(y, yo + 4 * L);
    s5.intoArray(y, yo + 5 * L);
    s6.intoArray(y, yo + 6 * L);
    s7.intoArray(y, yo + 7 * L);
  }

  /// `y += alpha x a` for eight rows of a, each element in order of the rows.
  static void eightRows(
      int n,
      double alpha,
      double[] a,
      int ao,
      int lda,
      double[] x,
      int xo,
      int incX,
      double[] y,
      int yo) {
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    int a4 = ao + 4 * lda;
    int a5 = ao + 5 * lda;
    int a6 = ao + 6 * lda;
    int a7 = ao + 7 * lda;
    double x0 = alpha * x[xo];
    double x1 = alpha * x[xo + incX];
    double x2 = alpha * x[xo + 2 * incX];
    double x3 = alpha * x[xo + 3 * incX];
    double x4 = alpha * x[xo + 4 * incX];
    double x5 = alpha * x[xo + 5 * incX];
    double x6 = alpha * x[xo + 6 * incX];
    double x7 = alpha * x[xo + 7 * incX];
    int j = 0;
    for (; j <= n - L; j += L) {
      DoubleVector s = DoubleVector.fromArray(D, y, yo + j);
      s = DoubleVector.fromArray(D, a, ao + j).fma(DoubleVector.broadcast(D, x0), s);
      s = DoubleVector.fromArray(D, a, a1 + j).fma(DoubleVector.broadcast(D, x1), s);
      s = DoubleVector.fromArray(D, a, a2 + j).fma(DoubleVector.broadcast(D, x2), s);
      s = DoubleVector.fromArray(D, a, a3 + j).fma(DoubleVector.broadcast(D, x3), s);
      s = DoubleVector.fromArray(D, a, a4 + j).fma(DoubleVector.broadcast(D, x4), s);
      s = DoubleVector.fromArray(D, a, a5 + j).fma(DoubleVector.broadcast(D, x5), s);
      s = DoubleVector.fromArray(D, a, a6 + j).fma(DoubleVector.broadcast(D, x6), s);
      s = DoubleVector.fromArray(D, a, a7 + j).fma(DoubleVector.broadcast(D, x7), s);
      s.intoArray(y, yo + j);
    }
    for (; j < n; j++) {
      double s = y[yo + j];
      s = Math.fma(a[ao + j], x0, s);
      s = Math.fma(a[a1 + j], x1, s);
      s = Math.fma(a[a2 + j], x2, s);
      s = Math.fma(a[a3 + j], x3, s);
      s = Math.fma(a[a4 + j], x4, s);
      s = Math.fma(a[a5 + j], x5, s);
      s = Math.fma(a[a6 + j], x6, s);
      s = Math.fma(a[a7 + j], x7, s);
      y[yo + j] = s;
    }
  }

  /// The same for one row.
  static void oneRow(
      int n, double alpha, double[] a, int ao, double[] x, int xo, double[] y, int yo) {
    double x0 = alpha * x[xo];
    int j = 0;
    for (; j <= n - L; j += L) {
      DoubleVector s = DoubleVector.fromArray(D, y, yo + j);
      s = DoubleVector.fromArray(D, a, ao + j).fma(DoubleVector.broadcast(D, x0), s);
      s.intoArray(y, yo + j);
    }
    for (; j < n; j++) {
      double s = y[yo + j];
      s = Math.fma(a[ao + j], x0, s);
      y[yo + j] = s;
    }
  }
}
