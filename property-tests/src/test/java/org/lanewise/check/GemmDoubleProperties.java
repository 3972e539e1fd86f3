package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.lanewise.check.DoubleProducts.Case;
import org.lanewise.check.DoubleProducts.Sum;
import org.lanewise.kernels.Backend;
import org.lanewise.kernels.Gemm;
import org.lanewise.kernels.Workers;

/// The matrix product in double.
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE) // of Sizes: jqwik's are mostly empty matrices
class GemmDoubleProperties {
  private static final Workers CALLER = Workers.caller();
  private static final Workers[] POOLS = {Workers.of(2), Workers.of(3)};

  @AfterContainer
  static void close() {
    for (Workers pool : POOLS) {
      pool.close();
    }
  }

  @Provide
  Arbitrary<Case> products() {
    return DoubleProducts.cases(Sizes.products(40_000));
  }

  @Provide
  Arbitrary<Case> largeProducts() {
    return DoubleProducts.cases(MatrixProducts.largeSizes());
  }

  /// The reference is as good as exact.
  @Property(tries = 100)
  void referenceAgreesWithDecimals(
      @ForAll @IntRange(min = 1, max = 60) int k, @ForAll long seed, @ForAll boolean cancel) {
    SplittableRandom random = new SplittableRandom(seed);
    BigDecimal exact = BigDecimal.ZERO;
    Sum sum = new Sum();
    for (int p = 0; p < k; p++) {
      double alpha = random.nextDouble(-2, 2);
      double a = random.nextDouble(-1, 1) * Math.pow(10, random.nextInt(-6, 7));
      double b = random.nextDouble(-1, 1);
      double again = cancel ? Math.nextUp(b) : 0;
      sum.add(alpha, a, b);
      sum.add(-alpha, a, again);
      exact = exact.add(product(alpha, a, b)).subtract(product(alpha, a, again));
    }
    BigDecimal found = new BigDecimal(sum.upper).add(new BigDecimal(sum.lower));
    double error = found.subtract(exact).abs().doubleValue();
    assertTrue(error <= 0x1p-90 * sum.magnitude, "error " + error + " of " + exact);
  }

  private static BigDecimal product(double x, double y, double z) {
    return new BigDecimal(x).multiply(new BigDecimal(y)).multiply(new BigDecimal(z));
  }

  /// Even the product in single precision of what single precision holds is refused.
  @Property(tries = 100)
  void toleranceRejectsAWrongSum(@ForAll @IntRange(min = 2, max = 600) int k, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Sum sum = new Sum();
    float single = 0;
    double ascending = 0;
    for (int p = 0; p < k; p++) {
      // Of one sign: a sum that cancels may come out right in single precision, or near enough to
      // 0.
      float a = (float) random.nextDouble(0.5, 1);
      float b = (float) random.nextDouble(0.5, 1);
      sum.add(1, a, b);
      single += a * b;
      ascending += (double) a * b;
    }
    Tolerance tolerance = DoubleProducts.tolerance(k);
    sum.check("ascending", tolerance, ascending);
    double almost = ascending * (1 - 1e-9);
    for (double wrong : new double[] {single, 0, almost, -ascending, Double.NaN}) {
      assertThrows(AssertionError.class, () -> sum.check("wrong", tolerance, wrong));
    }
  }

  @Property(tries = 300)
  void matchesCompensatedReference(@ForAll("products") Case product) {
    DoubleOperand a = product.a().copy();
    DoubleOperand b = product.b().copy();
    DoubleOperand result = product.run();
    product.check(result);
    result.checkGuards("c", product.c());
    product.a().checkUnchanged("a", a);
    product.b().checkUnchanged("b", b);
  }

  @Tag("large")
  @Property(tries = 20)
  void matchesCompensatedReferenceWhenLarge(@ForAll("largeProducts") Case product) {
    DoubleOperand alone = product.run();
    product.check(alone);
    alone.checkGuards("c", product.c());
    givesTheSameBitsForAnyNumberOfThreads(product);
  }

  @Property(tries = 200)
  void givesTheSameBitsForAnyNumberOfThreads(@ForAll("products") Case product) {
    DoubleOperand alone = product.run();
    for (Workers pool : POOLS) {
      product
          .rows(0, product.size().m(), pool)
          .checkUnchanged("c by " + pool.threads() + " threads", alone);
    }
  }

  @Property(tries = 200)
  void computesARowFromThatRowAlone(
      @ForAll("products") Case product,
      @ForAll @IntRange(max = 600) int first,
      @ForAll @IntRange(min = 1, max = 3) int count) {
    int m = product.size().m();
    if (m == 0) {
      return;
    }
    int from = first % m;
    int to = Math.min(m, from + count);
    DoubleOperand whole = product.run();
    DoubleOperand part = product.rows(from, to, CALLER);
    for (int i = from; i < to; i++) {
      for (int j = 0; j < whole.cols(); j++) {
        assertEquals(whole.at(i, j), part.at(i, j), "c[" + i + "," + j + "] of " + m + " rows");
      }
    }
  }

  /// Each element in order of p, each term with one rounding: what makes the bits the same at every
  /// width of the vectors.
  @Property(tries = 200)
  void isAChainOfFusedMultiplyAdds(@ForAll("products") Case product) {
    if (!Backend.isVector()) {
      return; // the scalar backend rounds products too
    }
    DoubleOperand result = product.run();
    for (int i = 0; i < result.rows(); i++) {
      for (int j = 0; j < result.cols(); j++) {
        double sum = product.beta() == 0 ? 0 : product.beta() * product.c().at(i, j);
        for (int p = 0; p < product.size().k() && product.alpha() != 0; p++) {
          double x = product.alpha() * product.a().at(product.transA(), i, p);
          sum = Math.fma(x, product.b().at(product.transB(), p, j), sum);
        }
        assertEquals(sum, result.at(i, j), "c[" + i + "," + j + "]");
      }
    }
  }

  /// With these factors a small product reads A and B where they lie.
  @Property(tries = 200)
  void isAChainOfFusedMultiplyAddsWithoutFactors(@ForAll("products") Case product) {
    Case plain = product.factors(1, 0);
    Arrays.fill(plain.c().array(), Double.NaN);
    isAChainOfFusedMultiplyAdds(plain);
    plain.run().checkGuards("c", plain.c());
  }

  @Property(tries = 200)
  void overwritesCWhenBetaIsZero(
      @ForAll("products") Case product, @ForAll boolean negativeZero, @ForAll boolean infinite) {
    Case overwriting = product.factors(product.alpha(), negativeZero ? -0.0 : 0.0);
    Arrays.fill(overwriting.c().array(), infinite ? Double.NEGATIVE_INFINITY : Double.NaN);
    overwriting.check(overwriting.run());
  }

  @Property(tries = 200)
  void doesNotReadAAndBWhenAlphaIsZero(@ForAll("products") Case product) {
    Case scaling = product.factors(0, product.beta());
    Arrays.fill(scaling.a().array(), Double.NaN);
    Arrays.fill(scaling.b().array(), Double.POSITIVE_INFINITY);
    scaling.check(scaling.run());
  }

  @Property(tries = 200)
  void carriesNanAndInfinityAsArithmeticDoes(
      @ForAll("products") Case product,
      @ForAll("specials") double special,
      @ForAll boolean inA,
      @ForAll @IntRange(max = 1 << 20) int place) {
    (inA ? product.a() : product.b()).put(place, special);
    product.check(product.run());
  }

  @Provide
  Arbitrary<Double> specials() {
    return Arbitraries.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
  }

  @Provide
  Arbitrary<GemmProperties.BadCall> badCalls() {
    return GemmProperties.badCallsOfEveryType();
  }

  @Property
  void refusesBadArgumentsBeforeWriting(@ForAll("badCalls") GemmProperties.BadCall bad) {
    double[] c = new double[64];
    Arrays.fill(c, 7);
    double[] before = c.clone();
    BadInput.refused(() -> bad.dgemm(c), bad.words());
    assertArrayEquals(before, c, "written in spite of the refusal");
  }

  @Example
  void refusesAnOutputThatOverlapsAnInput() {
    double[] x = new double[64];
    Arrays.fill(x, 2);
    double[] before = x.clone();
    double[] y = new double[16];
    for (int shift = 0; shift < 16; shift++) {
      int co = 15 - shift;
      BadInput.refused(
          () -> Gemm.dgemm(false, false, 4, 4, 4, 1, x, 15, 4, y, 0, 4, 0, x, co, 4), "a ", "over");
      BadInput.refused(
          () -> Gemm.dgemm(false, false, 4, 4, 4, 1, y, 0, 4, x, 15, 4, 0, x, co, 4), "b ", "over");
    }
    assertArrayEquals(before, x);
    Gemm.dgemm(false, false, 2, 2, 2, 1, x, 0, 2, x, 8, 2, 0, x, 4, 2);
    Arrays.fill(before, 4, 8, 8);
    assertArrayEquals(before, x);
  }
}
