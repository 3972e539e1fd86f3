package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarRecurrent;

/// [ScalarRecurrent] on vectors, which also takes what a loop leaves over.
public final class VectorRecurrent {
  private VectorRecurrent() {}

  /// c = f c + i g.
  public static void lstmState(
      int n, float[] i, int io, float[] f, int fo, float[] g, int go, float[] c, int co) {
    int j = 0;
    for (; j < F.loopBound(n); j += LENGTH) {
      FloatVector ig = FloatVector.fromArray(F, i, io + j).mul(FloatVector.fromArray(F, g, go + j));
      FloatVector v = FloatVector.fromArray(F, c, co + j);
      FloatVector.fromArray(F, f, fo + j).fma(v, ig).intoArray(c, co + j);
    }
    ScalarRecurrent.lstmState(n - j, i, io + j, f, fo + j, g, go + j, c, co + j);
  }

  /// h = u (h - g) + g.
  public static void gruState(int n, float[] u, int uo, float[] g, int go, float[] h, int ho) {
    int j = 0;
    for (; j < F.loopBound(n); j += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, g, go + j);
      FloatVector d = FloatVector.fromArray(F, h, ho + j).sub(v);
      FloatVector.fromArray(F, u, uo + j).fma(d, v).intoArray(h, ho + j);
    }
    ScalarRecurrent.gruState(n - j, u, uo + j, g, go + j, h, ho + j);
  }

  /// dz = dh tc o (1 - o), and dc += dh o (1 - tc) (1 + tc).
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
    FloatVector one = FloatVector.broadcast(F, 1f);
    int j = 0;
    for (; j < F.loopBound(n); j += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, o, oo + j);
      FloatVector p = FloatVector.fromArray(F, dh, dho + j).mul(v);
      FloatVector t = FloatVector.fromArray(F, tc, tco + j);
      p.mul(t).mul(one.sub(v)).intoArray(dz, dzo + j);
      FloatVector s = one.sub(t).mul(one.add(t));
      p.fma(s, FloatVector.fromArray(F, dc, dco + j)).intoArray(dc, dco + j);
    }
    ScalarRecurrent.lstmOutputGradient(
        n - j, o, oo + j, tc, tco + j, dh, dho + j, dz, dzo + j, dc, dco + j);
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
    FloatVector one = FloatVector.broadcast(F, 1f);
    int j = 0;
    for (; j < F.loopBound(n); j += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, i, io + j);
      FloatVector p = FloatVector.fromArray(F, dc, dco + j).mul(v);
      FloatVector w = FloatVector.fromArray(F, g, go + j);
      p.mul(w).mul(one.sub(v)).intoArray(di, dio + j);
      p.mul(one.sub(w).mul(one.add(w))).intoArray(dg, dgo + j);
    }
    ScalarRecurrent.lstmInputGradient(
        n - j, i, io + j, g, go + j, dc, dco + j, di, dio + j, dg, dgo + j);
  }

  /// df = dc c f (1 - f), and dc = dc f.
  public static void lstmForgetGradient(
      int n, float[] f, int fo, float[] c, int co, float[] dc, int dco, float[] df, int dfo) {
    FloatVector one = FloatVector.broadcast(F, 1f);
    int j = 0;
    for (; j < F.loopBound(n); j += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, f, fo + j);
      FloatVector p = FloatVector.fromArray(F, dc, dco + j).mul(v);
      FloatVector q = p.mul(FloatVector.fromArray(F, c, co + j));
      q.mul(one.sub(v)).intoArray(df, dfo + j);
      p.intoArray(dc, dco + j);
    }
    ScalarRecurrent.lstmForgetGradient(n - j, f, fo + j, c, co + j, dc, dco + j, df, dfo + j);
  }

  /// du = dh (h - g) u (1 - u).
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
    FloatVector one = FloatVector.broadcast(F, 1f);
    int j = 0;
    for (; j < F.loopBound(n); j += LENGTH) {
      FloatVector d = FloatVector.fromArray(F, h, ho + j).sub(FloatVector.fromArray(F, g, go + j));
      d = FloatVector.fromArray(F, dh, dho + j).mul(d);
      FloatVector v = FloatVector.fromArray(F, u, uo + j);
      d.mul(v.mul(one.sub(v))).intoArray(du, duo + j);
    }
    ScalarRecurrent.gruUpdateGradient(
        n - j, u, uo + j, g, go + j, h, ho + j, dh, dho + j, du, duo + j);
  }

  /// da = dh (1 - u) (1 - g) (1 + g), and dh = dh u.
  public static void gruCandidateGradient(
      int n, float[] u, int uo, float[] g, int go, float[] dh, int dho, float[] da, int dao) {
    FloatVector one = FloatVector.broadcast(F, 1f);
    int j = 0;
    for (; j < F.loopBound(n); j += LENGTH) {
      FloatVector d = FloatVector.fromArray(F, dh, dho + j);
      FloatVector v = FloatVector.fromArray(F, u, uo + j);
      FloatVector w = FloatVector.fromArray(F, g, go + j);
      d.mul(one.sub(v)).mul(one.sub(w).mul(one.add(w))).intoArray(da, dao + j);
      d.mul(v).intoArray(dh, dho + j);
    }
    ScalarRecurrent.gruCandidateGradient(n - j, u, uo + j, g, go + j, dh, dho + j, da, dao + j);
  }

  /// dr = da b r (1 - r) and db = da r.
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
    FloatVector one = FloatVector.broadcast(F, 1f);
    int j = 0;
    for (; j < F.loopBound(n); j += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, r, ro + j);
      FloatVector p = FloatVector.fromArray(F, da, dao + j).mul(v);
      FloatVector q = p.mul(FloatVector.fromArray(F, b, bo + j));
      q.mul(one.sub(v)).intoArray(dr, dro + j);
      p.intoArray(db, dbo + j);
    }
    ScalarRecurrent.gruResetGradient(
        n - j, r, ro + j, b, bo + j, da, dao + j, dr, dro + j, db, dbo + j);
  }
}
