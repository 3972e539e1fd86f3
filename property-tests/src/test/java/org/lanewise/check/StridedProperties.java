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
import org.lanewise.kernels.Strided;

/// Elements that strides find, against the arithmetic of indices.
class StridedProperties {
  /// Strides that repeat, go backwards and overlap among them; the last axis may be long.
  private record Case(int batch, int length, int offset, int[] sizes, int[] strides) {
    static Case of(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int rank = random.nextInt(5);
      int[] sizes = new int[rank];
      int[] strides = new int[rank];
      int least = 0;
      int most = 0;
      for (int d = 0; d < rank; d++) {
        boolean isLong = d == rank - 1 && random.nextInt(3) == 0;
        sizes[d] = random.nextInt(1, isLong ? 70 : 5);
        strides[d] = random.nextInt(3) == 0 ? 1 : random.nextInt(-6, 7);
        int reach = (sizes[d] - 1) * strides[d];
        least += Math.min(0, reach);
        most += Math.max(0, reach);
      }
      int offset = random.nextInt(3) - least;
      int length = offset + most + 1 + random.nextInt(3);
      return new Case(random.nextInt(4), length, offset, sizes, strides);
    }

    Strided plan() {
      return Strided.of(length, offset, sizes, strides);
    }

    int size() {
      return Shapes.count(sizes);
    }

    /// Where an element of the dense side of all tensors is found.
    int index(int place) {
      int index = place / size() * length + offset;
      int rest = place % size();
      for (int d = sizes.length - 1; d >= 0; d--) {
        index += rest % sizes[d] * strides[d];
        rest /= sizes[d];
      }
      return index;
    }

    Operand strided(SplittableRandom random) {
      return Operand.of(1, batch * length, 2, 3, () -> random.nextDouble(-1, 1));
    }

    Operand dense(SplittableRandom random) {
      return Operand.of(1, batch * size(), 1, 2, () -> random.nextDouble(-1, 1));
    }

    @Override
    public String toString() {
      return String.format(
          "batch %d, length %d, offset %d, sizes %s, strides %s",
          batch, length, offset, Arrays.toString(sizes), Arrays.toString(strides));
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    return Arbitraries.longs().map(Case::of);
  }

  @Property
  void gathersWhatTheIndicesSay(@ForAll("cases") Case c, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Operand x = c.strided(random);
    Operand y = c.dense(random);
    Operand before = x.copy();
    Operand guarded = y.copy();
    assertEquals(c.size(), c.plan().size());
    c.plan().gather(c.batch, x.array(), x.offset(), y.array(), y.offset());
    for (int i = 0; i < y.cols(); i++) {
      assertEquals(x.at(0, c.index(i)), y.at(0, i), "element " + i);
    }
    y.checkGuards("y", guarded);
    x.checkUnchanged("x", before);
  }

  @Property
  void scattersAndLeavesTheOthers(@ForAll("cases") Case c, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Operand x = c.strided(random);
    Operand y = c.dense(random);
    Operand before = y.copy();
    Operand guarded = x.copy();
    float[] expected = x.values();
    for (int i = 0; i < y.cols(); i++) {
      expected[c.index(i)] = y.at(0, i);
    }
    c.plan().scatter(c.batch, y.array(), y.offset(), x.array(), x.offset());
    assertArrayEquals(expected, x.values());
    x.checkGuards("x", guarded);
    y.checkUnchanged("y", before);
  }

  @Property
  void addsGradientsInTheirOrder(@ForAll("cases") Case c, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Operand dx = c.strided(random);
    Operand dy = c.dense(random);
    Operand before = dy.copy();
    Operand guarded = dx.copy();
    float[] expected = new float[dx.cols()];
    for (int i = 0; i < dy.cols(); i++) {
      expected[c.index(i)] += dy.at(0, i);
    }
    c.plan().gatherBackward(c.batch, dy.array(), dy.offset(), dx.array(), dx.offset());
    assertArrayEquals(expected, dx.values());
    dx.checkGuards("dx", guarded);
    dy.checkUnchanged("dy", before);
  }

  @Example
  void refusesBadPlans() {
    int[] two = {2, 3};
    BadInput.refused(() -> Strided.of(6, 0, null, two), "sizes is null");
    BadInput.refused(() -> Strided.of(6, 0, two, null), "strides is null");
    BadInput.refused(() -> Strided.of(6, 0, two, new int[] {3}), "strides is [3]", "[2, 3]");
    BadInput.refused(() -> Strided.of(6, 0, new int[] {2, 0}, two), "sizes is [2, 0]", "1 or more");
    BadInput.refused(
        () -> Strided.of(6, 0, new int[] {1 << 16, 1 << 15}, new int[2]), "sizes", "2^31");
    BadInput.refused(() -> Strided.of(5, 0, two, new int[] {3, 1}), "0 to 5", "expected 0 to 4");
    BadInput.refused(() -> Strided.of(6, 1, two, new int[] {3, 1}), "1 to 6", "expected 0 to 5");
    BadInput.refused(() -> Strided.of(6, 1, two, new int[] {3, -1}), "-1 to 4", "offset 1");
    BadInput.refused(() -> Strided.of(0, 0, new int[0], new int[0]), "0 to 0", "expected 0 to -1");
    int[] far = {1 << 30, 1};
    BadInput.refused(() -> Strided.of(6, 0, new int[] {4, 1}, far), "0 to 3221225472");
  }

  @Example
  void refusesBadArguments() {
    Strided plan = Strided.of(4, 1, new int[] {3}, new int[] {1});
    float[] x = new float[8];
    float[] y = new float[6];
    Arrays.fill(x, 7);
    Arrays.fill(y, 7);
    float[] dx = x.clone();
    float[] dy = y.clone();
    BadInput.refused(() -> plan.gather(-1, x, 0, y, 0), "batch ", "-1");
    BadInput.refused(() -> plan.gather(2, null, 0, y, 0), "x is null");
    BadInput.refused(() -> plan.gather(2, x, 0, null, 0), "y is null");
    BadInput.refused(() -> plan.gather(2, x, 1, y, 0), "x ", "8");
    BadInput.refused(() -> plan.gather(2, x, 0, y, 1), "y ", "6");
    BadInput.refused(() -> plan.gather(1, x, 0, x, 2), "y ", "overlaps x");
    BadInput.refused(() -> plan.scatter(2, y, 1, x, 0), "y ", "6");
    BadInput.refused(() -> plan.scatter(2, y, 0, x, 1), "x ", "8");
    BadInput.refused(() -> plan.scatter(1, x, 2, x, 0), "overlaps");
    BadInput.refused(() -> plan.gatherBackward(2, y, 1, x, 0), "dy ", "6");
    BadInput.refused(() -> plan.gatherBackward(2, y, 0, x, 1), "dx ", "8");
    BadInput.refused(() -> plan.gatherBackward(1, x, 2, x, 0), "overlaps");
    assertArrayEquals(dx, x);
    assertArrayEquals(dy, y);
  }
}
