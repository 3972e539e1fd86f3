package org.lanewise.kernels.scalar.activation;

import org.lanewise.kernels.scalar.ScalarMath;

/// `y = x` above 0, else `alpha (e^(x / alpha) - 1)`; `dx = dy` where `y` is above 0, else
/// `(y / alpha + 1) dy`.
public class ScalarCelu implements ActivationKernel {
  protected final float alpha;

  public ScalarCelu(float alpha) {
    this.alpha = alpha;
  }

  @Override
  public boolean readsInput() {
    return false;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      y[yOffset + i] = v > 0 ? v : alpha * ScalarMath.expm1(v / alpha);
    }
  }

  @Override
  public void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = y[yOffset + i];
      float g = dy[dyOffset + i];
      dx[dxOffset + i] = v > 0 ? g : (v / alpha + 1) * g;
    }
  }
}
