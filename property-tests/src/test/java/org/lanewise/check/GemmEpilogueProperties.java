package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.check.MatrixProducts.Case;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.Gemm;
import org.lanewise.kernels.Workers;

/// What a product adds to its result and applies to it. That it is right for any bias, residual and
/// activation is part of [GemmProperties] and of the properties of packed matrices.
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE) // of Sizes: jqwik's are mostly empty matrices
class GemmEpilogueProperties {
  private static final Workers CALLER = Workers.caller();

  @Provide
  Arbitrary<Tuple2<Case, Epilogue>> products() {
    return MatrixProducts.cases(Sizes.products(20_000))
        .flatMap(
            product ->
                MatrixProducts.epilogues(product.m(), product.n()).map(e -> Tuple.of(product, e)));
  }

  @Property(tries = 200)
  void isAppliedToAProductOfNothing(@ForAll("products") Tuple2<Case, Epilogue> both) {
    Case scaling = both.get1().factors(0, both.get1().beta());
    scaling.check(scaling.run(both.get2(), CALLER), both.get2());
  }

  @Property(tries = 200)
  void overwritesCWhenBetaIsZero(@ForAll("products") Tuple2<Case, Epilogue> both) {
    Case overwriting = both.get1().factors(both.get1().alpha(), 0);
    Arrays.fill(overwriting.c().array(), Float.NaN);
    overwriting.check(overwriting.run(both.get2(), CALLER), both.get2());
  }

  @Property(tries = 200)
  void leavesBiasAndResidualAlone(@ForAll("products") Tuple2<Case, Epilogue> both) {
    Epilogue epilogue = both.get2();
    float[] bias = epilogue.bias() == null ? null : epilogue.bias().clone();
    float[] residual = epilogue.residual() == null ? null : epilogue.residual().clone();
    Operand c = both.get1().c();
    both.get1().run(epilogue, CALLER).checkGuards("c", c);
    assertArrayEquals(bias, epilogue.bias());
    assertArrayEquals(residual, epilogue.residual());
  }

  @Property(tries = 200)
  void carriesNanAndInfinityAsArithmeticDoes(
      @ForAll("products") Tuple2<Case, Epilogue> both,
      @ForAll("specials") float special,
      @ForAll boolean inBias,
      @ForAll @IntRange(max = 1 << 20) int place) {
    Case product = both.get1();
    Epilogue epilogue = both.get2();
    if (product.m() > 0 && product.n() > 0) {
      int i = place % product.m();
      int j = place % product.n();
      if (inBias && epilogue.bias() != null) {
        epilogue.bias()[epilogue.biasOffset() + (epilogue.biasPerRow() ? i : j)] = special;
      } else if (epilogue.residual() != null) {
        epilogue.residual()[epilogue.residualOffset() + i * epilogue.ldr() + j] = special;
      }
    }
    product.check(product.run(epilogue, CALLER), epilogue);
  }

  @Provide
  Arbitrary<Float> specials() {
    return Arbitraries.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
  }

  @Property(tries = 200)
  void perRowChangesNothingWithoutABias(@ForAll("products") Tuple2<Case, Epilogue> both) {
    Epilogue given = both.get2();
    Epilogue plain = Epilogue.of(given.activation());
    Epilogue added =
        given.residual() == null
            ? plain
            : plain.plus(given.residual(), given.residualOffset(), given.ldr());
    Operand expected = both.get1().run(added, CALLER);
    both.get1().run(added.perRow(), CALLER).checkUnchanged("c", expected);
  }

  @Example
  void readsItsArraysAtEachCall() {
    float[] bias = {1};
    float[] residual = {10};
    Epilogue epilogue = new Epilogue(bias, 0, Activation.LINEAR).plus(residual, 0, 1);
    float[] c = new float[1];
    float[] one = {1};
    Gemm.sgemm(false, false, 1, 1, 1, 1, one, 0, 1, one, 0, 1, 0, c, 0, 1, epilogue, CALLER);
    assertArrayEquals(new float[] {12}, c);
    bias[0] = 2;
    residual[0] = 20;
    Gemm.sgemm(false, false, 1, 1, 1, 1, one, 0, 1, one, 0, 1, 0, c, 0, 1, epilogue, CALLER);
    assertArrayEquals(new float[] {23}, c);
  }

  @Example
  void refusesPartsThatAreNone() {
    float[] x = new float[4];
    BadInput.refused(() -> new Epilogue(x, 0, null), "activation is null");
    BadInput.refused(() -> new Epilogue(x, -1, Activation.RELU), "biasOffset", "-1");
    BadInput.refused(() -> Epilogue.NONE.plus(null, 0, 1), "matrix is null");
    BadInput.refused(() -> Epilogue.NONE.plus(x, -2, 1), "residualOffset", "-2");
    BadInput.refused(() -> Epilogue.NONE.plus(x, 0, -3), "ldr", "-3");
  }

  /// C is 3 x 2, row by row from index 4 of an array of 16.
  @Example
  void refusesBadArraysBeforeWriting() {
    float[] c = new float[16];
    Arrays.fill(c, 7);
    Epilogue none = Epilogue.NONE;
    refused(c, bias(new float[1], 0), "bias", "1", "2");
    refused(c, bias(new float[3], 2), "bias", "3", "2");
    refused(c, bias(new float[2], 0).perRow(), "bias", "2", "3");
    refused(c, bias(new float[4], 2).perRow(), "bias", "4", "3", "2");
    refused(c, bias(c, 3), "c ", "bias", "overlap");
    refused(c, bias(c, 9), "c ", "bias", "overlap");
    refused(c, bias(c, 2).perRow(), "c ", "bias", "overlap");
    refused(c, none.plus(new float[5], 0, 2), "residual", "5", "6");
    refused(c, none.plus(new float[6], 1, 2), "residual", "6", "1");
    refused(c, none.plus(new float[9], 0, 4), "residual", "9", "10");
    refused(c, none.plus(new float[16], 0, 1), "residual", "1", "2");
    refused(c, none.plus(new float[16], 0, 0), "residual", "0", "2");
    refused(c, none.plus(new float[16], 0, Integer.MAX_VALUE), "residual", "16");
    refused(c, none.plus(new float[16], Integer.MAX_VALUE, 2), "residual", "16");
    refused(c, none.plus(c, 4, 2), "c ", "residual", "overlap");
    refused(c, none.plus(c, 9, 2), "c ", "residual", "overlap");
    refused(c, none.plus(c, 0, 2), "c ", "residual", "overlap");
  }

  private static Epilogue bias(float[] bias, int offset) {
    return new Epilogue(bias, offset, Activation.LINEAR);
  }

  private static void refused(float[] c, Epilogue epilogue, String... words) {
    float[] before = c.clone();
    float[] a = new float[12];
    BadInput.refused(() -> run(a, c, epilogue), words);
    assertArrayEquals(before, c, "written in spite of the refusal");
  }

  private static void run(float[] a, float[] c, Epilogue epilogue) {
    Gemm.sgemm(false, false, 3, 2, 4, 1, a, 0, 4, a, 0, 2, 1, c, 4, 2, epilogue, CALLER);
  }

  /// What lies right before and after C is no overlap, and a bias a row needs but m values.
  @Example
  void acceptsNeighboursOfC() {
    float[] c = new float[16];
    Arrays.fill(c, 7);
    run(new float[12], c, bias(c, 2).plus(c, 10, 2));
    run(new float[12], c, bias(c, 1).perRow());
    run(new float[12], c, bias(new float[] {1, 1, 1}, 0).perRow());
    float[] expected = new float[16];
    Arrays.fill(expected, 7);
    Arrays.fill(expected, 4, 10, 7 + 7 + 7 + 7 + 1);
    assertArrayEquals(expected, c);
  }
}
