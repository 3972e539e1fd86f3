package org.lanewise.kernels.scalar;

/// Reductions of a run of elements as plain loops.
///
/// A sum is taken in double, in the order that vectors of any width can keep. The full groups of 32
/// elements are columns: each of the 32 is added up by itself over a block of 4096 elements, which
/// the first-level cache holds; columns 8 apart are then added to one of eight sums that go on
/// through all blocks, and those at the end as a binary tree. What the groups leave over is a sum
/// of its own, in order, added last. `bits` are the bits of a float that count: all of them, or for
/// absolute values all but the sign.
public final class ScalarReduce {
  /// Elements of a group.
  public static final int GROUP = 32;

  /// Elements of a block.
  public static final int BLOCK = 4096;

  private static final int SUMS = 8;

  private ScalarReduce() {}

  /// The sum of the elements.
  public static double sum(int n, int bits, float[] x, int xOffset) {
    int full = n - n % GROUP;
    double sum = full > 0 ? tree(full, bits, x, xOffset) : 0;
    return full < n ? sum + sumOfRest(n - full, bits, x, xOffset + full) : sum;
  }

  /// The sum of less than a group.
  public static double sumOfRest(int n, int bits, float[] x, int xOffset) {
    double sum = 0;
    for (int i = xOffset; i < xOffset + n; i++) {
      sum += part(x[i], bits);
    }
    return sum;
  }

  private static double tree(int n, int bits, float[] x, int at) {
    double even = eighth(0, n, bits, x, at) + eighth(4, n, bits, x, at);
    even += eighth(2, n, bits, x, at) + eighth(6, n, bits, x, at);
    double odd = eighth(1, n, bits, x, at) + eighth(5, n, bits, x, at);
    odd += eighth(3, n, bits, x, at) + eighth(7, n, bits, x, at);
    return even + odd;
  }

  private static double eighth(int j, int n, int bits, float[] x, int xOffset) {
    double sum = 0;
    for (int block = 0; block < n; block += BLOCK) {
      int length = Math.min(BLOCK, n - block);
      for (int column = j; column < GROUP; column += SUMS) {
        double s = 0;
        for (int i = column; i < length; i += GROUP) {
          s += part(x[xOffset + block + i], bits);
        }
        sum += s;
      }
    }
    return sum;
  }

  private static float part(float value, int bits) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(value) & bits);
  }

  /// The sum of the squared distances from the mean.
  public static double squares(int n, double mean, float[] x, int xOffset) {
    int full = n - n % GROUP;
    double sum = full > 0 ? treeOfSquares(full, mean, x, xOffset) : 0;
    return full < n ? sum + squaresOfRest(n - full, mean, x, xOffset + full) : sum;
  }

  /// The sum of the squared distances of less than a group.
  public static double squaresOfRest(int n, double mean, float[] x, int xOffset) {
    double sum = 0;
    for (int i = xOffset; i < xOffset + n; i++) {
      double d = x[i] - mean;
      sum += d * d;
    }
    return sum;
  }

  private static double treeOfSquares(int n, double mean, float[] x, int at) {
    double even = eighthOfSquares(0, n, mean, x, at) + eighthOfSquares(4, n, mean, x, at);
    even += eighthOfSquares(2, n, mean, x, at) + eighthOfSquares(6, n, mean, x, at);
    double odd = eighthOfSquares(1, n, mean, x, at) + eighthOfSquares(5, n, mean, x, at);
    odd += eighthOfSquares(3, n, mean, x, at) + eighthOfSquares(7, n, mean, x, at);
    return even + odd;
  }

  private static double eighthOfSquares(int j, int n, double mean, float[] x, int xOffset) {
    double sum = 0;
    for (int block = 0; block < n; block += BLOCK) {
      int length = Math.min(BLOCK, n - block);
      for (int column = j; column < GROUP; column += SUMS) {
        double s = 0;
        for (int i = column; i < length; i += GROUP) {
          double d = x[xOffset + block + i] - mean;
          s += d * d;
        }
        sum += s;
      }
    }
    return sum;
  }

  /// The product, as four chains in double, so that one multiplication need not wait for the other.
  /// Both backends use it.
  public static double product(int n, float[] x, int xOffset) {
    double p0 = 1;
    double p1 = 1;
    double p2 = 1;
    double p3 = 1;
    int i = 0;
    for (; i < n - 3; i += 4) {
      p0 *= x[xOffset + i];
      p1 *= x[xOffset + i + 1];
      p2 *= x[xOffset + i + 2];
      p3 *= x[xOffset + i + 3];
    }
    for (; i < n; i++) {
      p0 *= x[xOffset + i];
    }
    return p0 * p1 * (p2 * p3);
  }

  /// The largest element with its bits changed by `sign`: with the sign bit, minus the smallest.
  /// NaN is larger than all, -0 is below +0, and nothing is -infinity.
  public static float max(int n, int sign, float[] x, int xOffset) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = xOffset; i < xOffset + n; i++) {
      max = Math.max(max, flipped(x[i], sign));
    }
    return max == max ? max : Float.NaN;
  }

  /// The first largest element with its bits changed by `sign`, or the first NaN.
  public static int argmax(int n, int sign, float[] x, int xOffset) {
    int best = 0;
    float max = flipped(x[xOffset], sign);
    for (int i = 1; i < n && max == max; i++) {
      float v = flipped(x[xOffset + i], sign);
      if (!(v <= max)) {
        max = v;
        best = i;
      }
    }
    return best;
  }

  /// The value with its bits changed by `sign`.
  public static float flipped(float value, int sign) {
    return Float.intBitsToFloat(Float.floatToRawIntBits(value) ^ sign);
  }
}
