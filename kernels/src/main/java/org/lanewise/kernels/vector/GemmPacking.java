package org.lanewise.kernels.vector;

/// Copies blocks of a matrix into the panels that the tiles read with stride one. Packing absorbs
/// the
/// transposes and `alpha`: what follows sees one layout only.
///
/// A panel of `w` rows (or columns) holds, for each p of k, its `w` values side by side.
final class GemmPacking {
  private GemmPacking() {}

  /// A panel whose values lie along p in the source: `d[p * w + r] = alpha * s[r * ld + p]` for r
  /// below `n`, zero from `n` to `w`.
  static void across(
      int w, int n, int kc, float alpha, float[] s, int so, int ld, float[] d, int dof) {
    int r = 0;
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
    for (int p = 0; p < kc; p++) {
      System.arraycopy(s, so + p * ld, d, dof + p * w, n);
    }
    if (alpha != 1) {
      for (int i = 0; i < kc * w; i++) {
        d[dof + i] *= alpha;
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
