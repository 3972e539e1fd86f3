package org.lanewise.kernels.scalar;

/// The optimizers' sweeps as plain loops.
public final class ScalarUpdate {
  /// The square of a smaller number is no normal number. Arithmetic on subnormal ones takes a
  /// hundred times longer on many CPUs, and rounding would keep a mean there for ever: 0.9 times
  /// the smallest number is that number again.
  public static final float TINY = 0x1p-63f;

  private ScalarUpdate() {}

  /// The value, or 0 where it is nearer to 0 than the limit. NaN stays.
  public static float orZero(float value, float limit) {
    return Math.abs(value) < limit ? 0 : value;
  }

  /// One step of Adam, with what is tiny taken as zero; keep1 and keep2 are 1 - beta.
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
      float gradient = orZero(g[gOffset + i], TINY);
      float mean = m[mOffset + i];
      float square = v[vOffset + i];
      mean += keep1 * (gradient - mean);
      square += keep2 * (gradient * gradient - square);
      mean = orZero(mean, TINY);
      square = orZero(square, Float.MIN_NORMAL);
      m[mOffset + i] = mean;
      v[vOffset + i] = square;
      w[wOffset + i] -= alpha * mean / ((float) Math.sqrt(square) + epsilon);
    }
  }
}
