package org.lanewise.kernels.scalar;

/// The gradient of softmax with cross-entropy for one row as a plain loop.
public final class ScalarCrossEntropy {
  private ScalarCrossEntropy() {}

  /// d = scale (p weights - t).
  public static void backward(
      int n,
      float weights,
      float[] p,
      int pOffset,
      float[] t,
      int tOffset,
      float scale,
      float[] d,
      int dOffset) {
    for (int i = 0; i < n; i++) {
      d[dOffset + i] = scale * (p[pOffset + i] * weights - t[tOffset + i]);
    }
  }
}
