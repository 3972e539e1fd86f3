package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.Gemv;

/// The matrix-vector product in double.
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE) // of Sizes: jqwik's are mostly empty matrices
class GemvDoubleProperties {
  /// `y = alpha op(a) x + beta y`, where a is m x n.
  record Case(
      boolean trans, double alpha, double beta, DoubleOperand a, DoubleOperand x, DoubleOperand y) {
    DoubleOperand run() {
      DoubleOperand result = y.copy();
      Gemv.dgemv(
          trans,
          a.rows(),
          a.cols(),
          alpha,
          a.array(),
          a.offset(),
          a.ld(),
          x.array(),
          x.offset(),
          x.ld(),
          beta,
          result.array(),
          result.offset(),
          result.ld());
      return result;
    }

    void check(DoubleOperand result) {
      DoubleProducts.checkProduct(
          x.rows(), alpha, (i, p) -> a.at(trans, i, p), x::at, beta, y, result);
    }
  }

  @Provide
  Arbitrary<Case> products() {
    return Combinators.combine(Sizes.products(20_000), Arbitraries.of(false, true))
        .flatAs((size, trans) -> cases(trans, Math.min(1, size.k()) * size.m(), size.n()));
  }

  private static Arbitrary<Case> cases(boolean trans, int m, int n) {
    return Combinators.combine(
            DoubleOperand.factors(),
            DoubleOperand.factors(),
            DoubleOperand.matrices(m, n),
            DoubleOperand.matrices(trans ? m : n, 1),
            DoubleOperand.matrices(trans ? n : m, 1))
        .as((alpha, beta, a, x, y) -> new Case(trans, alpha, beta, a, x, y));
  }

  @Property(tries = 400)
  void matchesCompensatedReference(@ForAll("products") Case product) {
    DoubleOperand a = product.a().copy();
    DoubleOperand x = product.x().copy();
    DoubleOperand result = product.run();
    product.check(result);
    result.checkGuards("y", product.y());
    product.a().checkUnchanged("a", a);
    product.x().checkUnchanged("x", x);
  }

  @Property(tries = 200)
  void overwritesYWhenBetaIsZero(@ForAll("products") Case p) {
    Case overwriting = new Case(p.trans(), p.alpha(), 0, p.a(), p.x(), p.y());
    Arrays.fill(overwriting.y().array(), Double.NaN);
    overwriting.check(overwriting.run());
  }

  @Property(tries = 200)
  void doesNotReadAAndXWhenAlphaIsZero(@ForAll("products") Case p) {
    Case scaling = new Case(p.trans(), 0, p.beta(), p.a(), p.x(), p.y());
    Arrays.fill(scaling.a().array(), Double.NaN);
    Arrays.fill(scaling.x().array(), Double.NEGATIVE_INFINITY);
    scaling.check(scaling.run());
  }

  @Property(tries = 200)
  void carriesNanAndInfinityAsArithmeticDoes(
      @ForAll("products") Case product,
      @ForAll("specials") double special,
      @ForAll boolean inA,
      @ForAll @IntRange(max = 1 << 20) int place) {
    (inA ? product.a() : product.x()).put(place, special);
    product.check(product.run());
  }

  @Provide
  Arbitrary<Double> specials() {
    return Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
  }

  @Provide
  Arbitrary<GemvProperties.BadCall> badCalls() {
    return GemvProperties.allBadCalls();
  }

  @Property
  void refusesBadArgumentsBeforeWriting(@ForAll("badCalls") GemvProperties.BadCall bad) {
    double[] y = new double[16];
    Arrays.fill(y, 7);
    double[] before = y.clone();
    BadInput.refused(() -> bad.dgemv(y), bad.words());
    assertArrayEquals(before, y, "written in spite of the refusal");
  }
}
