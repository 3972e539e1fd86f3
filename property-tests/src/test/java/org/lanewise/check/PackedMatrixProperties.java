package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
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
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.Gemm;
import org.lanewise.kernels.Gemv;
import org.lanewise.kernels.PackedMatrix;
import org.lanewise.kernels.Workers;

/// Products with a matrix that was packed once.
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE) // of Sizes: jqwik's are mostly empty matrices
class PackedMatrixProperties {
  private static final Workers[] POOLS = {Workers.of(2), Workers.of(3)};

  @AfterContainer
  static void close() {
    for (Workers pool : POOLS) {
      pool.close();
    }
  }

  /// `c = act(a op(b) + bias + residual)`.
  record Case(boolean transB, Operand a, Operand b, Operand c, Epilogue epilogue) {
    int m() {
      return a.rows();
    }

    int n() {
      return c.cols();
    }

    int k() {
      return a.cols();
    }

    PackedMatrix pack() {
      return PackedMatrix.pack(transB, k(), n(), b.array(), b.offset(), b.ld());
    }

    Operand run(Workers workers) {
      return rows(pack(), 0, m(), workers);
    }

    Operand rows(PackedMatrix packed, int from, int to, Workers workers) {
      Operand result = c.copy();
      Gemm.sgemm(
          to - from,
          a.array(),
          a.offset() + from * a.ld(),
          a.ld(),
          packed,
          result.array(),
          result.offset() + from * c.ld(),
          result.ld(),
          MatrixProducts.fromRow(from, epilogue),
          workers);
      return result;
    }

    void check(Operand result) {
      MatrixProducts.checkProduct(
          m(), n(), k(), 1, a::at, (p, j) -> b.at(transB, p, j), 0, c, epilogue, result);
    }
  }

  @Provide
  Arbitrary<Case> products() {
    return products(Sizes.products(60_000));
  }

  @Provide
  Arbitrary<Case> largeProducts() {
    return products(MatrixProducts.largeSizes());
  }

  static Arbitrary<Case> products(Arbitrary<Sizes.Product> sizes) {
    return sizes.flatMap(
        size -> Arbitraries.of(false, true).flatMap(transB -> cases(size, transB)));
  }

  private static Arbitrary<Case> cases(Sizes.Product size, boolean transB) {
    int m = size.m();
    int n = size.n();
    int k = size.k();
    return Combinators.combine(
            Operand.matrices(m, k),
            transB ? Operand.matrices(n, k) : Operand.matrices(k, n),
            Operand.matrices(m, n),
            MatrixProducts.epilogues(m, n))
        .as((a, b, c, epilogue) -> new Case(transB, a, b, c, epilogue));
  }

  @Property(tries = 400)
  void matchesDoubleReference(@ForAll("products") Case product) {
    Arrays.fill(product.c().array(), Float.NaN);
    Operand a = product.a().copy();
    Operand b = product.b().copy();
    Operand result = product.run(Workers.caller());
    product.check(result);
    result.checkGuards("c", product.c());
    product.a().checkUnchanged("a", a);
    product.b().checkUnchanged("b", b);
  }

  @Tag("large")
  @Property(tries = 30)
  void matchesDoubleReferenceWhenLarge(@ForAll("largeProducts") Case product) {
    Operand alone = product.run(Workers.caller());
    product.check(alone);
    alone.checkGuards("c", product.c());
    for (Workers pool : POOLS) {
      product.run(pool).checkUnchanged("c by " + pool.threads() + " threads", alone);
    }
  }

  @Property
  void vectorProductMatchesDoubleReference(@ForAll("products") Case product) {
    if (product.m() == 0) {
      return;
    }
    Operand a = product.a();
    Operand x = Operand.of(1, a.cols(), 3, 2, () -> 0);
    Operand y = Operand.of(1, product.n(), 2, 3, () -> Double.NaN);
    System.arraycopy(a.array(), a.offset(), x.array(), x.offset(), a.cols());
    Operand result = y.copy();
    Gemv.sgemv(
        product.pack(), x.array(), x.offset(), result.array(), result.offset(), product.epilogue());
    Case row = new Case(product.transB(), x, product.b(), y, product.epilogue());
    row.check(result);
    result.checkGuards("y", y);
  }

  @Property
  void keepsItsValuesWhenTheSourceChanges(@ForAll("products") Case product) {
    PackedMatrix packed = product.pack();
    assertEquals(product.k(), packed.rows());
    assertEquals(product.n(), packed.columns());
    Operand before = product.rows(packed, 0, product.m(), Workers.caller());
    Arrays.fill(product.b().array(), Float.NaN);
    product.rows(packed, 0, product.m(), Workers.caller()).checkUnchanged("c", before);
  }

  @Property
  void computesARowFromThatRowAlone(
      @ForAll("products") Case product, @ForAll @IntRange(max = 600) int first) {
    if (product.m() == 0) {
      return;
    }
    PackedMatrix packed = product.pack();
    int row = first % product.m();
    Operand whole = product.rows(packed, 0, product.m(), Workers.caller());
    Operand alone = product.rows(packed, row, row + 1, Workers.caller());
    for (int j = 0; j < product.n(); j++) {
      assertEquals(whole.at(row, j), alone.at(row, j), "c[" + row + "," + j + "]");
    }
  }

  /// With these factors a small product reads A and B where they lie.
  @Property(tries = 400)
  void givesTheBitsOfAMatrixThatIsNotPacked(@ForAll("products") Case product) {
    Operand packed = product.run(Workers.caller());
    Operand result = product.c().copy();
    Operand a = product.a();
    Operand b = product.b();
    Gemm.sgemm(
        false,
        product.transB(),
        product.m(),
        product.n(),
        product.k(),
        1,
        a.array(),
        a.offset(),
        a.ld(),
        b.array(),
        b.offset(),
        b.ld(),
        0,
        result.array(),
        result.offset(),
        result.ld(),
        product.epilogue(),
        Workers.caller());
    result.checkUnchanged("c", packed);
  }

  @Property
  void givesTheSameBitsForAnyNumberOfThreads(@ForAll("products") Case product) {
    Operand alone = product.run(Workers.caller());
    for (Workers pool : POOLS) {
      product.run(pool).checkUnchanged("c by " + pool.threads() + " threads", alone);
    }
  }

  @Example
  void refusesToPackAMatrixThatIsNotThere() {
    float[] b = new float[12];
    BadInput.refused(() -> PackedMatrix.pack(false, -1, 4, b, 0, 4), "k ", "-1");
    BadInput.refused(() -> PackedMatrix.pack(false, 3, -4, b, 0, 4), "n ", "-4");
    BadInput.refused(() -> PackedMatrix.pack(false, 3, 4, null, 0, 4), "b is null");
    BadInput.refused(() -> PackedMatrix.pack(false, 4, 4, b, 0, 4), "b ", "12", "16");
    BadInput.refused(() -> PackedMatrix.pack(false, 3, 4, b, 1, 4), "b ", "12");
    BadInput.refused(() -> PackedMatrix.pack(false, 3, 4, b, 0, 3), "b ", "3", "4");
    BadInput.refused(() -> PackedMatrix.pack(true, 4, 3, b, 0, 3), "b ", "3", "4");
  }

  @Example
  void refusesBadArgumentsBeforeWriting() {
    PackedMatrix b = PackedMatrix.pack(false, 2, 3, new float[6], 0, 3);
    float[] a = {1, 2, 3, 4};
    float[] c = {7, 7, 7, 7, 7, 7};
    Epilogue none = Epilogue.NONE;
    Workers caller = Workers.caller();
    Epilogue shortBias = new Epilogue(new float[2], 0, Activation.LINEAR);
    BadInput.refused(() -> Gemm.sgemm(-2, a, 0, 2, b, c, 0, 3, none, caller), "m ", "-2");
    BadInput.refused(() -> Gemm.sgemm(2, null, 0, 2, b, c, 0, 3, none, caller), "a is null");
    BadInput.refused(() -> Gemm.sgemm(3, a, 0, 2, b, c, 0, 3, none, caller), "a ", "4", "6");
    BadInput.refused(() -> Gemm.sgemm(2, a, 0, 1, b, c, 0, 3, none, caller), "a ", "1", "2");
    BadInput.refused(() -> Gemm.sgemm(2, a, 0, 2, null, c, 0, 3, none, caller), "b is null");
    BadInput.refused(() -> Gemm.sgemm(2, a, 0, 2, b, null, 0, 3, none, caller), "c is null");
    BadInput.refused(() -> Gemm.sgemm(2, a, 0, 2, b, c, 1, 3, none, caller), "c ", "6");
    BadInput.refused(() -> Gemm.sgemm(2, a, 0, 2, b, c, 0, 2, none, caller), "c ", "2", "3");
    BadInput.refused(() -> Gemm.sgemm(2, a, 0, 2, b, c, 0, 3, null, caller), "epilogue is null");
    BadInput.refused(() -> Gemm.sgemm(2, a, 0, 2, b, c, 0, 3, shortBias, caller), "bias", "2", "3");
    BadInput.refused(() -> Gemm.sgemm(2, a, 0, 2, b, c, 0, 3, none, null), "workers is null");
    BadInput.refused(() -> Gemm.sgemm(1, c, 0, 2, b, c, 1, 3, none, caller), "c ", "a ", "overlap");
    BadInput.refused(() -> Gemv.sgemv(null, a, 0, c, 0, none), "b is null");
    BadInput.refused(() -> Gemv.sgemv(b, null, 0, c, 0, none), "x is null");
    BadInput.refused(() -> Gemv.sgemv(b, a, 3, c, 0, none), "x ", "4", "3");
    BadInput.refused(() -> Gemv.sgemv(b, a, 0, c, 4, none), "y ", "6", "4");
    BadInput.refused(() -> Gemv.sgemv(b, a, 0, null, 0, none), "y is null");
    BadInput.refused(() -> Gemv.sgemv(b, a, 0, c, 0, null), "epilogue is null");
    BadInput.refused(() -> Gemv.sgemv(b, a, 0, c, 0, shortBias), "bias", "2", "3");
    BadInput.refused(() -> Gemv.sgemv(b, c, 0, c, 1, none), "y ", "x ", "overlap");
    assertArrayEquals(new float[] {7, 7, 7, 7, 7, 7}, c);
  }
}
