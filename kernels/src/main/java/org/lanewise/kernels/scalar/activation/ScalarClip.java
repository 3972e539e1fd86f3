package org.lanewise.kernels.scalar.activation;

/// `y = x`, but at least `min` and at most `max`; `dx = dy` where `y` is neither of them, else 0.
public class ScalarClip implements ActivationKernel {
  protected final float min;
  protected final float max;

  public ScalarClip(float min, float max) {
    this.min = min;
    this.max = max;
  }

  @Override
  public boolean readsInput() {
    return false;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      v = v <= min ? min : v;
      y[yOffset + i] = v >= max ? max : v;
    }
  }

  @Override
  public void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = y[yOffset + i];
      float g = dy[dyOffset + i];
      dx[dxOffset + i] = v <= min || v >= max ? 0 : g;
    }
  }
}
