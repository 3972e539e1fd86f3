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
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.Gemv;

/// The matrix-vector product.
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE) // of Sizes: jqwik's are mostly empty matrices
class GemvProperties {
  /// `y = alpha op(a) x + beta y`, where a is m x n.
  record Case(boolean trans, float alpha, float beta, Operand a, Operand x, Operand y) {
    Operand run() {
      Operand result = y.copy();
      Gemv.sgemv(
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

    void check(Operand result) {
      MatrixProducts.checkProduct(
          y.rows(),
          1,
          x.rows(),
          alpha,
          (i, p) -> a.at(trans, i, p),
          x::at,
          beta,
          y,
          Epilogue.NONE,
          result);
    }
  }

  @Provide
  Arbitrary<Case> products() {
    return Sizes.products(20_000)
        .flatMap(
            size ->
                Arbitraries.of(false, true)
                    .flatMap(trans -> cases(trans, Math.min(1, size.k()) * size.m(), size.n())));
  }

  private static Arbitrary<Case> cases(boolean trans, int m, int n) {
    return Combinators.combine(
            Operand.factors(),
            Operand.factors(),
            Operand.matrices(m, n),
            Operand.matrices(trans ? m : n, 1),
            Operand.matrices(trans ? n : m, 1))
        .as((alpha, beta, a, x, y) -> new Case(trans, alpha, beta, a, x, y));
  }

  @Property(tries = 400)
  void matchesDoubleReference(@ForAll("products") Case product) {
    product.check(product.run());
  }

  @Property
  void leavesMemoryOutsideTheWindowAlone(@ForAll("products") Case product) {
    Operand a = product.a().copy();
    Operand x = product.x().copy();
    product.run().checkGuards("y", product.y());
    product.a().checkUnchanged("a", a);
    product.x().checkUnchanged("x", x);
  }

  @Property
  void overwritesYWhenBetaIsZero(@ForAll("products") Case p) {
    Case overwriting = new Case(p.trans(), p.alpha(), 0, p.a(), p.x(), p.y());
    Arrays.fill(overwriting.y().array(), Float.NaN);
    overwriting.check(overwriting.run());
  }

  @Property
  void doesNotReadAAndXWhenAlphaIsZero(@ForAll("products") Case p) {
    Case scaling = new Case(p.trans(), 0, p.beta(), p.a(), p.x(), p.y());
    Arrays.fill(scaling.a().array(), Float.NaN);
    Arrays.fill(scaling.x().array(), Float.NEGATIVE_INFINITY);
    scaling.check(scaling.run());
  }

  @Property
  void carriesNanAndInfinityAsArithmeticDoes(
      @ForAll("products") Case product,
      @ForAll("specials") float special,
      @ForAll boolean inA,
      @ForAll @IntRange(max = 1 << 20) int place) {
    Operand hit = inA ? product.a() : product.x();
    int size = hit.rows() * hit.cols();
    if (size > 0) {
      hit.set(place % size / hit.cols(), place % size % hit.cols(), special);
    }
    product.check(product.run());
  }

  @Provide
  Arbitrary<Float> specials() {
    return Arbitraries.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
  }

  @Property
  void refusesBadArgumentsBeforeWriting(@ForAll("badCalls") BadCall bad) {
    float[] y = new float[16];
    Arrays.fill(y, 7);
    float[] before = y.clone();
    BadInput.refused(() -> bad.sgemv(y), bad.words());
    assertArrayEquals(before, y, "written in spite of the refusal");
  }

  /// A good call with one argument gone wrong.
  record BadCall(String name, Object[] arguments, String... words) {
    private int number(int i) {
      return (Integer) arguments[i];
    }

    void sgemv(float[] y) {
      Gemv.sgemv(
          (Boolean) arguments[0],
          number(1),
          number(2),
          1,
          (float[]) arguments[3],
          number(4),
          number(5),
          arguments[6] == "y" ? y : (float[]) arguments[6],
          number(7),
          number(8),
          1,
          arguments[9] == null ? null : y,
          number(10),
          number(11));
    }

    void dgemv(double[] y) {
      Gemv.dgemv(
          (Boolean) arguments[0],
          number(1),
          number(2),
          1,
          BadInput.doubles(arguments[3]),
          number(4),
          number(5),
          arguments[6] == "y" ? y : BadInput.doubles(arguments[6]),
          number(7),
          number(8),
          1,
          arguments[9] == null ? null : y,
          number(10),
          number(11));
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// m = 3, n = 4: x has 4 elements and y has 3.
  private static BadCall bad(String name, int argument, Object value, String... words) {
    Object[] arguments = {false, 3, 4, new float[12], 0, 4, new float[4], 0, 1, "y", 0, 1};
    arguments[argument] = value;
    return new BadCall(name, arguments, words);
  }

  @Provide
  Arbitrary<BadCall> badCalls() {
    return allBadCalls();
  }

  static Arbitrary<BadCall> allBadCalls() {
    return Arbitraries.of(
        bad("negative m", 1, -1, "m ", "-1"),
        bad("negative n", 2, -1, "n ", "-1"),
        bad("null a", 3, null, "a is null"),
        bad("short a", 3, new float[11], "a ", "11", "12"),
        bad("a from a negative offset", 4, -1, "a ", "-1"),
        bad("lda below the row", 5, 3, "a ", "3", "4"),
        bad("null x", 6, null, "x is null"),
        bad("short x", 6, new float[3], "x ", "3", "4"),
        bad("x from too high an offset", 7, 1, "x ", "1", "4"),
        bad("increment 0 of x", 8, 0, "x ", "0"),
        bad("negative increment of x", 8, -1, "x ", "-1"),
        bad("x that an increment leads out of", 8, 2, "x ", "4"),
        bad("null y", 9, null, "y is null"),
        bad("y from too high an offset", 10, 14, "y ", "14", "16"),
        bad("increment 0 of y", 11, 0, "y ", "0"),
        bad("y that an increment leads out of", 11, 8, "y ", "16"),
        bad("y over x", 6, "y", "y ", "x ", "overlap"));
  }
}
