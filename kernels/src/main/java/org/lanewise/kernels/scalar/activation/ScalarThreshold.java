package org.lanewise.kernels.scalar.activation;

/// `y = x` above `threshold`, else `value`; `dx = dy` where `x` is above `threshold`, else 0. It
/// reads the input, for `value` may be above `threshold`.
public class ScalarThreshold implements ActivationKernel {
  protected final float threshold;
  protected final float value;

  public ScalarThreshold(float threshold, float value) {
    this.threshold = threshold;
    this.value = value;
  }

  @Override
  public boolean readsInput() {
    return true;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      y[yOffset + i] = v <= threshold ? value : v;
    }
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      float g = dy[dyOffset + i];
      dx[dxOffset + i] = v <= threshold ? 0 : g;
    }
  }
}
