package org.lanewise.kernels.scalar.activation;

/// `y = x (x + 3) / 6` from -3 to 3, 0 below and `x` above; `dx = dy (2 x + 3) / 6` between them, 0
/// below and `dy` above. It reads the input, for two inputs have the same output.
public class ScalarHardSwish implements ActivationKernel {
  @Override
  public boolean readsInput() {
    return true;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      float between = v * ((v + 3) / 6);
      between = v <= -3 ? 0 : between;
      y[yOffset + i] = v >= 3 ? v : between;
    }
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      float g = dy[dyOffset + i];
      float between = g * ((v + v + 3) / 6);
      between = v <= -3 ? 0 : between;
      dx[dxOffset + i] = v >= 3 ? g : between;
    }
  }
}
