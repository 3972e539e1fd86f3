package org.lanewise.kernels.scalar.unary;

import org.lanewise.kernels.scalar.ScalarMath;
import org.lanewise.kernels.scalar.activation.ActivationKernel;

/// `y = erf(x)`; `dx = dy 2 / sqrt(pi) e^(-x^2)`, from the input.
public class ScalarErf implements ActivationKernel {
  /// 2 / sqrt(pi).
  protected static final float SLOPE = 0x1.20dd76p0f;

  @Override
  public boolean readsInput() {
    return true;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      y[yOffset + i] = ScalarMath.erf(v);
    }
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      float g = dy[dyOffset + i];
      dx[dxOffset + i] = g * (SLOPE * ScalarMath.exp(-(v * v)));
    }
  }
}
