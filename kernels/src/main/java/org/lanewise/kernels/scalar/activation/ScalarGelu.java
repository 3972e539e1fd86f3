package org.lanewise.kernels.scalar.activation;

import org.lanewise.kernels.scalar.ScalarMath;

/// `y = x P(x)` with the distribution function `P` of the normal distribution, `(1 + erf(x / sqrt
/// 2)) / 2`; `dx = dy (P + x p)` with its density `p`. It reads the input, for two inputs have the
/// same output.
///
/// `1 + erf` has no digits left where `x` is far below 0. So both are built from `a = |x|` and
/// `P(-a) = Q(a) e^(-a^2 / 2)`:
///
/// 1. Exponential: `a^2` is taken as `h` and what its rounding lost, which is multiplied in after.
/// 2. Polynomial: `Q(a) (a + K)` is one of degree 9 in `t = a / (a + K)`, wrong by 2^-28.1, as
///    Shepherd and Laframboise stretch the half-line ("Chebyshev approximation of (1 + 2x) exp(x^2)
///    erfc x in 0 <= x < infinity", Mathematics of Computation 36, 1981). Its coefficients were
///    rounded to float from the lowest power up, each time fitting the others again.
/// 3. Reconstruction: `y = max(x, 0) - a Q e^(-a^2 / 2)`. The derivative is `m = (Q - a p(0))
///    e^(-a^2 / 2)` below 0, else `1 - m`.
///
/// From 15 up `a` is taken as 15, where the exponential is 0, for an infinity times 0 is NaN.
public class ScalarGelu implements ActivationKernel {
  protected static final float K = 3.375f;
  protected static final float P0 = 0x1.bp0f;
  protected static final float P1 = -0x1.6da866p1f;
  protected static final float P2 = 0x1.1ade6ep1f;
  protected static final float P3 = -0x1.76a4c4p-2f;
  protected static final float P4 = -0x1.e7346cp-2f;
  protected static final float P5 = 0x1.958486p-4f;
  protected static final float P6 = 0x1.1f53ep-4f;
  protected static final float P7 = 0x1.86cc08p-3f;
  protected static final float P8 = -0x1.d3668ap-3f;
  protected static final float P9 = 0x1.1729aap-4f;

  /// The density of the normal distribution at 0: `1 / sqrt(2 pi)`.
  protected static final float DENSITY = 0.39894228f;

  @Override
  public boolean readsInput() {
    return true;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      float a = Math.min(Math.abs(v), 15);
      float h = a * a;
      float e = ScalarMath.exp(h * -0.5f);
      e = Math.fma(e, Math.fma(a, a, -h) * -0.5f, e);
      y[yOffset + i] = (v < 0 ? 0 : v) - a * q(a) * e;
    }
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      float g = dy[dyOffset + i];
      float a = Math.min(Math.abs(v), 15);
      float h = a * a;
      float e = ScalarMath.exp(h * -0.5f);
      e = Math.fma(e, Math.fma(a, a, -h) * -0.5f, e);
      float m = Math.fma(a, -DENSITY, q(a)) * e;
      dx[dxOffset + i] = g * (v < 0 ? m : 1 - m);
    }
  }

  private static float q(float a) {
    float r = 1 / (a + K);
    float t = a * r;
    float p = P9;
    p = Math.fma(p, t, P8);
    p = Math.fma(p, t, P7);
    p = Math.fma(p, t, P6);
    p = Math.fma(p, t, P5);
    p = Math.fma(p, t, P4);
    p = Math.fma(p, t, P3);
    p = Math.fma(p, t, P2);
    p = Math.fma(p, t, P1);
    p = Math.fma(p, t, P0);
    return p * r;
  }
}
