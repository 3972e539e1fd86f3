package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Broadcast;
import org.lanewise.kernels.Where;

/// The elementwise choice between two operands.
class WhereProperties implements DifferentiableContract {
  private static Broadcast broadcast(Shapes.Together shapes) {
    int[][] operands = shapes.operands();
    return Broadcast.of(operands[0], operands[1], operands[2]);
  }

  private static boolean[] condition(int n, int offset, SplittableRandom random) {
    boolean[] condition = new boolean[n + offset + 1];
    for (int i = 0; i < condition.length; i++) {
      condition[i] = random.nextBoolean();
    }
    return condition;
  }

  /// The inputs are a and then b.
  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(triples().filter(s -> s.size() <= 150), Arbitraries.longs())
        .as(WhereProperties::sample);
  }

  private static Sample sample(Shapes.Together shapes, long seed) {
    int na = shapes.count(1);
    int nb = shapes.count(2);
    float[] point = Points.uniform(na + nb, -3, 3, seed);
    boolean[] condition = condition(shapes.count(0), 0, new SplittableRandom(seed));
    Broadcast broadcast = broadcast(shapes);
    Differentiable function =
        Kernels.of(
            x -> {
              double[] y = new double[shapes.size()];
              for (int i = 0; i < y.length; i++) {
                y[i] =
                    condition[shapes.index(0, i)]
                        ? x[shapes.index(1, i)]
                        : x[na + shapes.index(2, i)];
              }
              return y;
            },
            x -> {
              float[] y = new float[shapes.size()];
              Where.forward(broadcast, condition, 0, x, 0, x, na, y, 0);
              return y;
            },
            (x, dy) -> {
              float[] dx = new float[na + nb];
              Arrays.fill(dx, Float.NaN);
              Where.backward(broadcast, condition, 0, dy, 0, dx, 0, dx, na);
              return dx;
            });
    return new Sample("where of " + shapes, function, point);
  }

  @Provide
  Arbitrary<Shapes.Together> triples() {
    return Shapes.together(3);
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Sizes.upTo(140);
  }

  private static Operand operand(int n, SplittableRandom random) {
    return Operand.of(
        1,
        n,
        random.nextInt(6),
        random.nextInt(6),
        () -> random.nextInt(5) == 0 ? Double.NaN : random.nextDouble(-4, 4));
  }

  @Property
  void matchesIndexArithmetic(@ForAll("triples") Shapes.Together shapes, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] condition = condition(shapes.count(0), 2, random);
    Operand a = operand(shapes.count(1), random);
    Operand b = operand(shapes.count(2), random);
    Operand y = Operand.of(1, shapes.size(), 3, 2, () -> 9);
    Operand result = y.copy();
    Where.forward(
        broadcast(shapes),
        condition,
        2,
        a.array(),
        a.offset(),
        b.array(),
        b.offset(),
        result.array(),
        result.offset());
    result.checkGuards("y", y);
    for (int i = 0; i < shapes.size(); i++) {
      float expected =
          condition[2 + shapes.index(0, i)]
              ? a.at(0, shapes.index(1, i))
              : b.at(0, shapes.index(2, i));
      assertEquals(expected, result.at(0, i), "element " + i);
    }
  }

  @Property
  void gradientsAreSumsOverAllPlaces(@ForAll("triples") Shapes.Together shapes, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] condition = condition(shapes.count(0), 2, random);
    Operand dy = Operand.of(1, shapes.size(), 1, 3, () -> random.nextDouble(-1, 1));
    double[][] sums = {new double[shapes.count(1)], new double[shapes.count(2)]};
    double[][] magnitudes = {new double[shapes.count(1)], new double[shapes.count(2)]};
    for (int i = 0; i < shapes.size(); i++) {
      int operand = condition[2 + shapes.index(0, i)] ? 0 : 1;
      int to = shapes.index(1 + operand, i);
      sums[operand][to] += dy.at(0, i);
      magnitudes[operand][to] += Math.abs(dy.at(0, i));
    }
    Operand da = Operand.of(1, shapes.count(1), 2, 3, () -> Double.NaN);
    Operand db = Operand.of(1, shapes.count(2), 4, 1, () -> Double.NaN);
    for (int which = 1; which < 4; which++) {
      Operand[] dx = {da.copy(), db.copy()};
      Where.backward(
          broadcast(shapes),
          condition,
          2,
          dy.array(),
          dy.offset(),
          (which & 1) != 0 ? dx[0].array() : null,
          dx[0].offset(),
          (which & 2) != 0 ? dx[1].array() : null,
          dx[1].offset());
      dx[0].checkGuards("da", da);
      dx[1].checkGuards("db", db);
      for (int operand = 0; operand < 2; operand++) {
        for (int i = 0; i < sums[operand].length; i++) {
          if ((which & 1 << operand) == 0) {
            assertEquals(Float.NaN, dx[operand].at(0, i));
          } else {
            Tolerance.roundings(1.001)
                .check("dx", sums[operand][i], magnitudes[operand][i], dx[operand].at(0, i));
          }
        }
      }
    }
  }

  @Property
  void inPlaceGivesTheSameBits(@ForAll("triples") Shapes.Together shapes, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] condition = condition(shapes.count(0), 0, random);
    float[] a = operand(shapes.count(1), random).values();
    float[] b = operand(shapes.count(2), random).values();
    float[] dy = operand(shapes.size(), random).values();
    Broadcast broadcast = broadcast(shapes);
    float[] y = new float[shapes.size()];
    Where.forward(broadcast, condition, 0, a, 0, b, 0, y, 0);
    float[] da = new float[a.length];
    float[] db = new float[b.length];
    Where.backward(broadcast, condition, 0, dy, 0, da, 0, db, 0);
    if (a.length == y.length) {
      float[] over = a.clone();
      Where.forward(broadcast, condition, 0, over, 0, b, 0, over, 0);
      assertArrayEquals(y, over);
      over = dy.clone();
      float[] other = new float[b.length];
      Where.backward(broadcast, condition, 0, over, 0, over, 0, other, 0);
      assertArrayEquals(da, over);
      assertArrayEquals(db, other);
    }
    if (b.length == y.length) {
      float[] over = b.clone();
      Where.forward(broadcast, condition, 0, a, 0, over, 0, over, 0);
      assertArrayEquals(y, over);
      over = dy.clone();
      float[] other = new float[a.length];
      Where.backward(broadcast, condition, 0, over, 0, other, 0, over, 0);
      assertArrayEquals(da, other);
      assertArrayEquals(db, over);
    }
  }

  @Property
  void equalLengthsNeedNoBroadcast(@ForAll("lengths") int n, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean[] condition = condition(n, 1, random);
    Operand a = operand(n, random);
    Operand b = operand(n, random);
    Operand y = Operand.of(1, n, 3, 2, () -> 9);
    Operand result = y.copy();
    Where.forward(
        n,
        condition,
        1,
        a.array(),
        a.offset(),
        b.array(),
        b.offset(),
        result.array(),
        result.offset());
    result.checkGuards("y", y);
    for (int i = 0; i < n; i++) {
      assertEquals(condition[1 + i] ? a.at(0, i) : b.at(0, i), result.at(0, i), "element " + i);
    }
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[8];
    float[] y = new float[8];
    float[] z = new float[8];
    boolean[] c = new boolean[8];
    Broadcast row = Broadcast.of(new int[] {2, 4}, new int[] {4}, new int[] {2, 1});
    Broadcast two = Broadcast.of(new int[] {2, 4}, new int[] {4});
    BadInput.refused(() -> Where.forward(-1, c, 0, x, 0, y, 0, z, 0), "n ", "-1");
    BadInput.refused(() -> Where.forward(8, null, 0, x, 0, y, 0, z, 0), "condition is null");
    BadInput.refused(() -> Where.forward(8, c, 1, x, 0, y, 0, z, 0), "condition ", "8", "1");
    BadInput.refused(() -> Where.forward(8, c, 0, x, 0, null, 0, z, 0), "b is null");
    BadInput.refused(() -> Where.forward(8, c, 0, x, 1, y, 0, z, 0), "a ", "8", "1");
    BadInput.refused(() -> Where.forward(4, c, 0, x, 0, y, 0, x, 1), "y ", "a ", "overlap");
    BadInput.refused(() -> Where.forward(two, c, 0, x, 0, y, 0, z, 0), "broadcast ", "condition");
    BadInput.refused(() -> Where.forward(row, c, 1, x, 0, y, 0, z, 0), "condition ", "8", "1");
    BadInput.refused(() -> Where.forward(row, c, 0, x, 5, y, 0, z, 0), "a ", "8", "5");
    BadInput.refused(() -> Where.forward(row, c, 0, x, 0, y, 7, z, 0), "b ", "8", "7");
    BadInput.refused(() -> Where.forward(row, c, 0, x, 0, y, 0, y, 0), "y ", "b ", "overlap");
    BadInput.refused(() -> Where.backward(row, c, 0, null, 0, x, 0, y, 0), "dy is null");
    BadInput.refused(() -> Where.backward(row, c, 0, z, 0, z, 4, y, 0), "da ", "dy ", "overlap");
    BadInput.refused(() -> Where.backward(row, c, 0, z, 0, x, 0, x, 3), "db ", "da ", "overlap");
    BadInput.refused(() -> Where.backward(row, c, 0, z, 0, x, 5, null, 0), "da ", "8", "5");
    assertArrayEquals(new float[8], z);
  }
}
