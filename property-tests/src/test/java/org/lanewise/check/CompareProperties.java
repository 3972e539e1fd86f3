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
import org.lanewise.kernels.Broadcast;
import org.lanewise.kernels.Compare;

/// The elementwise comparisons.
class CompareProperties {
  private static final float[] VALUES = {
    -0f,
    0,
    1,
    1,
    1 + 0x1p-23f,
    -1,
    Float.NaN,
    Float.POSITIVE_INFINITY,
    Float.NEGATIVE_INFINITY,
    Float.MIN_VALUE
  };

  private static boolean reference(Compare f, float a, float b) {
    return switch (f) {
      case EQUAL -> a == b;
      case NOT_EQUAL -> a != b;
      case LESS -> a < b;
      case LESS_OR_EQUAL -> a <= b;
      case GREATER -> a > b;
      case GREATER_OR_EQUAL -> a >= b;
    };
  }

  @Provide
  Arbitrary<Compare> comparisons() {
    return Arbitraries.of(Compare.class);
  }

  @Provide
  Arbitrary<Shapes.Together> pairs() {
    return Shapes.together(2);
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Sizes.upTo(140);
  }

  @Property
  void matchesIndexArithmetic(
      @ForAll("comparisons") Compare f,
      @ForAll("pairs") Shapes.Together shapes,
      @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Operand a = Operand.of(1, shapes.count(0), 2, 1, () -> VALUES[random.nextInt(VALUES.length)]);
    Operand b = Operand.of(1, shapes.count(1), 1, 3, () -> VALUES[random.nextInt(VALUES.length)]);
    // Every cell is first the opposite of what is expected, and those outside must stay false.
    boolean[] expected = new boolean[shapes.size() + 5];
    boolean[] y = new boolean[shapes.size() + 5];
    for (int i = 0; i < shapes.size(); i++) {
      expected[3 + i] = reference(f, a.at(0, shapes.index(0, i)), b.at(0, shapes.index(1, i)));
      y[3 + i] = !expected[3 + i];
    }
    Broadcast broadcast = Broadcast.of(shapes.operands()[0], shapes.operands()[1]);
    f.forward(broadcast, a.array(), a.offset(), b.array(), b.offset(), y, 3);
    assertArrayEquals(expected, y);
  }

  @Property
  void equalLengthsNeedNoBroadcast(
      @ForAll("comparisons") Compare f, @ForAll("lengths") int n, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Operand a = Operand.of(1, n, 2, 1, () -> VALUES[random.nextInt(VALUES.length)]);
    Operand b = Operand.of(1, n, 1, 3, () -> VALUES[random.nextInt(VALUES.length)]);
    boolean[] y = new boolean[n + 5];
    Arrays.fill(y, true);
    f.forward(n, a.array(), a.offset(), b.array(), b.offset(), y, 3);
    for (int i = 0; i < y.length; i++) {
      boolean inside = i >= 3 && i < n + 3;
      assertEquals(!inside || reference(f, a.at(0, i - 3), b.at(0, i - 3)), y[i], "element " + i);
    }
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[8];
    boolean[] y = new boolean[8];
    Arrays.fill(y, true);
    boolean[] before = y.clone();
    Compare f = Compare.NOT_EQUAL;
    Broadcast row = Broadcast.of(new int[] {2, 4}, new int[] {4});
    Broadcast three = Broadcast.of(new int[] {2, 4}, new int[] {4}, new int[] {4});
    BadInput.refused(() -> f.forward(-1, x, 0, x, 0, y, 0), "n ", "-1");
    BadInput.refused(() -> f.forward(8, null, 0, x, 0, y, 0), "a is null");
    BadInput.refused(() -> f.forward(8, x, 0, null, 0, y, 0), "b is null");
    BadInput.refused(() -> f.forward(8, x, 0, x, 0, null, 0), "y is null");
    BadInput.refused(() -> f.forward(8, x, 1, x, 0, y, 0), "a ", "8", "1");
    BadInput.refused(() -> f.forward(8, x, 0, x, 0, y, 1), "y ", "8", "1");
    BadInput.refused(() -> f.forward(null, x, 0, x, 0, y, 0), "broadcast is null");
    BadInput.refused(() -> f.forward(three, x, 0, x, 0, y, 0), "broadcast ", "condition");
    BadInput.refused(() -> f.forward(row, x, 0, x, 5, y, 0), "b ", "8", "5");
    BadInput.refused(() -> f.forward(row, x, 0, x, 0, y, 1), "y ", "8", "1");
    assertArrayEquals(before, y);
  }
}
