package org.lanewise.check;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.lanewise.kernels.Gemm;
import org.lanewise.kernels.Workers;

/// Matrix products in double to try and what they should give.
final class DoubleProducts {
  private DoubleProducts() {}

  /// k products and sums, then alpha, beta c, and what adds them.
  static Tolerance tolerance(int k) {
    return Tolerance.doubleRoundings(k + 4);
  }

  /// A sum of products in twice the precision of a double, as a pair whose sum it is. Each product
  /// and each sum is split into its rounded value and its error, which the fused multiply-add gives
  /// exactly (T. Ogita, S. Rump, S. Oishi, Accurate Sum and Dot Product, SIAM J. Sci. Comput. 26,
  /// 2005). What is left is below `n^2 2^-104` of the magnitude.
  static final class Sum {
    double upper;
    double lower;

    /// The sum of the absolute values of the terms.
    double magnitude;

    /// The sum as IEEE 754 has it: its kind where a term is no finite number.
    double plain;

    void add(double alpha, double a, double b) {
      double x = alpha * a;
      double xError = Math.fma(alpha, a, -x);
      double term = x * b;
      double termError = Math.fma(x, b, -term) + xError * b;
      double sum = upper + term;
      double part = sum - upper;
      double sumError = (upper - (sum - part)) + (term - part);
      upper = sum;
      lower += sumError + termError;
      magnitude += Math.abs(term);
      plain += term;
    }

    /// Fails unless the result is close enough, or of the same kind.
    void check(String what, Tolerance tolerance, double actual) {
      boolean good =
          Double.isNaN(plain) || Double.isInfinite(plain)
              ? Double.compare(plain, actual) == 0
              : Math.abs((actual - upper) - lower) <= tolerance.bound(magnitude);
      if (!good) {
        throw new AssertionError(
            what
                + " is "
                + actual
                + ", expected "
                + (Double.isFinite(plain) ? upper + lower : plain)
                + ", give or take "
                + tolerance.bound(magnitude));
      }
    }
  }

  interface Element {
    double at(int i, int j);
  }

  /// Compares a result with `alpha a b + beta c`; with `beta` 0 the old c is not looked at, and
  /// with
  /// `alpha` 0 neither are a and b.
  static void checkProduct(
      int k,
      double alpha,
      Element a,
      Element b,
      double beta,
      DoubleOperand c,
      DoubleOperand result) {
    Tolerance tolerance = tolerance(k);
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0; j < c.cols(); j++) {
        Sum sum = new Sum();
        if (beta != 0) {
          sum.add(1, beta, c.at(i, j));
        }
        for (int p = 0; p < k && alpha != 0; p++) {
          sum.add(alpha, a.at(i, p), b.at(p, j));
        }
        sum.check("c[" + i + "," + j + "]", tolerance, result.at(i, j));
      }
    }
  }

  /// `c = alpha op(a) op(b) + beta c`.
  record Case(
      Sizes.Product size,
      boolean transA,
      boolean transB,
      double alpha,
      double beta,
      DoubleOperand a,
      DoubleOperand b,
      DoubleOperand c) {
    Case factors(double newAlpha, double newBeta) {
      return new Case(size, transA, transB, newAlpha, newBeta, a, b, c);
    }

    /// The result of the kernel, in a copy of c.
    DoubleOperand run() {
      DoubleOperand result = c.copy();
      Gemm.dgemm(
          transA,
          transB,
          size.m(),
          size.n(),
          size.k(),
          alpha,
          a.array(),
          a.offset(),
          a.ld(),
          b.array(),
          b.offset(),
          b.ld(),
          beta,
          result.array(),
          result.offset(),
          result.ld());
      return result;
    }

    /// The same for rows `from` to `to` only, spread over threads.
    DoubleOperand rows(int from, int to, Workers workers) {
      DoubleOperand result = c.copy();
      Gemm.dgemm(
          transA,
          transB,
          to - from,
          size.n(),
          size.k(),
          alpha,
          a.array(),
          size.k() == 0 ? 0 : a.offset() + from * (transA ? 1 : a.ld()),
          a.ld(),
          b.array(),
          b.offset(),
          b.ld(),
          beta,
          result.array(),
          result.offset() + from * c.ld(),
          result.ld(),
          workers);
      return result;
    }

    void check(DoubleOperand result) {
      checkProduct(
          size.k(),
          alpha,
          (i, p) -> a.at(transA, i, p),
          (p, j) -> b.at(transB, p, j),
          beta,
          c,
          result);
    }
  }

  static Arbitrary<Case> cases(Arbitrary<Sizes.Product> sizes) {
    return Combinators.combine(sizes, Arbitraries.of(false, true), Arbitraries.of(false, true))
        .flatAs(DoubleProducts::cases);
  }

  private static Arbitrary<Case> cases(Sizes.Product size, boolean transA, boolean transB) {
    int m = size.m();
    int n = size.n();
    int k = size.k();
    return Combinators.combine(
            DoubleOperand.factors(),
            DoubleOperand.factors(),
            transA ? DoubleOperand.matrices(k, m) : DoubleOperand.matrices(m, k),
            transB ? DoubleOperand.matrices(n, k) : DoubleOperand.matrices(k, n),
            DoubleOperand.matrices(m, n))
        .as((alpha, beta, a, b, c) -> new Case(size, transA, transB, alpha, beta, a, b, c));
  }
}
