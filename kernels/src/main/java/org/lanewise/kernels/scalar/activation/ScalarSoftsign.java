package org.lanewise.kernels.scalar.activation;

/// `y = x / (1 + |x|)`; `dx = dy / (1 + |x|)^2`. It reads the input, for `1 - |y|` has no digits
/// left where `y` is near 1. The infinities count as the largest floats, for `infinity / infinity`
/// is NaN.
public class ScalarSoftsign implements ActivationKernel {
  @Override
  public boolean readsInput() {
    return true;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      v = v > Float.MAX_VALUE ? Float.MAX_VALUE : v;
      v = v < -Float.MAX_VALUE ? -Float.MAX_VALUE : v;
      y[yOffset + i] = v / (1 + Math.abs(v));
    }
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      float g = dy[dyOffset + i];
      float r = 1 / (1 + Math.abs(v));
      dx[dxOffset + i] = g * r * r;
    }
  }
}
