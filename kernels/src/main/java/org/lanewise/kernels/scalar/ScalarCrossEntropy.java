package org.lanewise.kernels.scalar;

/// The gradient of softmax with cross-entropy for one row as plain loops.
public final class ScalarCrossEntropy {
  private ScalarCrossEntropy() {}

  /// d = scale (p sum - (kept t + spread)).
  public static void backward(
      int n,
      float sum,
      float[] p,
      int pOffset,
      float kept,
      float[] t,
      int tOffset,
      float spread,
      float scale,
      float[] d,
      int dOffset) {
    for (int i = 0; i < n; i++) {
      float target = Math.fma(t[tOffset + i], kept, spread);
      d[dOffset + i] = (p[pOffset + i] * sum - target) * scale;
    }
  }

  /// d = scale (p sum - w (kept t + spread)).
  public static void weightedBackward(
      int n,
      float sum,
      float[] p,
      int pOffset,
      float kept,
      float[] t,
      int tOffset,
      float spread,
      float[] w,
      int wOffset,
      float scale,
      float[] d,
      int dOffset) {
    for (int i = 0; i < n; i++) {
      float target = Math.fma(t[tOffset + i], kept, spread) * w[wOffset + i];
      d[dOffset + i] = (p[pOffset + i] * sum - target) * scale;
    }
  }
}
