package org.lanewise.kernels.scalar;

/// Sine and cosine. Up to 2^20 the steps of `VectorTrig`, so the same bits; it calls this class for
/// what is larger.
///
/// Beyond, the range reduction is that of Payne and Hanek ("Radian reduction for trigonometric
/// functions", 1983): of the product of `x` and 2 / pi only the bits that tell the quadrant and the
/// place in it are computed, 64 of them, from a window of 96 bits of 2 / pi.
public final class ScalarTrig {
  /// The largest argument that three floats of pi / 2 are enough for.
  public static final float REDUCED = 0x1p20f;

  public static final float TWO_OVER_PI = 0x1.45f306p-1f;
  public static final float PI_2_A = 0x1.921fb4p0f;
  public static final float PI_2_B = 0x1.4442d2p-24f;
  public static final float PI_2_C = -0x1.ee59dap-50f;

  private static final float ROUND = 0x1.8p23f;

  // 2 / pi in words of 32 bits, after 32 zeros.
  private static final long[] TWO_OVER_PI_BITS = {
    0, 0xa2f9836eL, 0x4e441529L, 0xfc2757d1L, 0xf534ddc0L, 0xdb629599L, 0x3c439041L, 0xfe5163abL
  };

  private ScalarTrig() {}

  /// `sin(x)`.
  public static float sin(float x) {
    return sine(0, x);
  }

  /// `cos(x)`.
  public static float cos(float x) {
    return sine(1, x);
  }

  /// `y = sin(x + quadrant pi / 2)`.
  public static void sine(int quadrant, int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = sine(quadrant, x[xOffset + i]);
    }
  }

  private static float sine(int quadrant, float x) {
    if (!(Math.abs(x) <= REDUCED)) {
      return large(quadrant, x);
    }
    if (x == 0 && quadrant == 0) {
      return x;
    }
    float t = Math.fma(TWO_OVER_PI, x, ROUND);
    float k = t - ROUND;
    float high = Math.fma(-PI_2_A, k, x);
    float p = k * PI_2_B;
    float lost = Math.fma(PI_2_B, k, -p);
    float r = high - p;
    float low = Math.fma(-PI_2_C, k, high - r - p - lost);
    return sine(quadrant + Float.floatToRawIntBits(t), r, low);
  }

  private static float large(int quadrant, float x) {
    int bits = Float.floatToRawIntBits(x);
    int exponent = bits >> 23 & 0xff;
    if (exponent == 0xff) {
      return Float.NaN;
    }
    // |x| = m 2^e; the bits of 2 / pi before the place e - 2 make whole turns.
    long m = bits & 0x7fffff | 0x800000;
    int at = exponent - 150 - 2 + 32;
    // In quadrants, with 62 bits behind the point; what is beyond four of them has run over.
    long product = (m * word(at) << 32) + m * word(at + 32) + (m * word(at + 64) >>> 32);
    int k = (int) (product + (1L << 61) >>> 62);
    double r = (product - ((long) k << 62)) * (Math.PI / 2 * 0x1p-62);
    if (x < 0) {
      k = -k;
      r = -r;
    }
    float high = (float) r;
    return sine(quadrant + k, high, (float) (r - high));
  }

  /// 32 bits of 2 / pi from the given place on.
  private static long word(int at) {
    int index = at >> 5;
    int shift = at & 31;
    long first = TWO_OVER_PI_BITS[index] << shift;
    long second = shift == 0 ? 0 : TWO_OVER_PI_BITS[index + 1] >> 32 - shift;
    return (first | second) & 0xffffffffL;
  }

  private static float sine(int quadrant, float r, float low) {
    float s = r * r;
    float y;
    if ((quadrant & 1) == 0) {
      y = Math.fma(0x1.748a12p-19f, s, -0x1.a03c7p-13f);
      y = Math.fma(y, s, 0x1.11115ap-7f);
      y = Math.fma(y, s, -0x1.555556p-3f);
      y = Math.fma(y, s * r, low) + r;
    } else {
      y = Math.fma(0x1.993c9ep-16f, s, -0x1.6c09c2p-10f);
      y = Math.fma(y, s, 0x1.555546p-5f);
      y = Math.fma(y, s, -0.5f);
      y = Math.fma(y, s, Math.fma(-low, r, 1));
    }
    return (quadrant & 2) == 0 ? y : -y;
  }
}
