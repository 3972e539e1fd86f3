package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.Tuple.Tuple2;
import net.jqwik.api.lifecycle.AfterContainer;
import org.lanewise.check.MatrixProducts.Case;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Backend;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.Gemm;
import org.lanewise.kernels.Gemv;
import org.lanewise.kernels.PackedMatrix;
import org.lanewise.kernels.Workers;

/// Products whose left-hand matrix was packed once.
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE) // of Sizes: jqwik's are mostly empty matrices
class PackedMatrixLeftProperties {
  private static final Workers CALLER = Workers.caller();
  private static final Workers[] POOLS = {Workers.of(2), Workers.of(3)};

  @AfterContainer
  static void close() {
    for (Workers pool : POOLS) {
      pool.close();
    }
  }

  @Provide
  Arbitrary<Tuple2<Case, Epilogue>> products() {
    return products(Sizes.products(60_000));
  }

  @Provide
  Arbitrary<Tuple2<Case, Epilogue>> largeProducts() {
    return products(MatrixProducts.largeSizes());
  }

  /// `c = act(op(a) b + bias + residual)`.
  private static Arbitrary<Tuple2<Case, Epilogue>> products(Arbitrary<Sizes.Product> sizes) {
    return MatrixProducts.cases(sizes, false)
        .map(product -> product.factors(1, 0))
        .flatMap(
            product ->
                MatrixProducts.epilogues(product.m(), product.n()).map(e -> Tuple.of(product, e)));
  }

  private static PackedMatrix pack(Case x) {
    Operand a = x.a();
    return PackedMatrix.packLeft(x.transA(), x.m(), x.k(), a.array(), a.offset(), a.ld());
  }

  private static Operand run(PackedMatrix a, Case x, Epilogue epilogue, Workers workers) {
    Operand b = x.b();
    Operand c = x.c().copy();
    Gemm.sgemm(
        a, x.n(), b.array(), b.offset(), b.ld(), c.array(), c.offset(), c.ld(), epilogue, workers);
    return c;
  }

  @Property(tries = 300)
  void matchesDoubleReference(@ForAll("products") Tuple2<Case, Epilogue> both) {
    Case product = both.get1();
    Arrays.fill(product.c().array(), Float.NaN);
    Operand a = product.a().copy();
    Operand b = product.b().copy();
    Operand result = run(pack(product), product, both.get2(), CALLER);
    product.check(result, both.get2());
    result.checkGuards("c", product.c());
    product.a().checkUnchanged("a", a);
    product.b().checkUnchanged("b", b);
  }

  @Tag("large")
  @Property(tries = 30)
  void matchesDoubleReferenceWhenLarge(@ForAll("largeProducts") Tuple2<Case, Epilogue> both) {
    Operand alone = run(pack(both.get1()), both.get1(), both.get2(), CALLER);
    both.get1().check(alone, both.get2());
    alone.checkGuards("c", both.get1().c());
    givesTheSameBitsForAnyNumberOfThreads(both);
  }

  @Property(tries = 200)
  void givesTheSameBitsForAnyNumberOfThreads(@ForAll("products") Tuple2<Case, Epilogue> both) {
    PackedMatrix a = pack(both.get1());
    Operand alone = run(a, both.get1(), both.get2(), CALLER);
    for (Workers pool : POOLS) {
      run(a, both.get1(), both.get2(), pool)
          .checkUnchanged("c by " + pool.threads() + " threads", alone);
    }
  }

  @Property(tries = 200)
  void givesTheBitsOfAProductThatIsNotPacked(@ForAll("products") Tuple2<Case, Epilogue> both) {
    if (!Backend.isVector()) {
      return; // the scalar backend promises no bits
    }
    Operand plain = both.get1().run(both.get2(), CALLER);
    run(pack(both.get1()), both.get1(), both.get2(), CALLER).checkUnchanged("c", plain);
  }

  @Property(tries = 200)
  void keepsItsValuesWhenTheSourceChanges(@ForAll("products") Tuple2<Case, Epilogue> both) {
    Case product = both.get1();
    PackedMatrix packed = pack(product);
    assertEquals(product.m(), packed.rows());
    assertEquals(product.k(), packed.columns());
    assertTrue(packed.isLeft());
    Operand before = run(packed, product, both.get2(), CALLER);
    Arrays.fill(product.a().array(), Float.NaN);
    run(packed, product, both.get2(), CALLER).checkUnchanged("c", before);
  }

  @Example
  void isRefusedOnTheWrongSide() {
    float[] x = new float[9];
    float[] y = {7, 7, 7, 7, 7, 7, 7, 7, 7};
    Epilogue none = Epilogue.NONE;
    PackedMatrix left = PackedMatrix.packLeft(false, 3, 3, x, 0, 3);
    PackedMatrix right = PackedMatrix.pack(false, 3, 3, x, 0, 3);
    PackedMatrix halves = PackedMatrix.packBfloat16(false, 3, 3, x, 0, 3);
    assertFalse(right.isLeft());
    assertFalse(halves.isLeft());
    String expected = "expected the right: PackedMatrix.pack";
    BadInput.refused(() -> Gemm.sgemm(3, x, 0, 3, left, y, 0, 3, none, CALLER), "b ", expected);
    BadInput.refused(() -> Gemv.sgemv(left, x, 0, y, 0, none), "b ", expected);
    BadInput.refused(() -> Gemv.sgemv(left, x, 9, y, 0, none), "b ", expected);
    expected = "expected the left: PackedMatrix.packLeft";
    refusedOnTheLeft(right, x, y, expected);
    refusedOnTheLeft(halves, x, y, expected);
    assertArrayEquals(new float[] {7, 7, 7, 7, 7, 7, 7, 7, 7}, y);
  }

  private static void refusedOnTheLeft(PackedMatrix a, float[] x, float[] y, String expected) {
    BadInput.refused(
        () -> Gemm.sgemm(a, 3, x, 0, 3, y, 0, 3, Epilogue.NONE, CALLER), "a ", expected);
  }

  @Example
  void refusesToPackAMatrixThatIsNotThere() {
    float[] a = new float[12];
    BadInput.refused(() -> PackedMatrix.packLeft(false, -1, 4, a, 0, 4), "m ", "-1");
    BadInput.refused(() -> PackedMatrix.packLeft(false, 3, -4, a, 0, 4), "k ", "-4");
    BadInput.refused(() -> PackedMatrix.packLeft(false, 3, 4, null, 0, 4), "a is null");
    BadInput.refused(() -> PackedMatrix.packLeft(false, 4, 4, a, 0, 4), "a ", "12", "16");
    BadInput.refused(() -> PackedMatrix.packLeft(false, 3, 4, a, 1, 4), "a ", "12");
    BadInput.refused(() -> PackedMatrix.packLeft(false, 3, 4, a, -1, 4), "a ", "-1");
    BadInput.refused(() -> PackedMatrix.packLeft(false, 3, 4, a, 0, 3), "a ", "3", "4");
    BadInput.refused(() -> PackedMatrix.packLeft(true, 4, 3, a, 0, 3), "a ", "3", "4");
  }

  /// a is 3 x 2, b is 2 x 3.
  @Example
  void refusesBadArgumentsBeforeWriting() {
    PackedMatrix a = PackedMatrix.packLeft(false, 3, 2, new float[6], 0, 2);
    float[] b = new float[6];
    float[] c = {7, 7, 7, 7, 7, 7, 7, 7, 7};
    Epilogue none = Epilogue.NONE;
    Epilogue bias = new Epilogue(new float[2], 0, Activation.LINEAR);
    BadInput.refused(() -> Gemm.sgemm(null, 3, b, 0, 3, c, 0, 3, none, CALLER), "a is null");
    BadInput.refused(() -> Gemm.sgemm(a, -3, b, 0, 3, c, 0, 3, none, CALLER), "n ", "-3");
    BadInput.refused(() -> Gemm.sgemm(a, 3, null, 0, 3, c, 0, 3, none, CALLER), "b is null");
    BadInput.refused(() -> Gemm.sgemm(a, 3, b, 1, 3, c, 0, 3, none, CALLER), "b ", "6", "1");
    BadInput.refused(() -> Gemm.sgemm(a, 3, b, 0, 2, c, 0, 3, none, CALLER), "b ", "2", "3");
    BadInput.refused(() -> Gemm.sgemm(a, 3, b, 0, 3, null, 0, 3, none, CALLER), "c is null");
    BadInput.refused(() -> Gemm.sgemm(a, 3, b, 0, 3, c, 1, 3, none, CALLER), "c ", "9", "1");
    BadInput.refused(() -> Gemm.sgemm(a, 3, b, 0, 3, c, 0, 2, none, CALLER), "c ", "2", "3");
    BadInput.refused(() -> Gemm.sgemm(a, 3, b, 0, 3, c, 0, 3, null, CALLER), "epilogue is null");
    BadInput.refused(() -> Gemm.sgemm(a, 3, b, 0, 3, c, 0, 3, bias, CALLER), "bias", "2", "3");
    BadInput.refused(() -> Gemm.sgemm(a, 3, b, 0, 3, c, 0, 3, none, null), "workers is null");
    BadInput.refused(() -> Gemm.sgemm(a, 1, c, 0, 1, c, 1, 1, none, CALLER), "c ", "b ", "overlap");
    assertArrayEquals(new float[] {7, 7, 7, 7, 7, 7, 7, 7, 7}, c);
  }
}
