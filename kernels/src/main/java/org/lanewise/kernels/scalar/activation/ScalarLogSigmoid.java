package org.lanewise.kernels.scalar.activation;

import org.lanewise.kernels.scalar.ScalarMath;

/// `y = log(1 / (1 + e^-x))`, the softplus of `-x` with the other sign; `dx = dy (1 - e^y)`, which
/// is as accurate as `y`.
public class ScalarLogSigmoid implements ActivationKernel {
  @Override
  public boolean readsInput() {
    return false;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      y[yOffset + i] = -ScalarMath.softplus(-v);
    }
  }

  @Override
  public void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = y[yOffset + i];
      float g = dy[dyOffset + i];
      dx[dxOffset + i] = g * -ScalarMath.expm1(v);
    }
  }
}
