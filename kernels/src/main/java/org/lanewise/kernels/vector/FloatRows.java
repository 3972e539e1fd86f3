package org.lanewise.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The micro-kernels of matrix times vector: some rows of A at once, read in order.
final class FloatRows {
  private static final VectorSpecies<Float> F = Lanes.F;
  private static final int L = Lanes.LENGTH;

  private FloatRows() {}

  private static void put(float alpha, float dot, float beta, float[] y, int yo) {
    y[yo] = beta == 0 ? alpha * dot : alpha * dot + beta * y[yo];
  }

  /// `y = alpha a x + beta y` for four rows of a.
  static void fourDots(
      int n,
      float alpha,
      float[] a,
      int ao,
      int lda,
      float[] x,
      int xo,
      float beta,
      float[] y,
      int yo,
      int incY) {
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    FloatVector s0 = FloatVector.zero(F);
    FloatVector t0 = FloatVector.zero(F);
    FloatVector s1 = FloatVector.zero(F);
    FloatVector t1 = FloatVector.zero(F);
    FloatVector s2 = FloatVector.zero(F);
    FloatVector t2 = FloatVector.zero(F);
    FloatVector s3 = FloatVector.zero(F);
    FloatVector t3 = FloatVector.zero(F);
    int j = 0;
    for (; j <= n - 2 * L; j += 2 * L) {
      FloatVector u = FloatVector.fromArray(F, x, xo + j);
      FloatVector v = FloatVector.fromArray(F, x, xo + j + L);
      s0 = FloatVector.fromArray(F, a, ao + j).fma(u, s0);
      t0 = FloatVector.fromArray(F, a, ao + j + L).fma(v, t0);
      s1 = FloatVector.fromArray(F, a, a1 + j).fma(u, s1);
      t1 = FloatVector.fromArray(F, a, a1 + j + L).fma(v, t1);
      s2 = FloatVector.fromArray(F, a, a2 + j).fma(u, s2);
      t2 = FloatVector.fromArray(F, a, a2 + j + L).fma(v, t2);
      s3 = FloatVector.fromArray(F, a, a3 + j).fma(u, s3);
      t3 = FloatVector.fromArray(F, a, a3 + j + L).fma(v, t3);
    }
    put(alpha, Lanes.sum(s0.add(t0)) + tail(j, n, a, ao, x, xo), beta, y, yo);
    put(alpha, Lanes.sum(s1.add(t1)) + tail(j, n, a, a1, x, xo), beta, y, yo + incY);
    put(alpha, Lanes.sum(s2.add(t2)) + tail(j, n, a, a2, x, xo), beta, y, yo + 2 * incY);
    put(alpha, Lanes.sum(s3.add(t3)) + tail(j, n, a, a3, x, xo), beta, y, yo + 3 * incY);
  }

  /// `y = alpha a x + beta y` for one row.
  static void oneDot(
      int n, float alpha, float[] a, int ao, float[] x, int xo, float beta, float[] y, int yo) {
    put(alpha, dot(n, a, ao, x, xo), beta, y, yo);
  }

  private static float dot(int n, float[] a, int ao, float[] x, int xo) {
    FloatVector s0 = FloatVector.zero(F);
    FloatVector t0 = FloatVector.zero(F);
    int j = 0;
    for (; j <= n - 2 * L; j += 2 * L) {
      FloatVector u = FloatVector.fromArray(F, x, xo + j);
      FloatVector v = FloatVector.fromArray(F, x, xo + j + L);
      s0 = FloatVector.fromArray(F, a, ao + j).fma(u, s0);
      t0 = FloatVector.fromArray(F, a, ao + j + L).fma(v, t0);
    }
    // Written out: for a single row C2 may leave Lanes.sum a call, and box the vector.
    FloatVector sum = s0.add(t0);
    if (L > 8) {
      sum = sum.add(sum.rearrange(Lanes.BY_8));
    }
    if (L > 4) {
      sum = sum.add(sum.rearrange(Lanes.BY_4));
    }
    if (L > 2) {
      sum = sum.add(sum.rearrange(Lanes.BY_2));
    }
    return sum.lane(0) + sum.lane(1) + tail(j, n, a, ao, x, xo);
  }

  /// The columns that fill no pair of vectors. Masked loads in the loops above take C2 past its
  /// limit of nodes for inlining: the vectors box, and the product is 40 times slower.
  private static float tail(int j, int n, float[] a, int ao, float[] x, int xo) {
    float sum = 0;
    for (; j < n; j++) {
      sum = Math.fma(a[ao + j], x[xo + j], sum);
    }
    return sum;
  }

  /// `y += alpha x a` for m rows of four vectors, in the order of the rows: y stays in registers.
  static void fourVectors(
      int m,
      float alpha,
      float[] a,
      int ao,
      int lda,
      float[] x,
      int xo,
      int incX,
      float[] y,
      int yo) {
    FloatVector s0 = FloatVector.fromArray(F, y, yo);
    FloatVector s1 = FloatVector.fromArray(F, y, yo + L);
    FloatVector s2 = FloatVector.fromArray(F, y, yo + 2 * L);
    FloatVector s3 = FloatVector.fromArray(F, y, yo + 3 * L);
    for (int i = 0; i < m; i++) {
      FloatVector v = FloatVector.broadcast(F, alpha * x[xo + i * incX]);
      int q = ao + i * lda;
      s0 = FloatVector.fromArray(F, a, q).fma(v, s0);
      s1 = FloatVector.fromArray(F, a, q + L).fma(v, s1);
      s2 = FloatVector.fromArray(F, a, q + 2 * L).fma(v, s2);
      s3 = FloatVector.fromArray(F, a, q + 3 * L).fma(v, s3);
    }
    s0.intoArray(y, yo);
    s1.intoArray(y, yo + L);
    s2.intoArray(y, yo + 2 * L);
    s3.intoArray(y, yo + 3 * L);
  }

  /// The same for rows of eight vectors.
  static void eightVectors(
      int m,
      float alpha,
      float[] a,
      int ao,
      int lda,
      float[] x,
      int xo,
      int incX,
      float[] y,
      int yo) {
    FloatVector s0 = FloatVector.fromArray(F, y, yo);
    FloatVector s1 = FloatVector.fromArray(F, y, yo + L);
    FloatVector s2 = FloatVector.fromArray(F, y, yo + 2 * L);
    FloatVector s3 = FloatVector.fromArray(F, y, yo + 3 * L);
    FloatVector s4 = FloatVector.fromArray(F, y, yo + 4 * L);
    FloatVector s5 = FloatVector.fromArray(F, y, yo + 5 * L);
    FloatVector s6 = FloatVector.fromArray(F, y, yo + 6 * L);
    FloatVector s7 = FloatVector.fromArray(F, y, yo + 7 * L);
    for (int i = 0; i < m; i++) {
      FloatVector v = FloatVector.broadcast(F, alpha * x[xo + i * incX]);
      int q = ao + i * lda;
      s0 = FloatVector.fromArray(F, a, q).fma(v, s0);
      s1 = FloatVector.fromArray(F, a, q + L).fma(v, s1);
      s2 = FloatVector.fromArray(F, a, q + 2 * L).fma(v, s2);
      s3 = FloatVector.fromArray(F, a, q + 3 * L).fma(v, s3);
      s4 = FloatVector.fromArray(F, a, q + 4 * L).fma(v, s4);
      s5 = FloatVector.fromArray(F, a, q + 5 * L).fma(v, s5);
      s6 = FloatVector.fromArray(F, a, q + 6 * L).fma(v, s6);
      s7 = FloatVector.fromArray(F, a, q + 7 * L).fma(v, s7);
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
      float alpha,
      float[] a,
      int ao,
      int lda,
      float[] x,
      int xo,
      int incX,
      float[] y,
      int yo) {
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    int a4 = ao + 4 * lda;
    int a5 = ao + 5 * lda;
    int a6 = ao + 6 * lda;
    int a7 = ao + 7 * lda;
    float x0 = alpha * x[xo];
    float x1 = alpha * x[xo + incX];
    float x2 = alpha * x[xo + 2 * incX];
    float x3 = alpha * x[xo + 3 * incX];
    float x4 = alpha * x[xo + 4 * incX];
    float x5 = alpha * x[xo + 5 * incX];
    float x6 = alpha * x[xo + 6 * incX];
    float x7 = alpha * x[xo + 7 * incX];
    int j = 0;
    for (; j <= n - L; j += L) {
      FloatVector s = FloatVector.fromArray(F, y, yo + j);
      s = FloatVector.fromArray(F, a, ao + j).fma(FloatVector.broadcast(F, x0), s);
      s = FloatVector.fromArray(F, a, a1 + j).fma(FloatVector.broadcast(F, x1), s);
      s = FloatVector.fromArray(F, a, a2 + j).fma(FloatVector.broadcast(F, x2), s);
      s = FloatVector.fromArray(F, a, a3 + j).fma(FloatVector.broadcast(F, x3), s);
      s = FloatVector.fromArray(F, a, a4 + j).fma(FloatVector.broadcast(F, x4), s);
      s = FloatVector.fromArray(F, a, a5 + j).fma(FloatVector.broadcast(F, x5), s);
      s = FloatVector.fromArray(F, a, a6 + j).fma(FloatVector.broadcast(F, x6), s);
      s = FloatVector.fromArray(F, a, a7 + j).fma(FloatVector.broadcast(F, x7), s);
      s.intoArray(y, yo + j);
    }
    for (; j < n; j++) {
      float s = y[yo + j];
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
  static void oneRow(int n, float alpha, float[] a, int ao, float[] x, int xo, float[] y, int yo) {
    float x0 = alpha * x[xo];
    int j = 0;
    for (; j <= n - L; j += L) {
      FloatVector s = FloatVector.fromArray(F, y, yo + j);
      s = FloatVector.fromArray(F, a, ao + j).fma(FloatVector.broadcast(F, x0), s);
      s.intoArray(y, yo + j);
    }
    for (; j < n; j++) {
      float s = y[yo + j];
      s = Math.fma(a[ao + j], x0, s);
      y[yo + j] = s;
    }
  }
}
