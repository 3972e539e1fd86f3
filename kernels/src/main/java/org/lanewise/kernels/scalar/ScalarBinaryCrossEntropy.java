package org.lanewise.kernels.scalar;

/// The binary cross-entropy as plain loops.
///
/// With `w = e^-|x|`, `log(1 + w)` is the polynomial of [ScalarMath#log1p] in `f = w`, or from `w =
/// 0.5` on in `f = (w - 1) / 2`, with `ln 2` added.
public final class ScalarBinaryCrossEntropy {
  /// The logarithm of 2.
  public static final float LN2 = 0x1.62e43p-1f;

  private ScalarBinaryCrossEntropy() {}

  /// The sum of the losses in double.
  public static double sum(int n, float[] y, int yOffset, float[] t, int tOffset, float weight) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      float x = y[yOffset + i];
      float log = log1p(ScalarSoftmaxExp.exp(-Math.abs(x)));
      float positive = (x > 0 ? 0 : -x) + log;
      float negative = (x < 0 ? 0 : x) + log;
      sum += Math.fma(t[tOffset + i] * weight, positive, (1 - t[tOffset + i]) * negative);
    }
    return sum;
  }

  /// `log(1 + w)` for `w` from 0 to 1.
  private static float log1p(float w) {
    return w >= 0.5f ? logRest(Math.fma(w, 0.5f, -0.5f)) + LN2 : logRest(w);
  }

  /// `log(1 + f)` for `f` from -0.25 to 0.5.
  static float logRest(float f) {
    float q = Math.fma(-0x1.71a206p-5f, f, 0x1.acd728p-4f);
    q = Math.fma(q, f, -0x1.0d9942p-3f);
    q = Math.fma(q, f, 0x1.2883bep-3f);
    q = Math.fma(q, f, -0x1.54ee28p-3f);
    q = Math.fma(q, f, 0x1.99697ap-3f);
    q = Math.fma(q, f, -0x1.000046p-2f);
    q = Math.fma(q, f, 0x1.5555a4p-2f);
    q = Math.fma(q, f, -0.5f);
    return Math.fma(q, f * f, f);
  }

  /// dx = scale (sigmoid(x) (1 - t + w t) - w t).
  public static void backward(
      int n,
      float[] y,
      int yOffset,
      float[] t,
      int tOffset,
      float weight,
      float scale,
      float[] dy,
      int dyOffset) {
    for (int i = 0; i < n; i++) {
      float wt = t[tOffset + i] * weight;
      float factor = 1 - t[tOffset + i] + wt;
      dy[dyOffset + i] = Math.fma(ScalarMath.sigmoid(y[yOffset + i]), factor, -wt) * scale;
    }
  }
}
