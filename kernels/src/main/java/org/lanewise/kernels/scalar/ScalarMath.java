package org.lanewise.kernels.scalar;

/// The functions of `VectorMath` on single floats, step by step the same, so with the same bits:
/// there they are explained.
public final class ScalarMath {
  private static final float LOG2_E = 0x1.715476p0f;
  private static final float LN2_HIGH = 0x1.62e43p-1f;
  private static final float LN2_LOW = -0x1.05c61p-29f;

  private static final float ROUND = 0x1.8p23f;
  private static final int ONE_BITS = 0x3f800000;

  private static final float LOG_LN2_HIGH = 0x1.62e42ep-1f;
  private static final float LOG_LN2_LOW = 0x1.efa39ep-25f;
  private static final int LOG_LEAST_BITS = 0x3f400000;

  private ScalarMath() {}

  /// `e^x`.
  public static float exp(float x) {
    float t = Math.fma(LOG2_E, x, ROUND);
    float k = t - ROUND;
    float high = Math.fma(-LN2_HIGH, k, x);
    float low = k * -LN2_LOW;
    float p = rest(high + low, low) + high + 1;
    int bits = Float.floatToRawIntBits(t);
    if (Math.abs(x) < 87) {
      return Float.intBitsToFloat(Float.floatToRawIntBits(p) + (bits << 23));
    }
    if (x > 89) {
      return Float.POSITIVE_INFINITY;
    }
    if (x < -104) {
      return 0;
    }
    int half = (bits >> 1 << 23) + ONE_BITS;
    int other = (bits << 23) - half + 2 * ONE_BITS;
    return p * Float.intBitsToFloat(half) * Float.intBitsToFloat(other);
  }

  /// `e^x - 1`.
  public static float expm1(float x) {
    float v = x > 89 ? 89 : x < -30 ? -30 : x;
    float t = Math.fma(LOG2_E, v, ROUND);
    float k = t - ROUND;
    float high = Math.fma(-LN2_HIGH, k, v);
    float low = k * -LN2_LOW;
    float rest = rest(high + low, low);

    float s = k > 127 ? 0x1p127f : twoTo(t);
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
    float t = Math.fma(2 * LOG2_E, v, ROUND);
    float k = t - ROUND;
    float r = Math.fma(-LN2_LOW / 2, k, Math.fma(-LN2_HIGH / 2, k, v));
    return Math.copySign(-2 / Math.fma(power(r), twoTo(t), 1) + 1, x);
  }

  /// `log(x)`.
  public static float log(float x) {
    boolean small = x < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(small ? x * 0x1p23f : x);
    int e = bits - LOG_LEAST_BITS >> 23;
    float f = Float.intBitsToFloat(bits - (e << 23)) - 1;
    float k = small ? e - 23f : e;
    float y = Math.fma(LOG_LN2_HIGH, k, Math.fma(logRest(f), f * f, k * LOG_LN2_LOW) + f);
    if (x < Float.POSITIVE_INFINITY) {
      return x < 0 ? Float.NaN : x == 0 ? Float.NEGATIVE_INFINITY : y;
    }
    return x;
  }

  /// `log(1 + x)`.
  public static float log1p(float x) {
    int e = LOG_LEAST_BITS + (1 << 23) - 1 - Float.floatToRawIntBits(x + 1) >> 23;
    float k = e;
    float s = Float.intBitsToFloat(Math.max((e << 23) + ONE_BITS, 0));
    float f = Float.intBitsToFloat(Float.floatToRawIntBits(x) + (e << 23)) - (1 - s);
    float y = Math.fma(-LOG_LN2_HIGH, k, Math.fma(logRest(f), f * f, k * -LOG_LN2_LOW) + f);
    if (x < Float.POSITIVE_INFINITY) {
      return x < -1 ? Float.NaN : x == -1 ? Float.NEGATIVE_INFINITY : y;
    }
    return x;
  }

  /// `(log(1 + f) - f) / f^2`.
  private static float logRest(float f) {
    float square = f * f;
    float p = Math.fma(-0x1.71a206p-5f, f, 0x1.acd728p-4f);
    p = Math.fma(p, square, Math.fma(-0x1.0d9942p-3f, f, 0x1.2883bep-3f));
    float q = Math.fma(-0x1.54ee28p-3f, f, 0x1.99697ap-3f);
    q = Math.fma(q, square, Math.fma(-0x1.000046p-2f, f, 0x1.5555a4p-2f));
    return Math.fma(Math.fma(p, square * square, q), f, -0.5f);
  }

  /// `log(1 + e^x)`, by the steps of `VectorSoftplus`.
  public static float softplus(float x) {
    if (x > 40) {
      return x;
    }
    float v = -Math.abs(x);
    v = v < -104 ? -104 : v;
    float t = Math.fma(LOG2_E, v, ROUND);
    float k = t - ROUND;
    float high = Math.fma(-LN2_HIGH, k, v);
    float low = k * -LN2_LOW;
    float r = high + low;
    float q = Math.fma(0x1.6a5a54p-10f, r, 0x1.123aecp-7f);
    q = Math.fma(q, r, 0x1.5558a6p-5f);
    q = Math.fma(q, r, 0x1.55549p-3f);
    q = Math.fma(q, r, 0x1.fffffcp-2f);
    q = Math.fma(q, r * r, low);
    int power = Float.floatToRawIntBits(t) << 23;
    int most = Math.max(power, -100 << 23);
    float s = Float.intBitsToFloat(most + ONE_BITS);
    float a = high + 1;
    float b = (q + (high - (a - 1))) * s;
    a *= s;

    boolean halved = a >= 0.5f;
    a = halved ? Math.fma(a, 0.5f, -0.5f) : a;
    b = halved ? b * 0.5f : b;
    float f = a + b;
    q = Math.fma(logRest(f), f * f, a - f + b);
    a = halved ? LN2_HIGH : 0;
    b = x > 0 ? x : 0;
    r = a + b;
    q = q + (halved ? LN2_LOW : 0) + (b - (r - a));
    s = r + f;
    q += f - (s - r);
    return (s + q) * Float.intBitsToFloat(power - most + ONE_BITS);
  }

  /// `1 / sqrt(x)`.
  public static float rsqrt(float x) {
    return 1 / (float) Math.sqrt(x);
  }

  /// `erf(x)`.
  public static float erf(float x) {
    float a = Math.abs(x);
    if (a < 1) {
      float s = a * a;
      float p = Math.fma(0x1.4771fcp-14f, s, -0x1.a3515ep-11f);
      p = Math.fma(p, s, 0x1.53f224p-8f);
      p = Math.fma(p, s, -0x1.b7f71ap-6f);
      p = Math.fma(p, s, 0x1.ce2ce6p-4f);
      p = Math.fma(p, s, -0x1.81273ep-2f);
      p = Math.fma(p, s, 0x1.06eba8p-3f);
      return Math.fma(p, x, x);
    }
    a = a > 4 ? 4 : a;
    float q = Math.fma(0x1.47e1aep-16f, a, -0x1.05e508p-11f);
    q = Math.fma(q, a, 0x1.618374p-8f);
    q = Math.fma(q, a, -0x1.1b474ep-5f);
    q = Math.fma(q, a, 0x1.3a9cap-3f);
    q = Math.fma(q, a, 0x1.d50cdap-1f);
    q = Math.fma(q, a, 0x1.a0db86p0f);
    float t = Math.fma(q, -a, ROUND);
    float r = Math.fma(q, a, t - ROUND);
    float square = r * r;
    q = Math.fma(0x1.417a9cp-13f, r, -0x1.5f0948p-10f);
    q = Math.fma(q, square, Math.fma(0x1.3b2dd2p-7f, r, -0x1.c6af7ap-5f));
    q = Math.fma(q, square, Math.fma(0x1.ebfbd4p-3f, r, -0x1.62e43p-1f));
    q = Math.fma(q, r, 1);
    return Math.copySign(Math.fma(q, -twoTo(t), 1), x);
  }

  /// `e^2r`.
  private static float power(float r) {
    float p = Math.fma(0x1.6a5a54p-4f, r, 0x1.123aecp-2f);
    p = Math.fma(p, r, 0x1.5558a6p-1f);
    p = Math.fma(p, r, 0x1.55549p0f);
    p = Math.fma(p, r, 0x1.fffffcp0f);
    p = Math.fma(p, r, 2);
    return Math.fma(p, r, 1);
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
  private static float twoTo(float t) {
    return Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + ONE_BITS);
  }
}
