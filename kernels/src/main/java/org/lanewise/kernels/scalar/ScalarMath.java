package org.lanewise.kernels.scalar;

/// The functions of `VectorMath` on single floats, step by step the same, so with the same bits:
/// there they are explained.
public final class ScalarMath {
  private static final float LOG2_E = 0x1.715476p0f;
  private static final float LN2_HIGH = 0x1.62e43p-1f;
  private static final float LN2_LOW = -0x1.05c61p-29f;

  private static final float ROUND = 0x1.8p23f;
  private static final int ONE_BITS = 0x3f800000;

  private ScalarMath() {}

  /// `e^x`.
  public static float exp(float x) {
    float v = x > 89 ? 89 : x < -104 ? -104 : x;
    float t = Math.fma(LOG2_E, v, ROUND);
    float k = t - ROUND;
    float high = Math.fma(-LN2_HIGH, k, v);
    float low = k * -LN2_LOW;
    float z = rest(high + low, low) + high;

    int bits = Float.floatToRawIntBits(t);
    int half = (bits >> 1 << 23) + ONE_BITS;
    int other = (bits << 23) - half + 2 * ONE_BITS;
    return (z + 1) * Float.intBitsToFloat(half) * Float.intBitsToFloat(other);
  }

  /// `e^x - 1`.
  public static float expm1(float x) {
    float v = x > 89 ? 89 : x < -30 ? -30 : x;
    float t = Math.fma(LOG2_E, v, ROUND);
    float k = t - ROUND;
    float high = Math.fma(-LN2_HIGH, k, v);
    float low = k * -LN2_LOW;
    float rest = rest(high + low, low);

    float s = k > 127 ? 0x1p127f : power(t);
    float one = s - 1;
    float sum = Math.fma(high, s, one);
    float y = Math.fma(rest, s, Math.fma(high, s, one - sum)) + sum;
    return Math.copySign(k > 127 ? y + y : y, x);
  }

  /// `1 / (1 + e^-x)`.
  public static float sigmoid(float x) {
    float v = -x;
    v = v > 105 ? 105 : v < -30 ? -30 : v;
    float t = Math.fma(LOG2_E, v, ROUND);
    float k = t - ROUND;
    float high = Math.fma(-LN2_HIGH, k, v);
    float low = k * -LN2_LOW;
    float z = rest(high + low, low) + high;

    int bits = (Float.floatToRawIntBits(t) << 23) + ONE_BITS - (30 << 23);
    float s = Float.intBitsToFloat(bits);
    float one = 0x1p-30f;
    float sum = s + one;
    float d = Math.fma(z, s, sum);
    float lost = Math.fma(z, s, sum - d) + (one - (sum - s));
    float y = one / d;
    return Math.fma(Math.fma(lost, y, Math.fma(d, y, -one)) * -0x1p30f, y, y);
  }

  /// `tanh(x)`.
  public static float tanh(float x) {
    float a = Math.abs(x);
    if (a < 0.75f) {
      float square = a * a;
      float p = Math.fma(0x1.c89750p-10f, square, -0x1.f662fep-8f);
      p = Math.fma(p, square, 0x1.5f9082p-6f);
      p = Math.fma(p, square, -0x1.b98108p-5f);
      p = Math.fma(p, square, 0x1.110ddap-3f);
      p = Math.fma(p, square, -0x1.55554ap-2f);
      return Math.copySign(Math.fma(p * square, a, a), x);
    }
    float v = a > 10 ? 10 : a;
    v = v + v;
    float t = Math.fma(LOG2_E, v, ROUND);
    float k = t - ROUND;
    float high = Math.fma(-LN2_HIGH, k, v);
    float low = k * -LN2_LOW;
    float z = rest(high + low, low) + high;
    float s = power(t);
    return Math.copySign(-2 / Math.fma(z, s, s + 1) + 1, x);
  }

  /// `e^r - 1 - r`, and `low` added to it.
  private static float rest(float r, float low) {
    float q = Math.fma(0x1.697a04p-10f, r, 0x1.1239a6p-7f);
    q = Math.fma(q, r, 0x1.555a02p-5f);
    q = Math.fma(q, r, 0x1.555492p-3f);
    q = Math.fma(q, r, 0x1.fffffap-2f);
    return Math.fma(q, r * r, low);
  }

  /// `2^n`, with `n` in the low bits of `t`.
  private static float power(float t) {
    return Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + ONE_BITS);
  }
}
