package org.lanewise.kernels.scalar.activation;

import org.lanewise.kernels.scalar.ScalarMath;

/// `y = x s` with `s = 1 / (1 + e^-x)`; `dx = dy s (1 + x (1 - s))`. It reads the input, for two
/// inputs have the same output. Beyond 105 away from 0, `s` is 0 or 1 and `x` is taken as 105, for
/// an infinity times 0 is NaN.
public class ScalarSilu implements ActivationKernel {
  @Override
  public boolean readsInput() {
    return true;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      float s = ScalarMath.sigmoid(v);
      y[yOffset + i] = (v < -105 ? -105 : v) * s;
    }
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      float g = dy[dyOffset + i];
      float s = ScalarMath.sigmoid(v);
      v = v < -105 ? -105 : v;
      v = v > 105 ? 105 : v;
      dx[dxOffset + i] = g * (s * Math.fma(v, 1 - s, 1));
    }
  }
}
