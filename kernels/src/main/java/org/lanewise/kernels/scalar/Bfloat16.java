package org.lanewise.kernels.scalar;

/// bfloat16: the upper half of a float.
public final class Bfloat16 {
  private Bfloat16() {}

  /// The 16 bits of the nearest bfloat16, ties to even. NaN stays NaN, what is too large becomes
  /// infinite.
  public static int bits(float x) {
    int bits = Float.floatToRawIntBits(x);
    if (Float.isNaN(x)) {
      return bits >>> 16 | 0x40; // quiet: the payload's upper bits could all be zero
    }
    return bits + 0x7fff + (bits >>> 16 & 1) >>> 16;
  }
}
