package org.lanewise.kernels.scalar;

/// The activations as plain loops. `sigmoid` and `tanh` are computed in double and rounded once.
public final class ScalarActivation {
  // What tells the activations apart below the public interface, on both backends.
  public static final int LINEAR = 0;
  public static final int RELU = 1;
  public static final int LEAKY_RELU = 2;
  public static final int SIGMOID = 3;
  public static final int TANH = 4;

  private ScalarActivation() {}

  /// y = f(x).
  public static void forward(
      int kind, float parameter, int n, float[] x, int xOffset, float[] y, int yOffset) {
    switch (kind) {
      case LINEAR -> System.arraycopy(x, xOffset, y, yOffset, n);
      case RELU -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = Math.max(x[xOffset + i], 0f);
        }
      }
      case LEAKY_RELU -> {
        for (int i = 0; i < n; i++) {
          float v = x[xOffset + i];
          y[yOffset + i] = v <= 0 ? parameter * v : v;
        }
      }
      case SIGMOID -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = (float) (1 / (1 + Math.exp(-(double) x[xOffset + i])));
        }
      }
      case TANH -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = (float) Math.tanh(x[xOffset + i]);
        }
      }
      default -> throw new AssertionError(kind);
    }
  }

  /// dx = dy f'(x), from the output y.
  public static void backward(
      int kind,
      float parameter,
      int n,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    switch (kind) {
      case LINEAR -> System.arraycopy(dy, dyOffset, dx, dxOffset, n);
      case RELU -> {
        for (int i = 0; i < n; i++) {
          dx[dxOffset + i] = y[yOffset + i] <= 0 ? 0 : dy[dyOffset + i];
        }
      }
      case LEAKY_RELU -> {
        for (int i = 0; i < n; i++) {
          float g = dy[dyOffset + i];
          dx[dxOffset + i] = y[yOffset + i] <= 0 ? parameter * g : g;
        }
      }
      case SIGMOID -> {
        for (int i = 0; i < n; i++) {
          float v = y[yOffset + i];
          dx[dxOffset + i] = dy[dyOffset + i] * v * (1 - v);
        }
      }
      case TANH -> {
        for (int i = 0; i < n; i++) {
          // (1 - y)(1 + y) keeps the digits that 1 - y * y loses near 1.
          float v = y[yOffset + i];
          dx[dxOffset + i] = dy[dyOffset + i] * ((1 - v) * (1 + v));
        }
      }
      default -> throw new AssertionError(kind);
    }
  }
}
