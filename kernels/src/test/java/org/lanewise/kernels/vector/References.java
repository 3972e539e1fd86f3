package org.lanewise.kernels.vector;

/// Functions in double that `Math` lacks, and those for which it takes long: around 0, where half
/// of all floats lie, their series are shorter.
final class References {
  private static final double SMALL = 0x1p-13;

  private References() {}

  static double expm1(double x) {
    return Math.abs(x) < SMALL ? x + x * x * (0.5 + x * (1.0 / 6 + x / 24)) : Math.expm1(x);
  }

  static double log1p(double x) {
    return Math.abs(x) < SMALL ? x - x * x * (0.5 - x * (1.0 / 3 - x / 4)) : Math.log1p(x);
  }

  static double tanh(double x) {
    return Math.abs(x) < SMALL ? x - x * x * x / 3 : Math.tanh(x);
  }

  static double softplus(double x) {
    return Math.max(x, 0) + log1p(Math.exp(-Math.abs(x)));
  }

  /// The series of positive terms below 2 (Abramowitz and Stegun, "Handbook of Mathematical
  /// Functions", 1964, 7.1.6), the continued fraction of the complement beyond (7.1.14).
  static double erf(double x) {
    double a = Math.abs(x);
    double factor = 2 / Math.sqrt(Math.PI);
    if (a < SMALL) {
      return factor * (x - x * x * x / 3);
    }
    if (a >= 6 || Double.isNaN(a)) {
      return Double.isNaN(a) ? a : Math.signum(x);
    }
    double square = a * a;
    if (a < 2) {
      double term = a;
      double sum = a;
      for (int n = 1; term > 1e-17 * sum; n++) {
        term *= 2 * square / (2 * n + 1);
        sum += term;
      }
      return Math.copySign(factor * Math.exp(-square) * sum, x);
    }
    return Math.copySign(1 - erfc(a), x);
  }

  /// The complement, for 0 and above.
  static double erfc(double x) {
    if (x < 2) {
      return 1 - erf(x);
    }
    double fraction = x;
    for (int n = 60; n > 0; n--) {
      fraction = x + n / 2.0 / fraction;
    }
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
  }
}
