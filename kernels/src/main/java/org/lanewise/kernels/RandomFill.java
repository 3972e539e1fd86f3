package org.lanewise.kernels;

import org.lanewise.kernels.scalar.ScalarNormal;
import org.lanewise.kernels.vector.VectorNormal;

/// Random numbers for initial weights and for noise. Element `i` depends on the seed and on `i`
/// only: the same numbers on every platform, backend and number of threads.
///
/// The generator is SplitMix64 used as a hash of a counter (Steele, Lea and Flood, "Fast splittable
/// pseudorandom number generators", 2014): the mixed seed plus `i + 1` times the golden ratio,
/// mixed again.
public final class RandomFill {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  /// The standard deviation of a unit normal that is cut at two standard deviations.
  public static final double CUT_DEVIATION = 0.87962566103423978;

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

  /// Overwrites `x[i]` with numbers of a normal distribution around 0.
  ///
  /// A number is `stddev` times the quantile of a sign and 31 random bits, and so at most 6.4
  /// `stddev` away; its error is at most 2^-21 of it, and 2^-24 `stddev`. The method is Giles's,
  /// "Approximating the erfinv function" (2010), on vectors: about as fast as a logarithm.
  ///
  /// @param seed chooses the sequence
  /// @param position the place of the first element in it
  /// @param n the number of elements
  /// @param stddev the standard deviation, finite, 0 or more
  /// @param x the output, `n` elements
  /// @param xOffset the index of the first element of `x`
  /// @throws IllegalArgumentException if `n` or `position` is negative, `stddev` is not a finite
  ///     number of 0 or more, or the array is too short
  /// @throws NullPointerException if the array is null
  public static void normal(long seed, long position, int n, float stddev, float[] x, int xOffset) {
    Check.size("n", n);
    if (position < 0) {
      throw new IllegalArgumentException("position is " + position + ", expected 0 or more");
    }
    if (!(stddev >= 0 && stddev < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "stddev is " + stddev + ", expected a finite number of 0 or more");
    }
    Check.array("x", x, xOffset, n);
    long key = mix(seed) + position * GOLDEN;
    for (int i = 0; i < n; i++) {
      int word = (int) (mix(key + (i + 1) * GOLDEN) >>> 32);
      // From 2^-32 to 1, with a sign.
      float v = Math.fma(word >>> 1, 0x1p-31f, 0x1p-32f);
      x[xOffset + i] = (word & 1) == 0 ? v : -v;
    }
    if (Backend.VECTOR) {
      VectorNormal.quantiles(n, stddev, x, xOffset);
    } else {
      ScalarNormal.quantiles(n, stddev, x, xOffset);
    }
  }

  /// Overwrites a matrix with random rows or columns, whichever are shorter in number, that are at
  /// right angles and `gain` long: those that Gram and Schmidt make, in double and each twice, of
  /// numbers of a normal distribution (Saxe, McClelland and Ganguli, "Exact solutions to the
  /// nonlinear dynamics of learning in deep linear neural networks", 2014).
  ///
  /// @param seed chooses the matrix
  /// @param rows the number of rows, 1 or more
  /// @param cols the number of columns, 1 or more
  /// @param gain the length, finite
  /// @param x the output, `rows x cols`, without gaps
  /// @param xOffset the index of the first element of `x`
  /// @throws IllegalArgumentException if `rows` or `cols` is less than 1, `gain` is not finite, or
  ///     the array is too short
  /// @throws NullPointerException if the array is null
  public static void orthogonal(long seed, int rows, int cols, float gain, float[] x, int xOffset) {
    if (rows < 1 || cols < 1) {
      throw new IllegalArgumentException(
          "rows is " + rows + " and cols is " + cols + ", expected 1 or more");
    }
    if (!Float.isFinite(gain)) {
      throw new IllegalArgumentException("gain is " + gain + ", expected a finite number");
    }
    int size = Math.multiplyExact(rows, cols);
    Check.array("x", x, xOffset, size);
    int count = Math.min(rows, cols);
    int length = size / count;
    float[] random = new float[size];
    normal(seed, 0, size, 1, random, 0);
    double[][] vectors = new double[count][length];
    for (int i = 0; i < count; i++) {
      double[] v = vectors[i];
      for (int j = 0; j < length; j++) {
        v[j] = random[i * length + j];
      }
      // What rounding leaves of the others' directions goes the second time.
      for (int k = 0; k < 2 * i; k++) {
        add(-dot(vectors[k % i], v), vectors[k % i], v);
      }
      double scale = 1 / Math.sqrt(dot(v, v));
      for (int j = 0; j < length; j++) {
        v[j] *= scale;
        x[xOffset + (rows < cols ? i * cols + j : j * cols + i)] = (float) (gain * v[j]);
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    double even = 0;
    double odd = 0;
    for (int i = 0; i < a.length - 1; i += 2) {
      even += a[i] * b[i];
      odd += a[i + 1] * b[i + 1];
    }
    return even + odd + (a.length % 2 == 0 ? 0 : a[a.length - 1] * b[a.length - 1]);
  }

  private static void add(double factor, double[] x, double[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] += factor * x[i];
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
