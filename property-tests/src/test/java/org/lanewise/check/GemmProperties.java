package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.concurrent.Executor;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.lanewise.check.MatrixProducts.Case;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.Gemm;
import org.lanewise.kernels.Workers;

/// The general matrix product.
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE) // of Sizes: jqwik's are mostly empty matrices
class GemmProperties {
  private static final Workers[] POOLS = {Workers.of(1), Workers.of(2), Workers.of(3)};

  @AfterContainer
  static void close() {
    for (Workers pool : POOLS) {
      pool.close();
    }
  }

  @Provide
  Arbitrary<Case> products() {
    return MatrixProducts.cases();
  }

  @Provide
  Arbitrary<Tuple2<Case, Epilogue>> productsWithEpilogue() {
    return products()
        .flatMap(
            product ->
                MatrixProducts.epilogues(product.m(), product.n()).map(e -> Tuple.of(product, e)));
  }

  @Property(tries = 400)
  void matchesDoubleReference(@ForAll("products") Case product) {
    product.check(product.run(), Epilogue.NONE);
  }

  @Property
  void appliesBiasAndResidualThenActivation(
      @ForAll("productsWithEpilogue") Tuple2<Case, Epilogue> both) {
    Case product = both.get1();
    Epilogue epilogue = both.get2();
    product.check(product.run(epilogue, Workers.caller()), epilogue);
  }

  @Property
  void leavesMemoryOutsideTheWindowAlone(@ForAll("products") Case product) {
    Operand a = product.a().copy();
    Operand b = product.b().copy();
    product.run().checkGuards("c", product.c());
    product.a().checkUnchanged("a", a);
    product.b().checkUnchanged("b", b);
  }

  @Property
  void overwritesCWhenBetaIsZero(
      @ForAll("products") Case product, @ForAll boolean negativeZero, @ForAll boolean infinite) {
    Case overwriting = product.factors(product.alpha(), negativeZero ? -0f : 0f);
    Arrays.fill(overwriting.c().array(), infinite ? Float.NEGATIVE_INFINITY : Float.NaN);
    overwriting.check(overwriting.run(), Epilogue.NONE);
  }

  @Property
  void doesNotReadAAndBWhenAlphaIsZero(@ForAll("products") Case product) {
    Case scaling = product.factors(0f, product.beta());
    Arrays.fill(scaling.a().array(), Float.NaN);
    Arrays.fill(scaling.b().array(), Float.POSITIVE_INFINITY);
    scaling.check(scaling.run(), Epilogue.NONE);
  }

  /// A NaN or an infinity reaches the row of its a and the column of its b, and nothing else.
  @Property
  void carriesNanAndInfinityAsArithmeticDoes(
      @ForAll("products") Case product,
      @ForAll("specials") float special,
      @ForAll boolean inA,
      @ForAll @IntRange(max = 1 << 20) int place) {
    Operand hit = inA ? product.a() : product.b();
    int size = hit.rows() * hit.cols();
    if (size > 0) {
      hit.set(place % size / hit.cols(), place % size % hit.cols(), special);
    }
    product.check(product.run(), Epilogue.NONE);
  }

  @Provide
  Arbitrary<Float> specials() {
    return Arbitraries.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
  }

  @Property
  void givesTheSameBitsForAnyNumberOfThreads(
      @ForAll("productsWithEpilogue") Tuple2<Case, Epilogue> both) {
    Case product = both.get1();
    Operand alone = product.run(both.get2(), Workers.caller());
    for (Workers pool : POOLS) {
      product.run(both.get2(), pool).checkUnchanged("c by " + pool.threads() + " threads", alone);
    }
  }

  /// With these factors a product with a transposed A of few rows, as the gradient of a dense
  /// layer's weights is, reads A and B where they lie.
  @Property(tries = 400)
  void hasTheBitsOfItsRowsWithoutFactors(
      @ForAll("products") Case product, @ForAll @IntRange(max = 600) int first) {
    Case plain = product.factors(1, 0);
    Arrays.fill(plain.c().array(), Float.NaN);
    Operand result = plain.run();
    plain.check(result, Epilogue.NONE);
    result.checkGuards("c", plain.c());
    computesARowFromThatRowAlone(Tuple.of(plain, Epilogue.NONE), first, 1);
  }

  @Provide
  Arbitrary<Case> largeProducts() {
    return MatrixProducts.cases(MatrixProducts.largeSizes());
  }

  /// Through several blocks of every dimension, and above the size from which b is packed and the
  /// work is shared out.
  @Tag("large")
  @Property(tries = 30)
  void matchesDoubleReferenceWhenLarge(@ForAll("largeProducts") Case product) {
    Operand alone = product.run();
    product.check(alone, Epilogue.NONE);
    alone.checkGuards("c", product.c());
    for (Workers pool : POOLS) {
      product.run(Epilogue.NONE, pool).checkUnchanged("c by " + pool.threads() + " threads", alone);
    }
  }

  @Property(tries = 50)
  void borrowsAnyExecutor(@ForAll("products") Case product) {
    Executor threads = task -> new Thread(task).start();
    Operand alone = product.run(Epilogue.NONE, Workers.caller());
    product.run(Epilogue.NONE, Workers.on(threads, 2)).checkUnchanged("c", alone);
    product.run(Epilogue.NONE, Workers.on(Runnable::run, 3)).checkUnchanged("c", alone);
  }

  @Tag("large")
  @Property(tries = 30)
  void computesARowFromThatRowAloneWhenLarge(
      @ForAll("largeProducts") Case product, @ForAll @IntRange(max = 2000) int first) {
    computesARowFromThatRowAlone(Tuple.of(product, Epilogue.NONE), first, 2);
  }

  @Property
  void computesARowFromThatRowAlone(
      @ForAll("productsWithEpilogue") Tuple2<Case, Epilogue> both,
      @ForAll @IntRange(max = 600) int first,
      @ForAll @IntRange(min = 1, max = 3) int count) {
    Case product = both.get1();
    int m = product.m();
    if (m == 0) {
      return;
    }
    int from = first % m;
    int to = Math.min(m, from + count);
    Operand whole = product.run(both.get2(), Workers.caller());
    Operand part = product.rows(from, to, both.get2(), Workers.caller());
    for (int i = from; i < to; i++) {
      assertArrayEquals(row(whole, i), row(part, i), "row " + i + " of " + m);
    }
  }

  private static int[] row(Operand c, int i) {
    int[] bits = new int[c.cols()];
    for (int j = 0; j < bits.length; j++) {
      bits[j] = Float.floatToIntBits(c.at(i, j));
    }
    return bits;
  }

  @Property
  void refusesBadArgumentsBeforeWriting(@ForAll("badCalls") BadCall bad) {
    float[] c = new float[64];
    Arrays.fill(c, 7);
    float[] before = c.clone();
    BadInput.refused(() -> bad.sgemm(c), bad.words());
    assertArrayEquals(before, c, "written in spite of the refusal");
  }

  /// A good call with one argument gone wrong.
  record BadCall(String name, Object[] arguments, String... words) {
    private boolean flag(int i) {
      return (Boolean) arguments[i];
    }

    private int number(int i) {
      return (Integer) arguments[i];
    }

    void sgemm(float[] c) {
      Gemm.sgemm(
          flag(0),
          flag(1),
          number(2),
          number(3),
          number(4),
          1,
          (float[]) arguments[5],
          number(6),
          number(7),
          (float[]) arguments[8],
          number(9),
          number(10),
          1,
          arguments[11] == null ? null : c,
          number(12),
          number(13),
          (Epilogue) arguments[14],
          (Workers) arguments[15]);
    }

    void dgemm(double[] c) {
      Gemm.dgemm(
          flag(0),
          flag(1),
          number(2),
          number(3),
          number(4),
          1,
          BadInput.doubles(arguments[5]),
          number(6),
          number(7),
          BadInput.doubles(arguments[8]),
          number(9),
          number(10),
          1,
          arguments[11] == null ? null : c,
          number(12),
          number(13),
          (Workers) arguments[15]);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// m = 3, n = 4, k = 5, everything dense.
  private static BadCall bad(String name, int argument, Object value, String... words) {
    Object[] arguments = {
      false,
      false,
      3,
      4,
      5,
      new float[15],
      0,
      5,
      new float[20],
      0,
      4,
      "c",
      0,
      4,
      Epilogue.NONE,
      Workers.caller()
    };
    arguments[argument] = value;
    return new BadCall(name, arguments, words);
  }

  @Provide
  Arbitrary<BadCall> badCalls() {
    return Arbitraries.oneOf(
        badCallsOfEveryType(),
        Arbitraries.of(
            bad("null epilogue", 14, null, "epilogue is null"),
            bad(
                "short bias",
                14,
                new Epilogue(new float[4], 1, Activation.LINEAR),
                "bias",
                "4",
                "1")));
  }

  static Arbitrary<BadCall> badCallsOfEveryType() {
    return Arbitraries.of(
        bad("negative m", 2, -1, "m ", "-1"),
        bad("negative n", 3, -2, "n ", "-2"),
        bad("negative k", 4, -3, "k ", "-3"),
        bad("null a", 5, null, "a is null"),
        bad("short a", 5, new float[14], "a ", "14", "15"),
        bad("a from a negative offset", 6, -4, "a ", "-4"),
        bad("a from too high an offset", 6, 1, "a ", "15"),
        bad("a from the largest offset", 6, Integer.MAX_VALUE, "a ", "" + Integer.MAX_VALUE),
        bad("lda below the row", 7, 4, "a ", "4", "5"),
        bad("lda 0", 7, 0, "a ", "0", "5"),
        bad("the largest lda", 7, Integer.MAX_VALUE, "a "),
        bad("a transposed but not its lda", 0, true, "a "),
        bad("null b", 8, null, "b is null"),
        bad("short b", 8, new float[19], "b ", "19", "20"),
        bad("b from a negative offset", 9, -1, "b ", "-1"),
        bad("ldb below the row", 10, 3, "b ", "3", "4"),
        bad("null c", 11, null, "c is null"),
        bad("c from too high an offset", 12, 60, "c ", "60", "64"),
        bad("c from a negative offset", 12, -1, "c ", "-1"),
        bad("ldc below the row", 13, 3, "c ", "3", "4"),
        bad("null workers", 15, null, "workers is null"));
  }

  @Property
  void refusesAnOutputThatOverlapsAnInput(
      @ForAll @IntRange(max = 15) int shift, @ForAll boolean overA) {
    float[] array = new float[64];
    Arrays.fill(array, 2);
    float[] before = array.clone();
    float[] other = new float[16];
    BadInput.refused(
        () ->
            Gemm.sgemm(
                false,
                false,
                4,
                4,
                4,
                1,
                overA ? array : other,
                overA ? 15 : 0,
                4,
                overA ? other : array,
                overA ? 0 : 15,
                4,
                0,
                array,
                15 - shift,
                4),
        "c ",
        overA ? "a " : "b ",
        "overlap");
    assertArrayEquals(before, array);
  }

  @Example
  void acceptsNeighboursInOneArray() {
    float[] array = new float[12];
    Arrays.fill(array, 1);
    Gemm.sgemm(false, false, 2, 2, 2, 1, array, 0, 2, array, 8, 2, 0, array, 4, 2);
    assertArrayEquals(new float[] {1, 1, 1, 1, 2, 2, 2, 2, 1, 1, 1, 1}, array);
  }

  /// The sizes 0 and 1 of every dimension.
  @Property
  void copesWithEmptyOperands(@ForAll("emptyProducts") Case product) {
    Operand result = product.run();
    product.check(result, Epilogue.NONE);
    result.checkGuards("c", product.c());
  }

  @Provide
  Arbitrary<Case> emptyProducts() {
    Arbitrary<Integer> size = Arbitraries.integers().between(0, 1);
    return Combinators.combine(size, size, size, Operand.factors(), Operand.factors())
        .as(
            (m, n, k, alpha, beta) ->
                new Case(
                    new Sizes.Product(m, n, k),
                    false,
                    false,
                    alpha,
                    beta,
                    Operand.of(m, k, 1, 2, () -> 3),
                    Operand.of(k, n, 1, 2, () -> -2),
                    Operand.of(m, n, 1, 2, () -> 1)));
  }
}
