package org.lanewise.kernels.scalar.activation;

import org.lanewise.kernels.scalar.ScalarMath;

/// `y = x tanh(log(1 + e^x))`. With `e = e^x` and `t = e (e + 2)` the hyperbolic tangent is
/// `t / (t + 2)`: one exponential, and no cancellation. `dx = dy (t + 4 x e (e + 1) r) r` with
/// `r = 1 / (t + 2)`. It reads the input, for two inputs have the same output.
///
/// From 20 up the quotient is 1, so `e` stays `e^20`, which keeps its powers in range. Beyond 105
/// away from 0 `x` is taken as 105 where it is multiplied by 0, for an infinity would make a NaN.
public class ScalarMish implements ActivationKernel {
  @Override
  public boolean readsInput() {
    return true;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      float e = ScalarMath.exp(v > 20 ? 20 : v);
      float t = e * (e + 2);
      y[yOffset + i] = (v < -105 ? -105 : v) * (t / (t + 2));
    }
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      float g = dy[dyOffset + i];
      float e = ScalarMath.exp(v > 20 ? 20 : v);
      v = v < -105 ? -105 : v;
      v = v > 105 ? 105 : v;
      float t = e * (e + 2);
      float r = 1 / (t + 2);
      float slope = 4 * v * (e * (e + 1));
      dx[dxOffset + i] = g * (r * Math.fma(slope, r, t));
    }
  }
}
