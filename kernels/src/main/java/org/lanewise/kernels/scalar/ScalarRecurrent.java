package org.lanewise.kernels.scalar;

/// The arithmetic between the gates of recurrent cells, and its gradients, for `n` units of one
/// row.
public final class ScalarRecurrent {
  private ScalarRecurrent() {}

  /// c = f c + i g: the gates i, f and g of an LSTM, and its state c.
  public static void lstmState(
      int n, float[] i, int io, float[] f, int fo, float[] g, int go, float[] c, int co) {
    for (int j = 0; j < n; j++) {
      c[co + j] = Math.fma(f[fo + j], c[co + j], i[io + j] * g[go + j]);
    }
  }

  /// h = u h + (1 - u) g as `u (h - g) + g`: the update gate u, the candidate g and the state h of
  /// a GRU.
  public static void gruState(int n, float[] u, int uo, float[] g, int go, float[] h, int ho) {
    for (int j = 0; j < n; j++) {
      h[ho + j] = Math.fma(u[uo + j], h[ho + j] - g[go + j], g[go + j]);
    }
  }

  /// dz = dh tc o (1 - o), and dc += dh o (1 - tc) (1 + tc): the output gate o, and tc = tanh(c).
  public static void lstmOutputGradient(
      int n,
      float[] o,
      int oo,
      float[] tc,
      int tco,
      float[] dh,
      int dho,
      float[] dz,
      int dzo,
      float[] dc,
      int dco) {
    for (int j = 0; j < n; j++) {
      float p = dh[dho + j] * o[oo + j];
      float t = tc[tco + j];
      dz[dzo + j] = p * t * (1 - o[oo + j]);
      dc[dco + j] = Math.fma(p, (1 - t) * (1 + t), dc[dco + j]);
    }
  }

  /// di = dc g i (1 - i) and dg = dc i (1 - g) (1 + g).
  public static void lstmInputGradient(
      int n,
      float[] i,
      int io,
      float[] g,
      int go,
      float[] dc,
      int dco,
      float[] di,
      int dio,
      float[] dg,
      int dgo) {
    for (int j = 0; j < n; j++) {
      float p = dc[dco + j] * i[io + j];
      float v = g[go + j];
      di[dio + j] = p * v * (1 - i[io + j]);
      dg[dgo + j] = p * ((1 - v) * (1 + v));
    }
  }

  /// df = dc c f (1 - f), c the state before, and dc = dc f.
  public static void lstmForgetGradient(
      int n, float[] f, int fo, float[] c, int co, float[] dc, int dco, float[] df, int dfo) {
    for (int j = 0; j < n; j++) {
      float p = dc[dco + j] * f[fo + j];
      df[dfo + j] = p * c[co + j] * (1 - f[fo + j]);
      dc[dco + j] = p;
    }
  }

  /// du = dh (h - g) u (1 - u), h the state before.
  public static void gruUpdateGradient(
      int n,
      float[] u,
      int uo,
      float[] g,
      int go,
      float[] h,
      int ho,
      float[] dh,
      int dho,
      float[] du,
      int duo) {
    for (int j = 0; j < n; j++) {
      float d = dh[dho + j] * (h[ho + j] - g[go + j]);
      du[duo + j] = d * (u[uo + j] * (1 - u[uo + j]));
    }
  }

  /// da = dh (1 - u) (1 - g) (1 + g), and dh = dh u.
  public static void gruCandidateGradient(
      int n, float[] u, int uo, float[] g, int go, float[] dh, int dho, float[] da, int dao) {
    for (int j = 0; j < n; j++) {
      float d = dh[dho + j];
      float v = g[go + j];
      da[dao + j] = d * (1 - u[uo + j]) * ((1 - v) * (1 + v));
      dh[dho + j] = d * u[uo + j];
    }
  }

  /// dr = da b r (1 - r) and db = da r: the reset gate r, and the b it was multiplied with.
  public static void gruResetGradient(
      int n,
      float[] r,
      int ro,
      float[] b,
      int bo,
      float[] da,
      int dao,
      float[] dr,
      int dro,
      float[] db,
      int dbo) {
    for (int j = 0; j < n; j++) {
      float p = da[dao + j] * r[ro + j];
      dr[dro + j] = p * b[bo + j] * (1 - r[ro + j]);
      db[dbo + j] = p;
    }
  }
}
