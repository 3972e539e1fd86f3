package org.lanewise.kernels.scalar.activation;

import org.lanewise.kernels.scalar.ScalarMath;

/// `y = x (1 + tanh u) / 2` with `u = sqrt(2 / pi) (x + 0.044715 x^3)`, the approximation of the
/// gelu. It is `x s` with the logistic function `s` of `2 u`; `dx = dy s (1 + x (1 - s) (2 u)')`.
/// It reads the input, for two inputs have the same output.
///
/// Beyond 20 away from 0, `s` is 0 or 1 and `x` is taken as 20, for an infinity times 0 is NaN.
public class ScalarGeluTanh implements ActivationKernel {
  // 2 u = LINEAR x + CUBIC x^3: twice the square root of 2 / pi, and that times 0.044715.
  protected static final float LINEAR = 1.5957691216057308f;
  protected static final float CUBIC = 0.07135481282748825f;

  @Override
  public boolean readsInput() {
    return true;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      v = v < -20 ? -20 : v;
      float u = v * Math.fma(CUBIC, v * v, LINEAR);
      y[yOffset + i] = v * ScalarMath.sigmoid(u);
    }
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      float g = dy[dyOffset + i];
      v = v < -20 ? -20 : v;
      v = v > 20 ? 20 : v;
      float square = v * v;
      float s = ScalarMath.sigmoid(v * Math.fma(CUBIC, square, LINEAR));
      float slope = Math.fma(3 * CUBIC, square, LINEAR);
      dx[dxOffset + i] = g * (s * Math.fma(v * slope, 1 - s, 1));
    }
  }
}
