package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Broadcast;

/// The elementwise operations of two operands, with shapes that are broadcast.
class BinaryProperties implements DifferentiableContract {
  private static double reference(Binary f, double a, double b) {
    return switch (f) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case POW -> Math.pow(a, b);
    };
  }

  /// The derivatives by a and by b.
  private static double[] slopes(Binary f, double a, double b) {
    double first = a < b ? 1 : a == b ? 0.5 : 0;
    return switch (f) {
      case ADD -> new double[] {1, 1};
      case SUB -> new double[] {1, -1};
      case MUL -> new double[] {b, a};
      case DIV -> new double[] {1 / b, -a / b / b};
      case MIN -> new double[] {first, 1 - first};
      case MAX -> new double[] {1 - first, first};
      case POW -> new double[] {b * Math.pow(a, b - 1), Math.pow(a, b) * Math.log(a)};
    };
  }

  /// The inputs are a and then b.
  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            operations(), pairs().filter(s -> s.size() <= 150), Arbitraries.longs())
        .as(BinaryProperties::sample);
  }

  private static Sample sample(Binary f, Shapes.Together shapes, long seed) {
    int na = shapes.count(0);
    int nb = shapes.count(1);
    float[] point = Points.uniform(na + nb, 0.5, 3, seed);
    Broadcast broadcast = Broadcast.of(shapes.operands()[0], shapes.operands()[1]);
    Differentiable function =
        Kernels.of(
            x -> {
              double[] y = new double[shapes.size()];
              for (int i = 0; i < y.length; i++) {
                y[i] = reference(f, x[shapes.index(0, i)], x[na + shapes.index(1, i)]);
              }
              return y;
            },
            x -> {
              float[] y = new float[shapes.size()];
              f.forward(broadcast, x, 0, x, na, y, 0);
              return y;
            },
            (x, dy) -> {
              float[] dx = new float[na + nb];
              Arrays.fill(dx, Float.NaN);
              f.backward(broadcast, x, 0, x, na, dy, 0, dx, 0, dx, na);
              return dx;
            });
    return new Sample(f + " of " + shapes, function, point);
  }

  @Provide
  Arbitrary<Binary> operations() {
    return Arbitraries.of(Binary.class);
  }

  @Provide
  Arbitrary<Shapes.Together> pairs() {
    return Shapes.together(2);
  }

  /// Values among which there are special ones, and equal pairs.
  private static Operand operand(int n, SplittableRandom random) {
    float[] special = {
      0,
      -0f,
      1,
      -1,
      Float.NaN,
      Float.POSITIVE_INFINITY,
      Float.NEGATIVE_INFINITY,
      Float.MIN_VALUE,
      -1e-40f,
      Float.MAX_VALUE
    };
    return Operand.of(
        1,
        n,
        random.nextInt(6),
        random.nextInt(6),
        () ->
            random.nextInt(3) == 0
                ? special[random.nextInt(special.length)]
                : random.nextDouble(-4, 4));
  }

  /// The basic operations round once: the float of a double result, which for these has digits
  /// enough, is the exact answer, whatever the shapes. A power is off by up to 1 ulp.
  @Property
  void matchesIndexArithmeticToTheBit(
      @ForAll("operations") Binary f, @ForAll("pairs") Shapes.Together shapes, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Operand a = operand(shapes.count(0), random);
    Operand b = operand(shapes.count(1), random);
    Operand y = Operand.of(1, shapes.size(), random.nextInt(4), 2, () -> 9);
    Operand result = y.copy();
    Operand aBefore = a.copy();
    Operand bBefore = b.copy();
    Broadcast broadcast = Broadcast.of(shapes.operands()[0], shapes.operands()[1]);
    assertArrayEquals(shapes.result(), broadcast.shape());
    assertEquals(shapes.size(), broadcast.size());
    f.forward(
        broadcast, a.array(), a.offset(), b.array(), b.offset(), result.array(), result.offset());
    for (int i = 0; i < shapes.size(); i++) {
      float v = a.at(0, shapes.index(0, i));
      float w = b.at(0, shapes.index(1, i));
      double exact = reference(f, v, w);
      float expected = (float) exact;
      float actual = result.at(0, i);
      String what = f + " of " + v + " and " + w;
      if (f != Binary.POW || Float.isNaN(expected) || expected == 0 || Float.isInfinite(expected)) {
        assertEquals(expected, actual, what);
      } else {
        assertTrue(Math.abs(actual - exact) <= Math.ulp(expected), what);
      }
    }
    result.checkGuards("y", y);
    a.checkUnchanged("a", aBefore);
    b.checkUnchanged("b", bBefore);
  }

  @Property
  void gradientsAreSumsOverAllPlaces(
      @ForAll("operations") Binary f, @ForAll("pairs") Shapes.Together shapes, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    // Few values, so that there are ties.
    Operand a = Operand.of(1, shapes.count(0), 3, 1, () -> random.nextInt(1, 6));
    Operand b = Operand.of(1, shapes.count(1), 2, 2, () -> random.nextInt(1, 6));
    Operand dy = Operand.of(1, shapes.size(), 1, 3, () -> random.nextDouble(-1, 1));
    double[][] sums = {new double[shapes.count(0)], new double[shapes.count(1)]};
    double[][] magnitudes = {new double[shapes.count(0)], new double[shapes.count(1)]};
    for (int i = 0; i < shapes.size(); i++) {
      int p = shapes.index(0, i);
      int q = shapes.index(1, i);
      double[] slopes = slopes(f, a.at(0, p), b.at(0, q));
      sums[0][p] += dy.at(0, i) * slopes[0];
      sums[1][q] += dy.at(0, i) * slopes[1];
      magnitudes[0][p] += Math.abs(dy.at(0, i) * slopes[0]);
      magnitudes[1][q] += Math.abs(dy.at(0, i) * slopes[1]);
    }
    Operand da = Operand.of(1, shapes.count(0), 2, 3, () -> Double.NaN);
    Operand db = Operand.of(1, shapes.count(1), 4, 1, () -> Double.NaN);
    Broadcast broadcast = Broadcast.of(shapes.operands()[0], shapes.operands()[1]);
    for (int which = 1; which < 4; which++) {
      Operand x = da.copy();
      Operand z = db.copy();
      f.backward(
          broadcast,
          a.array(),
          a.offset(),
          b.array(),
          b.offset(),
          dy.array(),
          dy.offset(),
          (which & 1) != 0 ? x.array() : null,
          x.offset(),
          (which & 2) != 0 ? z.array() : null,
          z.offset());
      x.checkGuards("da", da);
      z.checkGuards("db", db);
      check(f, "da", x, sums[0], magnitudes[0], (which & 1) != 0);
      check(f, "db", z, sums[1], magnitudes[1], (which & 2) != 0);
    }
  }

  /// Each term is rounded three times at most, and the sum once. A power and a logarithm are off by
  /// 2 roundings each.
  private static void check(
      Binary f, String name, Operand dx, double[] sums, double[] magnitudes, boolean written) {
    for (int i = 0; i < sums.length; i++) {
      if (written) {
        Tolerance.roundings(f == Binary.POW ? 8 : 4)
            .check(name + "[" + i + "]", sums[i], magnitudes[i], dx.at(0, i));
      } else {
        assertEquals(Float.NaN, dx.at(0, i));
      }
    }
  }

  @Property
  void inPlaceGivesTheSameBits(
      @ForAll("operations") Binary f, @ForAll("pairs") Shapes.Together shapes, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] a = operand(shapes.count(0), random).values();
    float[] b = operand(shapes.count(1), random).values();
    float[] dy = operand(shapes.size(), random).values();
    Broadcast broadcast = Broadcast.of(shapes.operands()[0], shapes.operands()[1]);
    float[] y = new float[shapes.size()];
    f.forward(broadcast, a, 0, b, 0, y, 0);
    float[] da = new float[a.length];
    float[] db = new float[b.length];
    f.backward(broadcast, a, 0, b, 0, dy, 0, da, 0, db, 0);
    for (int operand = 0; operand < 2; operand++) {
      if (shapes.count(operand) != shapes.size()) {
        continue;
      }
      float[] v = a.clone();
      float[] w = b.clone();
      f.forward(broadcast, v, 0, w, 0, operand == 0 ? v : w, 0);
      assertArrayEquals(y, operand == 0 ? v : w);
      assertArrayEquals(operand == 0 ? b : a, operand == 0 ? w : v);

      // The gradient over its own operand, and over dy.
      for (boolean overDy : new boolean[] {false, true}) {
        v = a.clone();
        w = b.clone();
        float[] up = dy.clone();
        float[] own = overDy ? up : operand == 0 ? v : w;
        float[] other = new float[operand == 0 ? b.length : a.length];
        f.backward(
            broadcast,
            v,
            0,
            w,
            0,
            up,
            0,
            operand == 0 ? own : other,
            0,
            operand == 0 ? other : own,
            0);
        assertArrayEquals(operand == 0 ? da : db, own);
        assertArrayEquals(operand == 0 ? db : da, other);
      }
    }
  }

  /// Of two arrays of one length, the call without a broadcast is the same.
  @Property
  void equalLengthsNeedNoBroadcast(
      @ForAll("operations") Binary f, @ForAll("lengths") int n, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Operand a = operand(n, random);
    Operand b = operand(n, random);
    Operand dy = operand(n, random);
    Operand y = Operand.of(1, n, 3, 2, () -> 9);
    Operand da = y.copy();
    Operand db = y.copy();
    Operand result = y.copy();
    f.forward(n, a.array(), a.offset(), b.array(), b.offset(), result.array(), result.offset());
    f.backward(
        n,
        a.array(),
        a.offset(),
        b.array(),
        b.offset(),
        dy.array(),
        dy.offset(),
        da.array(),
        da.offset(),
        db.array(),
        db.offset());
    result.checkGuards("y", y);
    da.checkGuards("da", y);
    db.checkGuards("db", y);
    Broadcast broadcast = Broadcast.of(new int[] {n}, new int[] {n});
    float[] expected = new float[n];
    float[] expectedA = new float[n];
    float[] expectedB = new float[n];
    f.forward(broadcast, a.values(), 0, b.values(), 0, expected, 0);
    f.backward(broadcast, a.values(), 0, b.values(), 0, dy.values(), 0, expectedA, 0, expectedB, 0);
    assertArrayEquals(expected, result.values());
    assertArrayEquals(expectedA, da.values());
    assertArrayEquals(expectedB, db.values());
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Sizes.upTo(140);
  }

  /// A million ones and a small number.
  @Example
  void longSumsAreSound() {
    int n = 1 << 20;
    float[] dy = new float[n];
    Arrays.fill(dy, 1);
    dy[0] = 0x1p-10f;
    float[] x = new float[n];
    float[] b = new float[4];
    float[] sum = new float[1];
    Broadcast rows = Broadcast.of(new int[] {n}, new int[] {});
    Binary.ADD.backward(rows, x, 0, b, 0, dy, 0, null, 0, sum, 0);
    assertEquals((float) (n - 1 + 0x1p-10), sum[0]);
    Broadcast columns = Broadcast.of(new int[] {n / 4, 4}, new int[] {4});
    float[] sums = new float[4];
    Binary.SUB.backward(columns, x, 0, b, 0, dy, 0, null, 0, sums, 0);
    assertEquals(-(n / 4f - 1 + 0x1p-10f), sums[0]);
    assertEquals(-n / 4f, sums[3]);
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[8];
    float[] y = new float[8];
    float[] z = new float[8];
    Binary f = Binary.MUL;
    BadInput.refused(() -> f.forward(-1, x, 0, y, 0, z, 0), "n ", "-1");
    BadInput.refused(() -> f.forward(8, null, 0, y, 0, z, 0), "a is null");
    BadInput.refused(() -> f.forward(8, x, 0, null, 0, z, 0), "b is null");
    BadInput.refused(() -> f.forward(8, x, 0, y, 0, null, 0), "y is null");
    BadInput.refused(() -> f.forward(8, x, 1, y, 0, z, 0), "a ", "8", "1");
    BadInput.refused(() -> f.forward(8, x, 0, y, 1, z, 0), "b ", "8", "1");
    BadInput.refused(() -> f.forward(8, x, 0, y, 0, z, 1), "y ", "8", "1");
    BadInput.refused(() -> f.forward(4, x, 0, y, 0, x, 1), "y ", "a ", "overlap");
    BadInput.refused(() -> f.forward(4, x, 0, y, 0, y, 3), "y ", "b ", "overlap");
    Broadcast row = Broadcast.of(new int[] {2, 4}, new int[] {4});
    Broadcast three = Broadcast.of(new int[] {2, 4}, new int[] {4}, new int[] {4});
    BadInput.refused(() -> f.forward(null, x, 0, y, 0, z, 0), "broadcast is null");
    BadInput.refused(() -> f.forward(three, x, 0, y, 0, z, 0), "broadcast ", "condition");
    BadInput.refused(() -> f.forward(row, x, 1, y, 0, z, 0), "a ", "8", "1");
    BadInput.refused(() -> f.forward(row, x, 0, y, 5, z, 0), "b ", "8", "5");
    BadInput.refused(() -> f.forward(row, x, 0, y, 0, z, 1), "y ", "8", "1");
    BadInput.refused(() -> f.forward(row, x, 0, y, 0, y, 0), "y ", "b ", "overlap");
    BadInput.refused(
        () -> f.backward(row, x, 0, y, 0, z, 0, null, 0, z, 4), "db ", "dy ", "overlap");
    BadInput.refused(
        () -> f.backward(row, x, 0, y, 0, z, 0, null, 0, y, 0), "db ", "b ", "overlap");
    BadInput.refused(() -> f.backward(row, x, 0, y, 0, null, 0, z, 0, null, 0), "dy is null");
    BadInput.refused(() -> f.backward(row, x, 0, y, 0, z, 0, new float[7], 0, null, 0), "da ", "7");
    float[] out = new float[8];
    BadInput.refused(
        () -> f.backward(4, x, 0, y, 0, z, 0, out, 0, out, 3), "db ", "da ", "overlap");
    BadInput.refused(() -> f.backward(8, x, 0, y, 0, z, 0, x, 0, y, 0), "da and db");
    BadInput.refused(() -> f.backward(4, x, 0, y, 0, z, 0, x, 1, null, 0), "da ", "a ", "overlap");
    assertArrayEquals(new float[8], z);
    assertArrayEquals(new float[8], out);
  }

  @Example
  void broadcastsRefuseShapesThatDoNotFit() {
    BadInput.refused(
        () -> Broadcast.of(new int[] {2, 3, 4}, new int[] {2, 4}),
        "a of shape [2, 3, 4]",
        "b of shape [2, 4]",
        "3 and 2",
        "axis -2");
    BadInput.refused(
        () -> Broadcast.of(new int[] {5}, new int[] {2, 4}, new int[] {1}),
        "condition of shape [5]",
        "a of shape [2, 4]");
    BadInput.refused(
        () -> Broadcast.of(new int[] {2}, new int[] {2}, new int[] {3}),
        "a of shape [2]",
        "b of shape [3]",
        "axis -1");
    BadInput.refused(() -> Broadcast.of(new int[] {0}, new int[] {3}), "[0]", "[3]");
    BadInput.refused(() -> Broadcast.of(new int[] {2, -3}, new int[] {1}), "a ", "[2, -3]");
    BadInput.refused(() -> Broadcast.of(null, new int[] {1}), "a is null");
    BadInput.refused(() -> Broadcast.of(new int[] {1}, null), "b is null");
    BadInput.refused(() -> Broadcast.of(null, new int[] {1}, new int[] {1}), "condition is null");
    BadInput.refused(
        () -> Broadcast.of(new int[] {65536, 1}, new int[] {1, 65536}),
        "result ",
        "[65536, 65536]",
        "2147483647");
    assertEquals(0, Broadcast.of(new int[] {65536, 1, 1}, new int[] {1, 65536, 0}).size());
  }
}
