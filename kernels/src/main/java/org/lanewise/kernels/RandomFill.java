package org.lanewise.kernels;

/// Random numbers for initial weights. Element `i` depends on the seed and on `i` only: the same
/// numbers on every platform, backend and number of threads.
///
/// The generator is SplitMix64 used as a hash of a counter (Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators", 2014): the mixed seed plus `i + 1` times the golden ratio,
/// mixed again.
public final class RandomFill {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /// The standard deviation of a unit normal that is cut at two standard deviations.
  private static final double CUT_DEVIATION = 0.87962566103423978;

  private RandomFill() {}

  /// Overwrites `x[i]` with numbers spread evenly from `low` to below `high`.
  ///
  /// @param seed chooses the sequence
  /// @param n the number of elements
  /// @param low the least number
  /// @param high the end of the range, above `low`
  /// @param x the output, `n` elements
  /// @param xOffset the index of the first element of `x`
  /// @throws IllegalArgumentException if `n` is negative, `low` is not below `high`, one of them is
  ///     not finite, or the array is too short
  /// @throws NullPointerException if the array is null
  public static void uniform(long seed, int n, float low, float high, float[] x, int xOffset) {
    Check.size("n", n);
    if (!(low < high) || Float.isInfinite(low) || Float.isInfinite(high)) {
      throw new IllegalArgumentException(
          "low is " + low + " and high is " + high + ", expected finite numbers, low below high");
    }
    Check.array("x", x, xOffset, n);
    long key = mix(seed);
    for (int i = 0; i < n; i++) {
      double u = unit(key + (i + 1) * GOLDEN);
      // Rounding may reach the end of the range, which is not part of it.
      x[xOffset + i] = Math.min((float) (low + u * ((double) high - low)), Math.nextDown(high));
    }
  }

  /// Overwrites `x[i]` with numbers of a normal distribution around 0, cut at two of its standard
  /// deviations and drawn again beyond. `stddev` is the deviation of what results, so the normal
  /// itself is 1 / 0.8796 times as wide, and no number is beyond 2.274 `stddev`. That is what
  /// Keras's `VarianceScaling` does, and with it `GlorotNormal` and `HeNormal`.
  ///
  /// The method is that of Box and Muller (1958), one of the two numbers a draw, with `StrictMath`.
  ///
  /// @param seed chooses the sequence
  /// @param n the number of elements
  /// @param stddev the standard deviation of the numbers, positive and finite
  /// @param x the output, `n` elements
  /// @param xOffset the index of the first element of `x`
  /// @throws IllegalArgumentException if `n` is negative, `stddev` is not a positive finite number,
  ///     or the array is too short
  /// @throws NullPointerException if the array is null
  public static void truncatedNormal(long seed, int n, float stddev, float[] x, int xOffset) {
    Check.size("n", n);
    if (!(stddev > 0 && stddev < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "stddev is " + stddev + ", expected a positive finite number");
    }
    Check.array("x", x, xOffset, n);
    long key = mix(seed);
    double width = stddev / CUT_DEVIATION;
    for (int i = 0; i < n; i++) {
      long counter = mix(key + (i + 1) * GOLDEN);
      double z;
      do {
        counter += GOLDEN;
        // 1 - u is above 0, where the logarithm is finite.
        double radius = Math.sqrt(-2 * StrictMath.log(1 - unit(counter)));
        counter += GOLDEN;
        z = radius * StrictMath.cos(2 * Math.PI * unit(counter));
      } while (Math.abs(z) > 2);
      x[xOffset + i] = (float) (width * z);
    }
  }

  /// 53 bits as a number from 0 to below 1.
  private static double unit(long counter) {
    return (mix(counter) >>> 11) * 0x1p-53;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
