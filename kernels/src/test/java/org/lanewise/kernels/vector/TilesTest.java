package org.lanewise.kernels.vector;

import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every tile at the width at hand, those of 12 and 8 rows also where products would not choose
/// them.
class TilesTest {
  private static final int[] DEPTHS = {1, 2, 7, 64};
  private static final byte OUTSIDE = 99;

  @ParameterizedTest
  @ValueSource(ints = {12, 8, 6, 5, 4, 2, 1})
  void multipliesPackedOperands(int rows) {
    assumeThatPanelsFit(rows);
    for (int k : DEPTHS) {
      for (boolean narrow : new boolean[] {false, true}) {
        packed(new FloatTiles(), rows, k, narrow);
        packed(new DoubleTiles(), rows, k, narrow);
      }
    }
  }

  /// Tiles of 6 and 5 rows read panels on the heap, which only products for 16 registers have.
  private static void assumeThatPanelsFit(int rows) {
    assumeTrue(Blocks.FEW_REGISTERS || rows != 6 && rows != 5);
  }

  private static <T> void packed(Tiles<T> tiles, int rows, int k, boolean narrow) {
    Operands<T> x = new Operands<>(tiles, rows, k);
    MemorySegment panel = tiles.panels((long) k * tiles.nr * tiles.bytes);
    tiles.packPanel(false, k, tiles.nr, x.b, 1, x.ldb, panel, 0);
    T a = x.packedRows();
    tiles.run(rows, narrow, k, a, 0, panel, 0, x.init, 2, x.ldi, x.c, 3, x.ldc);
    x.check(narrow ? tiles.lanes : tiles.nr);
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 8, 6, 5})
  void packsAsItMultiplies(int rows) {
    assumeThatPanelsFit(rows);
    for (int k : DEPTHS) {
      packing(new FloatTiles(), rows, k);
      packing(new DoubleTiles(), rows, k);
    }
  }

  private static <T> void packing(Tiles<T> tiles, int rows, int k) {
    Operands<T> x = new Operands<>(tiles, rows, k);
    long bytes = (long) k * tiles.nr * tiles.bytes;
    MemorySegment panel = tiles.panels(bytes);
    T a = x.packedRows();
    tiles.runPacking(rows, k, a, 0, x.b, 1, x.ldb, panel, 0, x.init, 2, x.ldi, x.c, 3, x.ldc);
    x.check(tiles.nr);
    MemorySegment expected = tiles.panels(bytes);
    tiles.packPanel(false, k, tiles.nr, x.b, 1, x.ldb, expected, 0);
    assertEquals(-1, expected.asSlice(0, bytes).mismatch(panel.asSlice(0, bytes)));
  }

  @Test
  void packsTransposedPanels() {
    for (int k = 1; k <= 11; k++) {
      transposed(new FloatTiles(), k);
      transposed(new DoubleTiles(), k);
    }
  }

  private static <T> void transposed(Tiles<T> tiles, int k) {
    for (int width = 1; width <= tiles.nr; width++) {
      T b = tiles.array(3 + width * k); // ends with the last element
      for (int i = 0; i < width * k; i++) {
        Array.setByte(b, 3 + i, (byte) i);
      }
      long bytes = (long) k * tiles.nr * tiles.bytes;
      MemorySegment panel = tiles.panels(2 * tiles.bytes + bytes);
      tiles.packPanel(true, k, width, b, 3, k, panel, 2L * tiles.bytes);
      for (int p = 0; p < k; p++) {
        for (int j = 0; j < width; j++) {
          assertEquals(Array.getDouble(b, 3 + j * k + p), get(tiles, panel, 2 + p * tiles.nr + j));
        }
      }
    }
  }

  private static double get(Tiles<?> tiles, MemorySegment panel, int index) {
    return tiles.bytes == Float.BYTES
        ? panel.get(JAVA_FLOAT_UNALIGNED, (long) index * Float.BYTES)
        : panel.get(JAVA_DOUBLE_UNALIGNED, (long) index * Double.BYTES);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 5, 4})
  void multipliesOperandsWhereTheyLie(int rows) {
    for (int k : DEPTHS) {
      inPlace(new FloatTiles(), rows, k);
      inPlace(new DoubleTiles(), rows, k);
    }
  }

  private static <T> void inPlace(Tiles<T> tiles, int rows, int k) {
    for (int second = 0; second <= tiles.lanes; second++) {
      Operands<T> x = new Operands<>(tiles, rows, k);
      tiles.runInPlace(
          rows, second, k, x.a, 4, x.lda, x.b, 1, x.ldb, x.init, 2, x.ldi, x.c, 3, x.ldc);
      x.check(second + tiles.lanes);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 6})
  void multipliesCopiesOfATransposedMatrix(int rows) {
    for (int k : DEPTHS) {
      outer(new FloatTiles(), rows, k);
      outer(new DoubleTiles(), rows, k);
    }
  }

  private static <T> void outer(Tiles<T> tiles, int rows, int k) {
    int stride = OuterProduct.stride(tiles.lanes);
    if (rows > stride) {
      return; // tiles of 12 rows are for vectors of which two, or one and a half, hold as many
    }
    for (int second = 0; second <= tiles.lanes; second++) {
      Operands<T> x = new Operands<>(tiles, rows, k);
      for (int i = 0; i < Array.getLength(x.init); i++) {
        Array.setByte(x.init, i, (byte) 0);
      }
      int lda = stride + 3;
      T transposed = tiles.array(6 + k * lda);
      for (int i = 0; i < rows * k; i++) {
        Array.set(transposed, 6 + i % k * lda + i / k, Array.get(x.a, 4 + i / k * x.lda + i % k));
      }
      T a = tiles.array(k * stride);
      tiles.copyOuter(k, transposed, 6, lda, a);
      T b = tiles.array(5 + k * tiles.nr);
      tiles.copyColumns(second, k, x.b, 1, x.ldb, b, 5);
      tiles.runOuter(rows, second, k, a, 0, b, 5, x.c, 3, x.ldc);
      x.check(second + tiles.lanes);
    }
  }

  /// A, B, what C starts from, and C with room round it, all of small whole numbers: their sums are
  /// exact.
  private static final class Operands<T> {
    final Tiles<T> tiles;
    final int rows;
    final int k;
    final int lda;
    final int ldb;
    final int ldi;
    final int ldc;
    final T a;
    final T b;
    final T init;
    final T c;

    Operands(Tiles<T> tiles, int rows, int k) {
      this.tiles = tiles;
      this.rows = rows;
      this.k = k;
      lda = k + 1;
      ldb = tiles.nr + 2;
      ldi = tiles.nr + 3;
      ldc = tiles.nr + 4;
      a = random(4 + rows * lda);
      b = random(1 + k * ldb);
      init = random(2 + rows * ldi);
      c = random(3 + (rows + 1) * ldc);
      for (int i = 0; i < Array.getLength(c); i++) {
        Array.setByte(c, i, OUTSIDE);
      }
    }

    private T random(int n) {
      Random random = new Random(n);
      T array = tiles.array(n);
      for (int i = 0; i < n; i++) {
        Array.setByte(array, i, (byte) random.nextInt(-9, 10));
      }
      return array;
    }

    T packedRows() {
      T packed = tiles.array(rows * tiles.lda);
      tiles.packRows(false, rows, k, 1, a, 4, lda, packed, 0);
      return packed;
    }

    /// C is the product in so many columns, and else as it was.
    void check(int columns) {
      for (int i = 0; i < Array.getLength(c); i++) {
        int row = (i - 3) / ldc;
        int column = (i - 3) % ldc;
        boolean inside = i >= 3 && row < rows && column < columns;
        double expected = inside ? Array.getDouble(init, 2 + row * ldi + column) : OUTSIDE;
        for (int p = 0; p < k && inside; p++) {
          expected +=
              Array.getDouble(a, 4 + row * lda + p) * Array.getDouble(b, 1 + p * ldb + column);
        }
        assertEquals(expected, Array.getDouble(c, i), rows + " rows, k " + k + ", element " + i);
      }
    }
  }
}
