package org.lanewise.kernels.scalar.unary;

import org.lanewise.kernels.scalar.ScalarPow;
import org.lanewise.kernels.scalar.activation.ActivationKernel;

/// `y = x^p`; `dx = dy p x^(p - 1)`, from the input, and 0 for `p` 0.
public class ScalarPower implements ActivationKernel {
  protected final float exponent;

  public ScalarPower(float exponent) {
    this.exponent = exponent;
  }

  @Override
  public boolean readsInput() {
    return true;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    ScalarPow.pow(exponent, n, x, xOffset, y, yOffset);
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float slope = exponent == 0 ? 0 : exponent * ScalarPow.pow(x[xOffset + i], exponent - 1);
      dx[dxOffset + i] = dy[dyOffset + i] * slope;
    }
  }
}
