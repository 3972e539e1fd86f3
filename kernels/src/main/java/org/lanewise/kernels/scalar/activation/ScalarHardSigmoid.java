package org.lanewise.kernels.scalar.activation;

/// `y = (x + 3) / 6`, but at least 0 and at most 1; `dx = dy / 6` where `y` is neither, else 0. The
/// sum comes first: `x / 6 + 1 / 2` would lose digits near -3.
public class ScalarHardSigmoid implements ActivationKernel {
  @Override
  public boolean readsInput() {
    return false;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      v = v + 3;
      v = v <= 0 ? 0 : v;
      v = v >= 6 ? 6 : v;
      y[yOffset + i] = v / 6;
    }
  }

  @Override
  public void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = y[yOffset + i];
      float g = dy[dyOffset + i];
      dx[dxOffset + i] = v <= 0 || v >= 1 ? 0 : g / 6;
    }
  }
}
