package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.Reduce;

/// Sums over columns and the places of the largest elements of rows.
class ReduceProperties {
  @Provide
  Arbitrary<Operand> matrices() {
    return Sizes.upTo(70)
        .flatMap(rows -> Sizes.upTo(70).flatMap(cols -> Operand.matrices(rows, cols)));
  }

  @Property
  void columnSumsMatchDoubleReference(@ForAll("matrices") Operand x) {
    Operand before = x.copy();
    Operand y = Operand.of(1, x.cols(), 3, 2, () -> Double.NaN);
    Operand sums = y.copy();
    Reduce.columnSums(
        x.rows(), x.cols(), x.array(), x.offset(), x.ld(), sums.array(), sums.offset());
    for (int j = 0; j < x.cols(); j++) {
      double sum = 0;
      double magnitude = 0;
      for (int i = 0; i < x.rows(); i++) {
        sum += x.at(i, j);
        magnitude += Math.abs(x.at(i, j));
      }
      Tolerance.roundings(x.rows()).check("y[" + j + "]", sum, magnitude, sums.at(0, j));
    }
    sums.checkGuards("y", y);
    x.checkUnchanged("x", before);
  }

  /// Few distinct values, so that there are ties; -0 equals +0; a NaN wins.
  @Property
  void argmaxIsTheFirstOfTheLargest(
      @ForAll @IntRange(min = 0, max = 4) int rows,
      @ForAll("widths") int cols,
      @ForAll("values") float[] values,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Operand x = Operand.of(rows, cols, 2, 3, () -> values[random.nextInt(values.length)]);
    int[] y = new int[rows + 3];
    Arrays.fill(y, -7);
    Reduce.argmaxRows(rows, cols, x.array(), x.offset(), x.ld(), y, 2);
    for (int i = 0; i < rows; i++) {
      int best = 0;
      for (int j = 1; j < cols && !Float.isNaN(x.at(i, best)); j++) {
        if (Float.isNaN(x.at(i, j)) || x.at(i, j) > x.at(i, best)) {
          best = j;
        }
      }
      assertEquals(best, y[2 + i], "row " + i + " of " + x);
    }
    assertEquals(-7, y[0]);
    assertEquals(-7, y[1]);
    assertEquals(-7, y[rows + 2]);
  }

  @Provide
  Arbitrary<Integer> widths() {
    return Sizes.between(1, 140);
  }

  @Provide
  Arbitrary<float[]> values() {
    float inf = Float.POSITIVE_INFINITY;
    return Arbitraries.of(
        new float[] {0, 1, 2, 3},
        new float[] {-0f, 0f},
        new float[] {-inf, inf, 5},
        new float[] {-inf},
        new float[] {-3, -2, -1, -1e30f, -1e-30f},
        new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, Float.NaN});
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[12];
    float[] y = new float[4];
    int[] places = new int[3];
    BadInput.refused(() -> Reduce.columnSums(-1, 4, x, 0, 4, y, 0), "rows ", "-1");
    BadInput.refused(() -> Reduce.columnSums(3, -4, x, 0, 4, y, 0), "cols ", "-4");
    BadInput.refused(() -> Reduce.columnSums(3, 4, null, 0, 4, y, 0), "x is null");
    BadInput.refused(() -> Reduce.columnSums(3, 4, x, 0, 3, y, 0), "x ", "3", "4");
    BadInput.refused(() -> Reduce.columnSums(3, 4, x, 0, 4, y, 1), "y ", "4", "1");
    BadInput.refused(() -> Reduce.columnSums(2, 4, x, 0, 4, x, 2), "y ", "x ", "overlap");
    BadInput.refused(() -> Reduce.argmaxRows(3, 0, x, 0, 4, places, 0), "cols ", "0");
    BadInput.refused(() -> Reduce.argmaxRows(3, 4, x, 0, 4, null, 0), "y is null");
    BadInput.refused(() -> Reduce.argmaxRows(3, 4, x, 0, 4, places, 1), "y ", "3", "1");
    assertArrayEquals(new float[4], y);
    assertArrayEquals(new int[3], places);
  }
}
