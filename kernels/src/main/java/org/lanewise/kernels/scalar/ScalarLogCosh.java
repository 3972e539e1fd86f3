package org.lanewise.kernels.scalar;

/// The logarithm of the hyperbolic cosine of a difference as plain loops.
///
/// With `d = |y - t|`, from 0.5 on `log cosh d = d - ln 2 + log(1 + e^-2d)`, the last term by a
/// polynomial in `e^-2d`. Below, where that difference would cancel, `d^2 p(d^2)`: `p` takes the
/// values of `log(cosh d) / d^2` at five Chebyshev nodes, and is off by 4.6e-9 of it.
public final class ScalarLogCosh {
  private ScalarLogCosh() {}

  /// The sum of log(cosh(y - t)) in double.
  public static double sum(int n, float[] y, int yOffset, float[] t, int tOffset) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      float d = Math.abs(y[yOffset + i] - t[tOffset + i]);
      float w = ScalarSoftmaxExp.exp(d * -2);
      float far = d - ScalarBinaryCrossEntropy.LN2 + ScalarBinaryCrossEntropy.logRest(w);
      sum += d >= 0.5f ? far : near(d * d);
    }
    return sum;
  }

  private static float near(float s) {
    float p = Math.fma(0x1.d38646p-10f, s, -0x1.b49330p-8f);
    p = Math.fma(p, s, 0x1.6bf7c4p-6f);
    p = Math.fma(p, s, -0x1.555518p-4f);
    return Math.fma(p, s, 0.5f) * s;
  }

  /// dy = scale tanh(y - t).
  public static void backward(
      int n,
      float[] y,
      int yOffset,
      float[] t,
      int tOffset,
      float scale,
      float[] dy,
      int dyOffset) {
    for (int i = 0; i < n; i++) {
      dy[dyOffset + i] = ScalarMath.tanh(y[yOffset + i] - t[tOffset + i]) * scale;
    }
  }
}
