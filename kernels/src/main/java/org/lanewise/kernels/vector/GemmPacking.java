package org.lanewise.kernels.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Copies blocks of a matrix into the panels that the tiles read with stride one. Packing absorbs
/// the
/// transposes and `alpha`: what follows sees one layout only.
///
/// A panel of `w` rows (or columns) holds, for each p of k, its `w` values side by side.
final class GemmPacking {
  private static final VectorSpecies<Float> F = Lanes.F;
  private static final int L = Lanes.LENGTH;
  private static final VectorShuffle<Float> LOW = VectorShuffle.makeZip(F, 0);
  private static final VectorShuffle<Float> HIGH = VectorShuffle.makeZip(F, 1);

  private GemmPacking() {}

  /// A panel whose values lie along p in the source: `d[p * w + r] = alpha * s[r * ld + p]` for r
  /// below `n`, zero from `n` to `w`.
  static void across(
      int w, int n, int kc, float alpha, float[] s, int so, int ld, float[] d, int dof) {
    int r = 0;
    if (w == 8 && n == 8) {
      int done = eightRows(kc, alpha, s, so, ld, d, dof);
      so += done;
      dof += done * w;
      kc -= done;
    }
    for (; r + 4 <= n; r += 4) {
      fourRows(w, kc, alpha, s, so + r * ld, ld, d, dof + r);
    }
    for (; r < n; r++) {
      oneRow(w, kc, alpha, s, so + r * ld, d, dof + r);
    }
    if (n < w) {
      clear(w, n, kc, d, dof);
    }
  }

  /// Transposes 8 rows by one vector at a time in registers: three rounds of zipping row r with row
  /// r
  /// + half leave the values of one p side by side. Returns how many p are done.
  private static int eightRows(int kc, float alpha, float[] s, int so, int ld, float[] d, int dof) {
    int p = 0;
    for (; p + L <= kc; p += L, dof += 8 * L) {
      FloatVector a0 = FloatVector.fromArray(F, s, so + p);
      FloatVector a1 = FloatVector.fromArray(F, s, so + p + ld);
      FloatVector a2 = FloatVector.fromArray(F, s, so + p + 2 * ld);
      FloatVector a3 = FloatVector.fromArray(F, s, so + p + 3 * ld);
      FloatVector a4 = FloatVector.fromArray(F, s, so + p + 4 * ld);
      FloatVector a5 = FloatVector.fromArray(F, s, so + p + 5 * ld);
      FloatVector a6 = FloatVector.fromArray(F, s, so + p + 6 * ld);
      FloatVector a7 = FloatVector.fromArray(F, s, so + p + 7 * ld);
      FloatVector b0 = a0.rearrange(LOW, a4);
      FloatVector b1 = a0.rearrange(HIGH, a4);
      FloatVector b2 = a1.rearrange(LOW, a5);
      FloatVector b3 = a1.rearrange(HIGH, a5);
      FloatVector b4 = a2.rearrange(LOW, a6);
      FloatVector b5 = a2.rearrange(HIGH, a6);
      FloatVector b6 = a3.rearrange(LOW, a7);
      FloatVector b7 = a3.rearrange(HIGH, a7);
      a0 = b0.rearrange(LOW, b4);
      a1 = b0.rearrange(HIGH, b4);
      a2 = b1.rearrange(LOW, b5);
      a3 = b1.rearrange(HIGH, b5);
      a4 = b2.rearrange(LOW, b6);
      a5 = b2.rearrange(HIGH, b6);
      a6 = b3.rearrange(LOW, b7);
      a7 = b3.rearrange(HIGH, b7);
      a0.rearrange(LOW, a4).mul(alpha).intoArray(d, dof);
      a0.rearrange(HIGH, a4).mul(alpha).intoArray(d, dof + L);
      a1.rearrange(LOW, a5).mul(alpha).intoArray(d, dof + 2 * L);
      a1.rearrange(HIGH, a5).mul(alpha).intoArray(d, dof + 3 * L);
      a2.rearrange(LOW, a6).mul(alpha).intoArray(d, dof + 4 * L);
      a2.rearrange(HIGH, a6).mul(alpha).intoArray(d, dof + 5 * L);
      a3.rearrange(LOW, a7).mul(alpha).intoArray(d, dof + 6 * L);
      a3.rearrange(HIGH, a7).mul(alpha).intoArray(d, dof + 7 * L);
    }
    return p;
  }

  private static void fourRows(
      int w, int kc, float alpha, float[] s, int so, int ld, float[] d, int dof) {
    int s1 = so + ld;
    int s2 = so + 2 * ld;
    int s3 = so + 3 * ld;
    for (int p = 0, q = dof; p < kc; p++, q += w) {
      d[q] = alpha * s[so + p];
      d[q + 1] = alpha * s[s1 + p];
      d[q + 2] = alpha * s[s2 + p];
      d[q + 3] = alpha * s[s3 + p];
    }
  }

  private static void oneRow(int w, int kc, float alpha, float[] s, int so, float[] d, int dof) {
    for (int p = 0, q = dof; p < kc; p++, q += w) {
      d[q] = alpha * s[so + p];
    }
  }

  /// A panel whose values lie side by side in the source: `d[p * w + r] = alpha * s[p * ld + r]`
  /// for
  /// r below `n`, zero from `n` to `w`.
  static void along(
      int w, int n, int kc, float alpha, float[] s, int so, int ld, float[] d, int dof) {
    if (w == 2 * L && n == w) {
      for (int p = 0; p < kc; p++, so += ld, dof += w) {
        FloatVector.fromArray(F, s, so).mul(alpha).intoArray(d, dof);
        FloatVector.fromArray(F, s, so + L).mul(alpha).intoArray(d, dof + L);
      }
      return;
    }
    for (int p = 0; p < kc; p++) {
      for (int r = 0; r < n; r++) {
        d[dof + p * w + r] = alpha * s[so + p * ld + r];
      }
    }
    if (n < w) {
      clear(w, n, kc, d, dof);
    }
  }

  private static void clear(int w, int n, int kc, float[] d, int dof) {
    for (int p = 0; p < kc; p++) {
      for (int r = n; r < w; r++) {
        d[dof + p * w + r] = 0;
      }
    }
  }
}
