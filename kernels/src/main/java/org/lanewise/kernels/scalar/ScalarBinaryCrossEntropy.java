package org.lanewise.kernels.scalar;

/// The binary cross-entropy as plain loops.
public final class ScalarBinaryCrossEntropy {
  private ScalarBinaryCrossEntropy() {}

  /// The sum of the losses in double.
  public static double sum(int n, float[] y, int yOffset, float[] t, int tOffset, float weight) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      float x = y[yOffset + i];
      float log = ScalarMath.log1p(ScalarSoftmaxExp.exp(-Math.abs(x)));
      float positive = (x > 0 ? 0 : -x) + log;
      float negative = (x < 0 ? 0 : x) + log;
      sum += Math.fma(t[tOffset + i] * weight, positive, (1 - t[tOffset + i]) * negative);
    }
    return sum;
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
