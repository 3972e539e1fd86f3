package org.lanewise.check;

import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.Gemm;
import org.lanewise.kernels.Workers;

/// Matrix products to try and what they should give.
final class MatrixProducts {
  private MatrixProducts() {}

  /// k products and sums, then alpha, beta c, the bias, the residual, and an activation of at most
  /// 2 ulps.
  static Tolerance tolerance(int k) {
    return Tolerance.roundings(k + 9);
  }

  /// `c = act(alpha op(a) op(b) + beta c + bias + residual)`.
  record Case(
      Sizes.Product size,
      boolean transA,
      boolean transB,
      float alpha,
      float beta,
      Operand a,
      Operand b,
      Operand c) {
    int m() {
      return size.m();
    }

    int n() {
      return size.n();
    }

    int k() {
      return size.k();
    }

    Case factors(float newAlpha, float newBeta) {
      return new Case(size, transA, transB, newAlpha, newBeta, a, b, c);
    }

    /// The result of the kernel, in a copy of c.
    Operand run(Epilogue epilogue, Workers workers) {
      return rows(0, m(), epilogue, workers);
    }

    Operand run() {
      Operand result = c.copy();
      Gemm.sgemm(
          transA,
          transB,
          m(),
          n(),
          k(),
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

    /// The same for rows `from` to `to` only.
    Operand rows(int from, int to, Epilogue epilogue, Workers workers) {
      Operand result = c.copy();
      Gemm.sgemm(
          transA,
          transB,
          to - from,
          n(),
          k(),
          alpha,
          a.array(),
          k() == 0 ? 0 : a.offset() + from * (transA ? 1 : a.ld()),
          a.ld(),
          b.array(),
          b.offset(),
          b.ld(),
          beta,
          result.array(),
          result.offset() + from * c.ld(),
          result.ld(),
          fromRow(from, epilogue),
          workers);
      return result;
    }

    /// Compares a result with this case's product in double.
    void check(Operand result, Epilogue epilogue) {
      checkProduct(
          m(),
          n(),
          k(),
          alpha,
          (i, p) -> a.at(transA, i, p),
          (p, j) -> b.at(transB, p, j),
          beta,
          c,
          epilogue,
          result);
    }
  }

  interface Element {
    float at(int i, int j);
  }

  /// Compares a result with a product in double; with `beta` 0 the old c is not looked at, and with
  /// `alpha` 0 neither are a and b.
  static void checkProduct(
      int m,
      int n,
      int k,
      float alpha,
      Element a,
      Element b,
      float beta,
      Operand c,
      Epilogue epilogue,
      Operand result) {
    Tolerance tolerance = tolerance(k);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        double magnitude = 0;
        for (int p = 0; p < k && alpha != 0; p++) {
          double term = (double) alpha * a.at(i, p) * b.at(p, j);
          sum += term;
          magnitude += Math.abs(term);
        }
        if (beta != 0) {
          double old = (double) beta * c.at(i, j);
          sum += old;
          magnitude += Math.abs(old);
        }
        if (epilogue.bias() != null) {
          double bias = epilogue.bias()[epilogue.biasOffset() + (epilogue.biasPerRow() ? i : j)];
          sum += bias;
          magnitude += Math.abs(bias);
        }
        if (epilogue.residual() != null) {
          int at = epilogue.residualOffset() + i * epilogue.ldr() + j;
          sum += epilogue.residual()[at];
          magnitude += Math.abs(epilogue.residual()[at]);
        }
        double expected = DoubleReference.activate(epilogue.activation(), sum);
        if (Double.isInfinite(sum) && !Double.isNaN(expected)) {
          magnitude = 0;
        }
        tolerance.check(
            "c[" + i + "," + j + "]", expected, magnitude + Math.abs(expected), result.at(i, j));
      }
    }
  }

  static Arbitrary<Case> cases() {
    return cases(Sizes.products(60_000));
  }

  /// Sizes that take several blocks of k and of n, a b that no cache holds, and work for several
  /// threads: few rows, few columns, or many of both.
  static Arbitrary<Sizes.Product> largeSizes() {
    return Arbitraries.oneOf(
        sizes(Sizes.between(1, 14), Sizes.between(200, 1040), Sizes.between(200, 600)),
        sizes(Sizes.between(100, 400), Sizes.between(1, 40), Sizes.between(200, 600)),
        sizes(Sizes.between(100, 200), Sizes.between(300, 500), Sizes.between(200, 300)));
  }

  private static Arbitrary<Sizes.Product> sizes(
      Arbitrary<Integer> m, Arbitrary<Integer> n, Arbitrary<Integer> k) {
    return Combinators.combine(m, n, k).as(Sizes.Product::new);
  }

  static Arbitrary<Case> cases(Arbitrary<Sizes.Product> sizes) {
    return Arbitraries.of(false, true).flatMap(transB -> cases(sizes, transB));
  }

  static Arbitrary<Case> cases(Arbitrary<Sizes.Product> sizes, boolean transB) {
    return Combinators.combine(sizes, Arbitraries.of(false, true))
        .flatAs((size, transA) -> cases(size, transA, transB));
  }

  private static Arbitrary<Case> cases(Sizes.Product size, boolean transA, boolean transB) {
    int m = size.m();
    int n = size.n();
    int k = size.k();
    return Combinators.combine(
            Operand.factors(),
            Operand.factors(),
            transA ? Operand.matrices(k, m) : Operand.matrices(m, k),
            transB ? Operand.matrices(n, k) : Operand.matrices(k, n),
            Operand.matrices(m, n))
        .as((alpha, beta, a, b, c) -> new Case(size, transA, transB, alpha, beta, a, b, c));
  }

  /// The epilogue of a product's rows from `row` on.
  static Epilogue fromRow(int row, Epilogue epilogue) {
    return new Epilogue(
        epilogue.bias(),
        epilogue.biasOffset() + (epilogue.biasPerRow() ? row : 0),
        epilogue.biasPerRow(),
        epilogue.residual(),
        epilogue.residualOffset() + row * epilogue.ldr(),
        epilogue.ldr(),
        epilogue.activation());
  }

  /// An epilogue of an m x n product: no bias, one a column or one a row, with and without a
  /// residual.
  static Arbitrary<Epilogue> epilogues(int m, int n) {
    return Combinators.combine(
            biases(m, n), Arbitraries.of(true, false), Operand.matrices(m, n), Activations.any())
        .as(
            (bias, added, residual, activation) -> {
              Epilogue epilogue = bias.apply(activation);
              return added
                  ? epilogue.plus(residual.array(), residual.offset(), residual.ld())
                  : epilogue;
            });
  }

  private static Arbitrary<Function<Activation, Epilogue>> biases(int m, int n) {
    return Arbitraries.oneOf(
        Arbitraries.of(Epilogue::of),
        Operand.matrices(1, n).map(b -> f -> new Epilogue(b.array(), b.offset(), f)),
        Operand.matrices(1, m).map(b -> f -> new Epilogue(b.array(), b.offset(), f).perRow()));
  }
}
