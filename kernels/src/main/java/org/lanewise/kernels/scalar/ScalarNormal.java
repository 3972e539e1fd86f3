package org.lanewise.kernels.scalar;

/// Quantiles of the normal distribution, as plain loops.
///
/// A number `v` from -1 to 1 without 0 stands for the quantile with the sign of `v` beyond which,
/// on both sides together, the probability is `p = |v|`. After Giles, "Approximating the erfinv
/// function" (2010):
///
/// 1. `w = -log(p (2 - p))`, in which the quantile is almost a straight line, however small `p` is;
/// 2. the quantile is `(1 - p) q`, with `q` a polynomial of degree 8 in `w - 2.5` for `w` below 5,
///    and in `sqrt(w) - 3` up to 21.6. Their coefficients minimise the largest relative error,
///    2^-23.3 and 2^-21.6 (Lawson's iteration).
public final class ScalarNormal {
  /// Where the second polynomial begins.
  public static final float TAIL = 5;

  private ScalarNormal() {}

  /// x = stddev times the quantile of x.
  public static void quantiles(int n, float stddev, float[] x, int xOffset) {
    for (int i = xOffset; i < xOffset + n; i++) {
      float v = x[i];
      float p = Math.abs(v);
      float w = -ScalarMath.log(p * (2 - p));
      float q = w < TAIL ? middle(w - 2.5f) : tail((float) Math.sqrt(w) - 3);
      x[i] = Math.copySign((1 - p) * q, v) * stddev;
    }
  }

  private static float middle(float c) {
    float q = Math.fma(c, 0x1.5b74bp-25f, 0x1.050982p-21f);
    q = Math.fma(q, c, -0x1.4efdep-18f);
    q = Math.fma(q, c, -0x1.a15f4ap-18f);
    q = Math.fma(q, c, 0x1.442c24p-12f);
    q = Math.fma(q, c, -0x1.d0c85cp-10f);
    q = Math.fma(q, c, -0x1.8332c2p-8f);
    q = Math.fma(q, c, 0x1.652c86p-2f);
    return Math.fma(q, c, 0x1.0fc8bep1f);
  }

  private static float tail(float c) {
    float q = Math.fma(c, -0x1.cf0d5p-16f, -0x1.5772c4p-13f);
    q = Math.fma(q, c, 0x1.a9e1cp-10f);
    q = Math.fma(q, c, -0x1.3d4c3cp-8f);
    q = Math.fma(q, c, 0x1.0d8bf4p-7f);
    q = Math.fma(q, c, -0x1.65201p-7f);
    q = Math.fma(q, c, 0x1.b4d3ccp-7f);
    q = Math.fma(q, c, 0x1.6aa5b4p0f);
    return Math.fma(q, c, 0x1.00696ep2f);
  }
}
