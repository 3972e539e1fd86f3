package org.lanewise.kernels.scalar.unary;

import org.lanewise.kernels.scalar.ScalarMath;
import org.lanewise.kernels.scalar.activation.ActivationKernel;

/// `y = 1 / sqrt(x)`; `dx = -dy y^3 / 2`, from the output.
public class ScalarRsqrt implements ActivationKernel {
  @Override
  public boolean readsInput() {
    return false;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      y[yOffset + i] = ScalarMath.rsqrt(v);
    }
  }

  @Override
  public void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = y[yOffset + i];
      float g = dy[dyOffset + i];
      dx[dxOffset + i] = g * -0.5f * v * v * v;
    }
  }
}
