package org.lanewise.kernels.scalar.unary;

import org.lanewise.kernels.scalar.ScalarMath;
import org.lanewise.kernels.scalar.activation.ActivationKernel;

/// `y = ln(1 + x)`; `dx = dy / (1 + x)`, from the input.
public class ScalarLog1p implements ActivationKernel {
  @Override
  public boolean readsInput() {
    return true;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      y[yOffset + i] = ScalarMath.log1p(v);
    }
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      float g = dy[dyOffset + i];
      dx[dxOffset + i] = g / (1 + v);
    }
  }
}
