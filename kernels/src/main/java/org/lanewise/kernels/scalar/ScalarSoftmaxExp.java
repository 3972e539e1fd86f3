package org.lanewise.kernels.scalar;

/// The exponential of softmax on one float, in the steps of the vector one and with its bits.
public final class ScalarSoftmaxExp {
  private static final float LOG2_E = 0x1.715476p0f;
  private static final float LN2_HIGH = 0x1.62e43p-1f;
  private static final float LN2_LOW = -0x1.05c61p-29f;
  private static final float ROUND = 0x1.8p23f;
  private static final int ONE_BITS = 0x3f800000;

  private ScalarSoftmaxExp() {}

  /// `e^v` for `v` of 0 or less; 0 below -87.
  public static float exp(float v) {
    if (v < -87f) {
      return 0;
    }
    float t = Math.fma(LOG2_E, v, ROUND);
    float k = t - ROUND;
    float r = Math.fma(-LN2_LOW, k, Math.fma(-LN2_HIGH, k, v));
    float q = Math.fma(0x1.697a04p-10f, r, 0x1.1239a6p-7f);
    q = Math.fma(q, r, 0x1.555a02p-5f);
    q = Math.fma(q, r, 0x1.555492p-3f);
    q = Math.fma(q, r, 0x1.fffffap-2f);
    float z = Math.fma(q, r * r, r);
    float s = Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + ONE_BITS);
    return Math.fma(z, s, s);
  }
}
