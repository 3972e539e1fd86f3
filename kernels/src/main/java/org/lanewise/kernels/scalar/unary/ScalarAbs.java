package org.lanewise.kernels.scalar.unary;

import org.lanewise.kernels.scalar.activation.ActivationKernel;

/// `y = |x|`; `dx` is `-dy` below 0, 0 at 0, and else `dy`. It reads the input.
public class ScalarAbs implements ActivationKernel {
  @Override
  public boolean readsInput() {
    return true;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      y[yOffset + i] = Math.abs(v);
    }
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      float g = dy[dyOffset + i];
      dx[dxOffset + i] = v < 0 ? -g : v == 0 ? 0 : g;
    }
  }
}
