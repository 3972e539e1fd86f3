package org.lanewise.kernels.scalar.activation;

/// `y = x` above 0, else `slope x`; `dx = dy` where `y` is above 0, else `slope dy`.
public class ScalarLeakyRelu implements ActivationKernel {
  protected final float slope;

  public ScalarLeakyRelu(float slope) {
    this.slope = slope;
  }

  @Override
  public boolean readsInput() {
    return false;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      y[yOffset + i] = v <= 0 ? slope * v : v;
    }
  }

  @Override
  public void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = y[yOffset + i];
      float g = dy[dyOffset + i];
      dx[dxOffset + i] = v <= 0 ? slope * g : g;
    }
  }
}
