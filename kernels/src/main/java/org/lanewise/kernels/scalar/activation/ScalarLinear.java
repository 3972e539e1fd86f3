package org.lanewise.kernels.scalar.activation;

/// `y = x`, `dx = dy`: copies, the same on both backends.
public class ScalarLinear implements ActivationKernel {
  @Override
  public boolean readsInput() {
    return false;
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    System.arraycopy(x, xOffset, y, yOffset, n);
  }

  @Override
  public void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    System.arraycopy(dy, dyOffset, dx, dxOffset, n);
  }
}
