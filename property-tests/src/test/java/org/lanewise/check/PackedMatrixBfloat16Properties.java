package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
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
import org.lanewise.check.PackedMatrixProperties.Case;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Backend;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.Gemm;
import org.lanewise.kernels.Gemv;
import org.lanewise.kernels.PackedMatrix;
import org.lanewise.kernels.Workers;

/// Products with a matrix that was packed as bfloat16: those with the matrix rounded.
@PropertyDefaults(edgeCases = EdgeCasesMode.NONE) // of Sizes: jqwik's are mostly empty matrices
class PackedMatrixBfloat16Properties {
  private static final Workers CALLER = Workers.caller();
  private static final Workers[] POOLS = {Workers.of(2), Workers.of(3)};

  @AfterContainer
  static void close() {
    for (Workers pool : POOLS) {
      pool.close();
    }
  }

  /// The nearest of the floats whose lower 16 bits are 0, found by comparing the two neighbours;
  /// of two that are equally near, the one whose last bit is 0. The neighbour beyond the largest
  /// lies at 2^128, and what comes nearest to it becomes infinite.
  static float rounded(float x) {
    if (Float.isNaN(x) || Float.isInfinite(x)) {
      return x;
    }
    int bits = Float.floatToRawIntBits(x);
    float below = Float.intBitsToFloat(bits & 0xffff0000);
    float above = Float.intBitsToFloat((bits & 0xffff0000) + 0x10000);
    double magnitude = Math.abs((double) x);
    double down = magnitude - Math.abs((double) below);
    double up = (Float.isInfinite(above) ? 0x1p128 : Math.abs((double) above)) - magnitude;
    boolean even = (bits & 0x10000) == 0;
    return down < up || down == up && even ? below : above;
  }

  private static Case rounded(Case product) {
    Operand b = product.b().copy();
    for (int i = 0; i < b.array().length; i++) {
      b.array()[i] = rounded(b.array()[i]);
    }
    return new Case(product.transB(), product.a(), b, product.c(), product.epilogue());
  }

  private static PackedMatrix pack(Case product) {
    Operand b = product.b();
    return PackedMatrix.packBfloat16(
        product.transB(), product.k(), product.n(), b.array(), b.offset(), b.ld());
  }

  @Provide
  Arbitrary<Case> products() {
    return PackedMatrixProperties.products(Sizes.products(60_000));
  }

  /// One row, which has kernels of its own, through several blocks of k and of n.
  @Provide
  Arbitrary<Case> rows() {
    return PackedMatrixProperties.products(
        Combinators.combine(Sizes.upTo(300), Sizes.upTo(600))
            .as((n, k) -> new Sizes.Product(1, n, k)));
  }

  @Provide
  Arbitrary<Case> largeProducts() {
    return PackedMatrixProperties.products(MatrixProducts.largeSizes());
  }

  @Property(tries = 300)
  void isAProductWithTheMatrixRounded(@ForAll("products") Case product) {
    checkRounded(product);
  }

  @Property(tries = 200)
  void isAProductWithTheMatrixRoundedForOneRow(@ForAll("rows") Case product) {
    checkRounded(product);
  }

  @Tag("large")
  @Property(tries = 20)
  void isAProductWithTheMatrixRoundedWhenLarge(@ForAll("largeProducts") Case product) {
    checkRounded(product);
  }

  private static void checkRounded(Case product) {
    Arrays.fill(product.c().array(), Float.NaN);
    Operand b = product.b().copy();
    PackedMatrix packed = pack(product);
    product.b().checkUnchanged("b", b);
    assertEquals(product.k(), packed.rows());
    assertEquals(product.n(), packed.columns());
    Operand result = product.rows(packed, 0, product.m(), CALLER);
    Case rounded = rounded(product);
    rounded.check(result);
    result.checkGuards("c", product.c());
    if (Backend.isVector()) {
      result.checkUnchanged("c", rounded.run(CALLER));
    }
    for (Workers pool : POOLS) {
      product
          .rows(packed, 0, product.m(), pool)
          .checkUnchanged("c by " + pool.threads() + " threads", result);
    }
  }

  /// The product with one vector is a row of the product with several.
  @Property(tries = 200)
  void computesARowFromThatRowAlone(
      @ForAll("products") Case product, @ForAll @IntRange(max = 600) int first) {
    if (product.m() == 0) {
      return;
    }
    int row = first % product.m();
    PackedMatrix packed = pack(product);
    Operand whole = product.rows(packed, 0, product.m(), CALLER);
    Operand alone = product.c().copy();
    Gemv.sgemv(
        packed,
        product.a().array(),
        product.a().index(row, 0),
        alone.array(),
        alone.index(row, 0),
        MatrixProducts.fromRow(row, product.epilogue()));
    for (int j = 0; j < product.n(); j++) {
      assertEquals(whole.at(row, j), alone.at(row, j), "c[" + row + "," + j + "]");
    }
  }

  /// Every upper half of a float, with lower halves round the middle between two neighbours: each
  /// as an element of a matrix of one row, times 1.
  @Example
  void roundsToTheNearestTiesToEven() {
    int[] lower = {0, 1, 0x7fff, 0x8000, 0x8001, 0xffff};
    int n = lower.length << 16;
    float[] b = new float[n];
    float[] expected = new float[n];
    for (int j = 0; j < n; j++) {
      b[j] = Float.intBitsToFloat(j / lower.length << 16 | lower[j % lower.length]);
      expected[j] = rounded(b[j]);
    }
    assertEquals(Float.POSITIVE_INFINITY, rounded(Float.MAX_VALUE));
    for (boolean trans : new boolean[] {false, true}) {
      PackedMatrix packed = PackedMatrix.packBfloat16(trans, 1, n, b, 0, trans ? 1 : n);
      for (int m = 1; m <= 3; m++) {
        float[] ones = {1, 1, 1};
        float[] c = new float[m * n];
        Gemm.sgemm(m, ones, 0, 1, packed, c, 0, n, Epilogue.NONE, CALLER);
        for (int i = 0; i < m; i++) {
          checkNumbers(expected, Arrays.copyOfRange(c, i * n, (i + 1) * n));
        }
      }
    }
  }

  /// All zeros are alike: 0 + -0 is 0.
  private static void checkNumbers(float[] expected, float[] actual) {
    for (int j = 0; j < expected.length; j++) {
      float e = expected[j];
      assertTrue(e == actual[j] || Float.isNaN(e) && Float.isNaN(actual[j]), "column " + j);
    }
  }

  /// A bias of -0 keeps the sign of a zero.
  @Example
  void keepsTheSignOfZeros() {
    if (!Backend.isVector()) {
      return; // the scalar backend adds zeros of its own
    }
    float[] b = {-0f, 0, -Float.MIN_VALUE, Float.MIN_VALUE, -0x1p-134f, 0x1p-134f};
    float[] expected = {-0f, 0, -0f, 0, -0f, 0};
    float[] zeros = {-0f, -0f, -0f, -0f, -0f, -0f};
    PackedMatrix packed = PackedMatrix.packBfloat16(false, 1, 6, b, 0, 6);
    float[] c = new float[12];
    Epilogue bias = new Epilogue(zeros, 0, Activation.LINEAR);
    Gemm.sgemm(1, new float[] {1}, 0, 1, packed, c, 0, 6, bias, CALLER);
    assertArrayEquals(expected, Arrays.copyOf(c, 6));
    Gemm.sgemm(2, new float[] {1, 1}, 0, 1, packed, c, 0, 6, bias, CALLER);
    assertArrayEquals(expected, Arrays.copyOf(c, 6));
    assertArrayEquals(expected, Arrays.copyOfRange(c, 6, 12));
  }

  @Example
  void refusesToPackAMatrixThatIsNotThere() {
    float[] b = new float[12];
    BadInput.refused(() -> PackedMatrix.packBfloat16(false, -1, 4, b, 0, 4), "k ", "-1");
    BadInput.refused(() -> PackedMatrix.packBfloat16(false, 3, -4, b, 0, 4), "n ", "-4");
    BadInput.refused(() -> PackedMatrix.packBfloat16(false, 3, 4, null, 0, 4), "b is null");
    BadInput.refused(() -> PackedMatrix.packBfloat16(false, 4, 4, b, 0, 4), "b ", "12", "16");
    BadInput.refused(() -> PackedMatrix.packBfloat16(false, 3, 4, b, 1, 4), "b ", "12");
    BadInput.refused(() -> PackedMatrix.packBfloat16(false, 3, 4, b, 0, 3), "b ", "3", "4");
    BadInput.refused(() -> PackedMatrix.packBfloat16(true, 4, 3, b, 0, 3), "b ", "3", "4");
  }
}
