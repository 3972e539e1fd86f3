package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.scalar.Nest;
import org.lanewise.kernels.scalar.ScalarReduce;
import org.lanewise.kernels.scalar.ScalarReduceColumns;
import org.lanewise.kernels.vector.VectorReduce;
import org.lanewise.kernels.vector.VectorReduceColumns;

/// Reductions: sound sums, the same bits on both backends, and what is special.
class ReduceTest {
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;
  private static final int SIGN = Integer.MIN_VALUE;
  private static final int[] ALL = {1 << 20};

  private interface Op {
    void run(Reduction reduction, float[] x, int xOffset, float[] y, int yOffset);
  }

  private static float one(Op op, float... x) {
    float[] y = {77};
    op.run(Reduction.of(new int[] {x.length}), x, 0, y, 0);
    return y[0];
  }

  /// Added one by one in float, the small terms would all be lost, or the sum be thousands off.
  @Test
  void aMillionOnesAndALittle() {
    int n = 1_000_000;
    float[] x = new float[n + 1];
    Arrays.fill(x, 1 + 0x1p-23f);
    x[0] = 0x1p-3f;
    float exact = (float) (n * (1 + 0x1p-23) + 0x1p-3);
    assertEquals(exact, one(Reduce::sum, x));
    float[] y = new float[3];
    float[] columns = new float[3 * (n + 1)];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = x[i / 3];
    }
    Reduce.sum(Reduction.of(new int[] {n + 1, 3}, 0), columns, 0, y, 0);
    assertArrayEquals(new float[] {exact, exact, exact}, y);
    Reduce.columnSums(n + 1, 3, columns, 0, 3, y, 0);
    assertArrayEquals(new float[] {exact, exact, exact}, y);

    Arrays.fill(x, 1);
    x[0] = 1e-7f;
    x[n / 2] = 1e12f;
    x[n / 2 + 5] = -1e12f;
    assertEquals(n - 2, one(Reduce::sum, x));
    Arrays.fill(x, 0.1f);
    assertEquals((float) ((n + 1) * (double) 0.1f), one(Reduce::sum, x));
    assertEquals(0.1f, one(Reduce::mean, x));
    assertEquals(0, one(Reduce::variance, x), 1e-24f);
    for (int i = 0; i <= n; i++) {
      x[i] = 1e6f + i % 2;
    }
    assertEquals(0.25f, one(Reduce::variance, x), "no cancellation");
  }

  @Test
  void squaresNeitherOverflowNorUnderflow() {
    float max = Float.MAX_VALUE / 2;
    assertEquals((float) (max * Math.sqrt(2)), one(Reduce::l2, max, -max));
    assertEquals(5 * Float.MIN_VALUE, one(Reduce::l2, 3 * Float.MIN_VALUE, 4 * Float.MIN_VALUE));
    assertEquals(max, one(Reduce::sum, max, max, max, -max, -max));
    assertEquals(INF, one(Reduce::sum, Float.MAX_VALUE, Float.MAX_VALUE));
    assertEquals(1, one(Reduce::product, 1e30f, 1e30f, 1e-30f, 1e-30f), 1e-6f);
  }

  @Test
  void special() {
    for (int n : new int[] {1, 5, 40, 200}) {
      for (int place : new int[] {0, n / 2, n - 1}) {
        float[] x = new float[n];
        Arrays.fill(x, -2);
        for (float nan :
            new float[] {NAN, Float.intBitsToFloat(0xffc00000), Float.intBitsToFloat(0xff800001)}) {
          x[place] = nan;
          for (Op op :
              new Op[] {
                Reduce::sum,
                Reduce::mean,
                Reduce::l1,
                Reduce::l2,
                Reduce::variance,
                Reduce::product,
                Reduce::max,
                Reduce::min
              }) {
            assertEquals(NAN, one(op, x));
          }
        }
        x[place] = -INF;
        assertEquals(-INF, one(Reduce::sum, x));
        assertEquals(-INF, one(Reduce::min, x));
        assertEquals(n == 1 ? -INF : -2, one(Reduce::max, x));
        assertEquals(INF, one(Reduce::l1, x));
        assertEquals(INF, one(Reduce::l2, x));
        assertEquals(NAN, one(Reduce::variance, x));
        Arrays.fill(x, -0f);
        assertEquals(0f, one(Reduce::sum, x));
        assertEquals(-0f, one(Reduce::max, x));
        assertEquals(-0f, one(Reduce::min, x));
        x[place] = 0;
        assertEquals(0f, one(Reduce::max, x));
        assertEquals(n == 1 ? 0f : -0f, one(Reduce::min, x));
        Arrays.fill(x, -INF);
        assertEquals(-INF, one(Reduce::max, x));
      }
    }
  }

  @Test
  void ofNothing() {
    float[] x = {};
    assertEquals(0, one(Reduce::sum, x));
    assertEquals(0, one(Reduce::l1, x));
    assertEquals(0, one(Reduce::l2, x));
    assertEquals(1, one(Reduce::product, x));
    assertEquals(NAN, one(Reduce::mean, x));
    assertEquals(NAN, one(Reduce::variance, x));
    assertEquals(-INF, one(Reduce::max, x));
    assertEquals(INF, one(Reduce::min, x));
    Reduction columns = Reduction.of(new int[] {2, 0, 40}, 1);
    float[] y = new float[80];
    float[] expected = new float[80];
    Reduce.max(columns, x, 0, y, 0);
    Arrays.fill(expected, -INF);
    assertArrayEquals(expected, y);
    Reduce.mean(columns, x, 0, y, 0);
    Arrays.fill(expected, NAN);
    assertArrayEquals(expected, y);
    String message =
        assertThrows(
                IllegalArgumentException.class, () -> Reduce.argmax(columns, x, 0, new int[80], 0))
            .getMessage();
    assertEquals("an axis to reduce has 0 elements, expected 1 or more to choose from", message);
    Reduce.argmax(Reduction.of(new int[] {0, 3}, 1), x, 0, new int[0], 0);
    Reduce.sum(Reduction.of(new int[] {3, 0}, 0), x, 0, new float[0], 0);
  }

  /// A scalar is its own sum; its axes are none.
  @Test
  void ofAScalar() {
    float[] y = {0};
    Reduce.sum(Reduction.of(new int[0]), new float[] {3}, 0, y, 0);
    assertEquals(3, y[0]);
    Reduce.variance(Reduction.of(new int[] {1, 1}, 0), new float[] {3}, 0, y, 0);
    assertEquals(0, y[0]);
  }

  @Test
  void shapes() {
    Reduction r = Reduction.of(new int[] {2, 3, 4, 5}, -1, 1);
    assertArrayEquals(new int[] {2, 4}, r.shape(false));
    assertArrayEquals(new int[] {2, 1, 4, 1}, r.shape(true));
    assertEquals(120, r.inputSize());
    assertEquals(8, r.outputSize());
    assertArrayEquals(new int[0], Reduction.of(new int[] {2, 3}).shape(false));
  }

  private static float[] values(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) (random.nextDouble(-1, 1) * Math.pow(2, random.nextInt(-20, 21)));
    }
    return x;
  }

  /// On the vector backend: the plain loops give the same bits.
  @Test
  void bothBackendsGiveTheSameBits() {
    if (!Backend.isVector()) {
      return;
    }
    float[] x = values(3 * 4096 + 100, 1);
    int[] lengths = new int[74];
    for (int i = 0; i < 72; i++) {
      lengths[i] = i;
    }
    lengths[72] = 4096;
    lengths[73] = 2 * 4096 + 97;
    float[] y = new float[80];
    float[] z = new float[80];
    int[] places = new int[80];
    int[] others = new int[80];
    for (int n : lengths) {
      for (int bits : new int[] {-1, Integer.MAX_VALUE}) {
        assertEquals(
            ScalarReduce.sum(n, bits, x, 1), VectorReduce.sum(n, bits, x, 1), "sum of " + n);
      }
      assertEquals(
          ScalarReduce.squares(n, 0.3, x, 1), VectorReduce.squares(n, 0.3, x, 1), "of " + n);
      for (int sign : new int[] {0, SIGN}) {
        assertEquals(ScalarReduce.max(n, sign, x, 2), VectorReduce.max(n, sign, x, 2));
        if (n > 0) {
          assertEquals(ScalarReduce.argmax(n, sign, x, 2), VectorReduce.argmax(n, sign, x, 2));
        }
      }
      if (n > 72) {
        continue;
      }
      Nest nest = new Nest(new int[] {2, 3}, new int[] {5000, 1700});
      int ld = n + 1;
      ScalarReduceColumns.sum(n, nest, 7, ld, -1, 3, x, 1, y, 1);
      VectorReduceColumns.sum(n, nest, 7, ld, -1, 3, x, 1, z, 1);
      assertArrayEquals(y, z);
      ScalarReduceColumns.product(n, nest, 7, ld, x, 1, y, 1);
      VectorReduceColumns.product(n, nest, 7, ld, x, 1, z, 1);
      assertArrayEquals(y, z);
      for (boolean centred : new boolean[] {false, true}) {
        ScalarReduceColumns.squares(n, nest, 7, ld, centred, 42, !centred, x, 1, y, 1);
        VectorReduceColumns.squares(n, nest, 7, ld, centred, 42, !centred, x, 1, z, 1);
        assertArrayEquals(y, z);
      }
      for (int sign : new int[] {0, SIGN}) {
        ScalarReduceColumns.max(n, nest, 7, ld, sign, x, 1, y, 1);
        VectorReduceColumns.max(n, nest, 7, ld, sign, x, 1, z, 1);
        assertArrayEquals(y, z);
        ScalarReduceColumns.argmax(n, nest, 7, ld, sign, x, 1, places, 1);
        VectorReduceColumns.argmax(n, nest, 7, ld, sign, x, 1, others, 1);
        assertArrayEquals(places, others);
      }
    }
  }

  @Test
  void placesOfNanAndEqualOnes() {
    for (int n : new int[] {3, 20, 100}) {
      for (int place = 0; place < n; place++) {
        // Rows of [1, n], and the same as columns of [n, 20].
        float[] x = new float[n];
        Arrays.fill(x, 1);
        x[place] = 2;
        x[n - 1] = Math.max(x[n - 1], 2);
        place(place, x);
        x[place] = NAN;
        place(place, x);
        x[0] = NAN;
        place(0, x);
      }
    }
  }

  private static void place(int expected, float[] x) {
    int n = x.length;
    int[] y = new int[20];
    float[] columns = new float[n * 20];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = x[i / 20];
    }
    Reduce.argmax(Reduction.of(new int[] {n}), x, 0, y, 3);
    assertEquals(expected, y[3]);
    Reduce.argmax(Reduction.of(new int[] {n, 20}, 0), columns, 0, y, 0);
    for (int i = 0; i < n; i++) {
      x[i] = -x[i];
    }
    int[] z = new int[20];
    Arrays.fill(z, expected);
    assertArrayEquals(z, y);
    for (int i = 0; i < columns.length; i++) {
      columns[i] = -columns[i];
    }
    Reduce.argmin(Reduction.of(new int[] {n, 20}, 0), columns, 0, y, 0);
    assertArrayEquals(z, y);
    Reduce.argmin(Reduction.of(new int[] {n}), x, 0, y, 3);
    assertEquals(expected, y[3]);
    for (int i = 0; i < n; i++) {
      x[i] = -x[i];
    }
  }

  @Test
  void refusesBadPlans() {
    refused("shape[1] is -1, expected 0 or more", () -> Reduction.of(new int[] {2, -1}));
    refused("axis is 2, expected -2 to 1", () -> Reduction.of(new int[] {2, 2}, 2));
    refused("axis is -3, expected -2 to 1", () -> Reduction.of(new int[] {2, 2}, -3));
    refused("axis -1 is named twice", () -> Reduction.of(new int[] {2, 2}, 1, -1));
    refused(
        "shape is [65536, 32768, 0], expected less than 2^31 elements",
        () -> Reduction.of(new int[] {65536, 32768, 0}));
    assertThrows(NullPointerException.class, () -> Reduction.of(null));
    assertThrows(NullPointerException.class, () -> Reduction.of(ALL, (int[]) null));
  }

  private static void refused(String message, Runnable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call::run).getMessage());
  }
}
