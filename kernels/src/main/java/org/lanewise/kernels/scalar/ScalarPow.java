package org.lanewise.kernels.scalar;

/// Powers by a constant, by the steps of `VectorPow`: the same bits.
public final class ScalarPow {
  public static final float TWO_LOG2_E = 0x1.715476p1f;
  public static final float LOG2_E_LOW = 0x1.4ae0cp-25f;
  public static final float ROUND = 0x1.8p23f;
  public static final int ONE_BITS = 0x3f800000;

  /// The bits of the root of 1/2.
  public static final int ROOT_BITS = 0x3f3504f3;

  private ScalarPow() {}

  /// Whether the power depends on no more than the kind of its base.
  public static boolean isSpecial(float exponent) {
    return exponent == 0 || !Float.isFinite(exponent);
  }

  public static boolean isInteger(float exponent) {
    return exponent == Math.rint(exponent);
  }

  public static boolean isOdd(float exponent) {
    return isInteger(exponent) && Math.abs(exponent) < 0x1p24f && ((int) exponent & 1) != 0;
  }

  /// `y = x^exponent`.
  public static void pow(float exponent, int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = pow(x[xOffset + i], exponent);
    }
  }

  /// `x^exponent`.
  public static float pow(float x, float exponent) {
    float a = Math.abs(x);
    if (isSpecial(exponent) || a == 0 || !(a < Float.POSITIVE_INFINITY)) {
      return (float) Math.pow(x, exponent);
    }
    if (x < 0 && !isInteger(exponent)) {
      return Float.NaN;
    }
    boolean small = a < Float.MIN_NORMAL;
    int bits = Float.floatToRawIntBits(small ? a * 0x1p23f : a);
    int e = bits - ROOT_BITS >> 23;
    float m = Float.intBitsToFloat(bits - (e << 23));
    float k = small ? e - 23f : e;

    float f = m - 1;
    float d = m + 1;
    float g = 1 / d;
    float s = f * g;
    float lost = Math.fma(-s, m - (d - 1), Math.fma(-s, d, f)) * g;
    float z = s * s;
    float p = Math.fma(0x1.63187ap-2f, z, 0x1.a53152p-2f);
    p = Math.fma(p, z, 0x1.277852p-1f);
    p = Math.fma(p, z, 0x1.ec709cp-1f);
    float high = s * TWO_LOG2_E;
    float low = Math.fma(TWO_LOG2_E, s, -high);
    low = Math.fma(TWO_LOG2_E, lost, Math.fma(LOG2_E_LOW, s, low));
    low = Math.fma(p, z * s, low);
    float sum = k + high;
    low += high - (sum - k);
    high = sum + low;
    low -= high - sum;

    float product = high * exponent;
    low = Math.fma(low, exponent, Math.fma(high, exponent, -product));
    if (Math.abs(product) > 160) {
      product = Math.copySign(160, product);
      low = 0;
    }
    float t = product + ROUND;
    float r = product - (t - ROUND) + low;
    float q = Math.fma(0x1.417a9cp-13f, r, 0x1.5f0948p-10f);
    q = Math.fma(q, r, 0x1.3b2dd2p-7f);
    q = Math.fma(q, r, 0x1.c6af7ap-5f);
    q = Math.fma(q, r, 0x1.ebfbdcp-3f);
    q = Math.fma(q, r, 0x1.62e43p-1f);
    q = Math.fma(q, r, 1);
    bits = Float.floatToRawIntBits(t);
    int half = (bits >> 1 << 23) + ONE_BITS;
    int other = (bits << 23) - half + 2 * ONE_BITS;
    q = q * Float.intBitsToFloat(half) * Float.intBitsToFloat(other);
    return x < 0 && isOdd(exponent) ? -q : q;
  }
}
