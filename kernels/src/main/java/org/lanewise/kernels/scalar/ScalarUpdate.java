package org.lanewise.kernels.scalar;

/// The optimizers' sweeps as plain loops.
public final class ScalarUpdate {
  private ScalarUpdate() {}

  /// One step of Adam; keep1 and keep2 are 1 - beta.
  public static void adam(
      int n,
      float alpha,
      float keep1,
      float keep2,
      float epsilon,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] m,
      int mOffset,
      float[] v,
      int vOffset) {
    for (int i = 0; i < n; i++) {
      float gradient = g[gOffset + i];
      float mean = m[mOffset + i];
      float square = v[vOffset + i];
      mean += keep1 * (gradient - mean);
      square += keep2 * (gradient * gradient - square);
      m[mOffset + i] = mean;
      v[vOffset + i] = square;
      w[wOffset + i] -= alpha * mean / ((float) Math.sqrt(square) + epsilon);
    }
  }
}
