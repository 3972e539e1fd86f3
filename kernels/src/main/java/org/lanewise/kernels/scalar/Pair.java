package org.lanewise.kernels.scalar;

/// Two floats in a long: two results of a method without an object.
public final class Pair {
  private Pair() {}

  /// The pair.
  public static long of(float first, float second) {
    return (long) Float.floatToRawIntBits(first) << 32
        | Integer.toUnsignedLong(Float.floatToRawIntBits(second));
  }

  /// The first of the two.
  public static float first(long pair) {
    return Float.intBitsToFloat((int) (pair >> 32));
  }

  /// The second of the two.
  public static float second(long pair) {
    return Float.intBitsToFloat((int) pair);
  }

  /// The sums of the firsts and of the seconds.
  public static long add(long a, long b) {
    return of(first(a) + first(b), second(a) + second(b));
  }
}
