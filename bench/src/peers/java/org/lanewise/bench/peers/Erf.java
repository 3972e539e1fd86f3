package org.lanewise.bench.peers;

/// The error function in double precision, good to some 1e-15 of its value, to measure floats by.
final class Erf {
  private static final double SERIES = 2.5;
  private static final int TERMS = 60;

  private Erf() {}

  static double erf(double x) {
    double z = Math.abs(x);
    return Math.copySign(z < SERIES ? series(z) : 1 - fraction(z), x);
  }

  /// 1 - erf(x), small values too.
  static double erfc(double x) {
    if (x < 0.5) {
      return 1 - erf(x);
    }
    return x < SERIES ? 1 - series(x) : fraction(x);
  }

  /// `2 / sqrt(pi) e^(-x^2) sum_k 2^k x^(2k+1) / (1 3 5 ... (2k+1))`: all terms are positive
  /// (Abramowitz and Stegun, 7.1.6).
  private static double series(double x) {
    double term = x;
    double sum = x;
    for (int k = 1; k < TERMS; k++) {
      term *= 2 * x * x / (2 * k + 1);
      sum += term;
    }
    return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
  }

  /// `erfc(x) = e^(-x^2) / sqrt(pi) / (x + (1/2) / (x + (2/2) / (x + (3/2) / ...)))` (Abramowitz
  /// and Stegun, 7.1.14).
  private static double fraction(double x) {
    double value = x;
    for (int k = TERMS; k > 0; k--) {
      value = x + k / 2.0 / value;
    }
    return Math.exp(-x * x) / Math.sqrt(Math.PI) / value;
  }
}
