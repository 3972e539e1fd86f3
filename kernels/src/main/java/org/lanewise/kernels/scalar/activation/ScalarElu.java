package org.lanewise.kernels.scalar.activation;

import org.lanewise.kernels.scalar.ScalarMath;

/// `y = scale x` above 0, else `alpha (e^x - 1)`; `dx = scale dy` where `y` is above 0, else
/// `(y + alpha) dy`. The elu has the scale 1; the selu has both.
public class ScalarElu implements ActivationKernel {
  protected final float scale;
  protected final float alpha;

  public ScalarElu(float scale, float alpha) {
    this.scale = scale;
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
      y[yOffset + i] = v > 0 ? scale * v : alpha * ScalarMath.expm1(v);
    }
  }

  @Override
  public void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = y[yOffset + i];
      float g = dy[dyOffset + i];
      dx[dxOffset + i] = v > 0 ? scale * g : (v + alpha) * g;
    }
  }
}
