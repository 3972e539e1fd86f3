package org.lanewise.kernels.scalar.unary;

import org.lanewise.kernels.scalar.ScalarTrig;
import org.lanewise.kernels.scalar.activation.ActivationKernel;

/// `y = cos(x)`; `dx = -dy sin(x)`, from the input.
public class ScalarCos implements ActivationKernel {
  @Override
  public boolean readsInput() {
    return true;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = ScalarTrig.cos(x[xOffset + i]);
    }
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      float g = dy[dyOffset + i];
      dx[dxOffset + i] = -(g * ScalarTrig.sin(v));
    }
  }
}
