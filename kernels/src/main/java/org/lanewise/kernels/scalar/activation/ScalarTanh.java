package org.lanewise.kernels.scalar.activation;

import org.lanewise.kernels.scalar.ScalarMath;

/// `y = tanh(x)`; `dx = dy (1 - y) (1 + y)`, which keeps the digits that `1 - y^2` loses near 1.
public class ScalarTanh implements ActivationKernel {
  @Override
  public boolean readsInput() {
    return false;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      y[yOffset + i] = ScalarMath.tanh(v);
    }
  }

  @Override
  public void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = y[yOffset + i];
      float g = dy[dyOffset + i];
      dx[dxOffset + i] = g * ((1 - v) * (1 + v));
    }
  }
}
