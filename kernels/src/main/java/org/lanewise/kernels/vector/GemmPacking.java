package org.lanewise.kernels.vector;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Copies blocks of a matrix into the layout that the tiles read. This absorbs the transposes and
/// `alpha`: what follows sees one layout only.
///
/// A panel of B holds `w` columns: for each p of k, its `w` values side by side.
final class GemmPacking {
  private static final VectorSpecies<Float> F = Lanes.F;
  private static final int L = Lanes.LENGTH;

  private GemmPacking() {}

  /// A panel whose values lie along p in the source: `d[p * w + r] = s[r * ld + p]` for r below
  /// `n`, zero from `n` to `w`.
  static void across(int w, int n, int kc, float[] s, int so, int ld, float[] d, int dof) {
    int r = 0;
    for (; r + 4 <= n; r += 4) {
      fourColumns(w, kc, s, so + r * ld, ld, d, dof + r);
    }
    for (; r < n; r++) {
      for (int p = 0, q = dof + r; p < kc; p++, q += w) {
        d[q] = s[so + r * ld + p];
      }
    }
    clear(w, n, kc, d, dof);
  }

  private static void fourColumns(int w, int kc, float[] s, int so, int ld, float[] d, int dof) {
    int s1 = so + ld;
    int s2 = so + 2 * ld;
    int s3 = so + 3 * ld;
    for (int p = 0, q = dof; p < kc; p++, q += w) {
      d[q] = s[so + p];
      d[q + 1] = s[s1 + p];
      d[q + 2] = s[s2 + p];
      d[q + 3] = s[s3 + p];
    }
  }

  /// A panel whose values lie side by side in the source: `d[p * w + r] = s[p * ld + r]` for r
  /// below `n`, zero from `n` to `w`.
  static void along(int w, int n, int kc, float[] s, int so, int ld, float[] d, int dof) {
    if (w == 2 * L && n == w) {
      for (int p = 0; p < kc; p++, so += ld, dof += w) {
        FloatVector.fromArray(F, s, so).intoArray(d, dof);
        FloatVector.fromArray(F, s, so + L).intoArray(d, dof + L);
      }
      return;
    }
    for (int p = 0; p < kc; p++) {
      for (int r = 0; r < n; r++) {
        d[dof + p * w + r] = s[so + p * ld + r];
      }
    }
    clear(w, n, kc, d, dof);
  }

  private static void clear(int w, int n, int kc, float[] d, int dof) {
    for (int p = 0; p < kc && n < w; p++) {
      Arrays.fill(d, dof + p * w + n, dof + (p + 1) * w, 0);
    }
  }

  /// Rows of A as the tiles read them: `d[r * ldd + p] = alpha * op(s)[r, p]`.
  static void rows(
      boolean trans, int rows, int kc, float alpha, float[] s, int so, int ld, float[] d, int ldd) {
    if (!trans) {
      for (int r = 0; r < rows; r++) {
        for (int p = 0; p < kc; p++) {
          d[r * ldd + p] = alpha * s[so + r * ld + p];
        }
      }
      return;
    }
    int r = 0;
    for (; r + 4 <= rows; r += 4) {
      fourRows(kc, alpha, s, so + r, ld, d, r * ldd, ldd);
    }
    for (; r < rows; r++) {
      for (int p = 0, q = so + r; p < kc; p++, q += ld) {
        d[r * ldd + p] = alpha * s[q];
      }
    }
  }

  private static void fourRows(
      int kc, float alpha, float[] s, int so, int ld, float[] d, int dof, int ldd) {
    int d1 = dof + ldd;
    int d2 = dof + 2 * ldd;
    int d3 = dof + 3 * ldd;
    for (int p = 0, q = so; p < kc; p++, q += ld) {
      d[dof + p] = alpha * s[q];
      d[d1 + p] = alpha * s[q + 1];
      d[d2 + p] = alpha * s[q + 2];
      d[d3 + p] = alpha * s[q + 3];
    }
  }
}
