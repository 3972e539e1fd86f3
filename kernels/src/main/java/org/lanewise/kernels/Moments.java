package org.lanewise.kernels;

import org.lanewise.kernels.scalar.Pair;

/// Means and variances, in one pass over the elements, and the sums of the normalisations over more
/// elements than one block.
///
/// The sums are those of `d = x - shift` and of `d^2`, with the first element for the shift: `mean
/// = shift + sum d / n`, `variance = sum d^2 / n - (sum d / n)^2`, by Chan, Golub and LeVeque,
/// "Algorithms for Computing the Sample Variance: Analysis and Recommendations" (1983). The shift
/// costs the variance a factor of `1 + ((shift - mean) / deviation)^2` in accuracy. Where that is
/// above 5, a second pass takes the mean itself for the shift. Equal elements are all 0 once
/// shifted: their mean and variance are exact.
///
/// Blocks of [#BLOCK] elements are summed in float, in the order that `ScalarNorm` states, and
/// added up in double. A sum of n terms is off by at most `(min(n, 4096) / 64 + 8) 2^-24` of the
/// sum of their magnitudes.
final class Moments {
  /// The elements that are summed in float: as many as the first-level cache holds with ease.
  static final int BLOCK = 4096;

  private Moments() {}

  /// The mean of `count` windows of `n` elements, `stride` apart, none of them empty. Overwrites
  /// the element of `variance` at `at`, by the number of elements (not less one).
  static double of(int count, int n, int stride, float[] x, int xOffset, float[] variance, int at) {
    double size = (double) count * n;
    float shift = x[xOffset];
    for (boolean again = false; ; again = true) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < count; i++) {
        for (int from = 0; from < n; from += BLOCK) {
          int length = Math.min(BLOCK, n - from);
          long sums = NormSweeps.sums(length, x, xOffset + i * stride + from, shift);
          sum += Pair.first(sums);
          squares += Pair.second(sums);
        }
      }
      double rest = sum / size;
      double v = squares / size - rest * rest;
      if (again || !(rest * rest > 4 * v)) {
        variance[at] = (float) Math.max(0, v);
        return shift + rest;
      }
      shift = (float) (shift + rest);
    }
  }

  /// What the mean of a window lost when it was rounded to float, found again where that counts: 0
  /// if the mean is within 64 deviations of 0.
  static double lost(int n, float[] x, int xOffset, float mean, float invStdDev) {
    if (!(Math.abs(mean * invStdDev) > 64)) {
      return 0;
    }
    double sum = 0;
    for (int from = 0; from < n; from += BLOCK) {
      sum += Pair.first(NormSweeps.sums(Math.min(BLOCK, n - from), x, xOffset + from, mean));
    }
    return sum / n;
  }

  /// `1 / sqrt(variance + epsilon)`, in double and rounded once.
  static float inverse(float variance, float epsilon) {
    return (float) (1 / Math.sqrt((double) variance + epsilon));
  }
}
