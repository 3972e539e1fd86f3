package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Broadcast;
import org.lanewise.kernels.Discrete;

/// Functions of two operands on truth values and whole numbers.
class DiscreteProperties {
  private static final float[] VALUES = {
    -0f, 0, 1, 1, 1 + 0x1p-23f, -1, Float.NaN, Float.POSITIVE_INFINITY, Float.MIN_VALUE
  };

  private static final int WHOLE = 1 << 24;
  private static final int BITS = 12;

  private static boolean isQuestion(Discrete f) {
    return f.compareTo(Discrete.XOR) <= 0;
  }

  private static float reference(Discrete f, float a, float b) {
    return isQuestion(f) ? answer(f, a, b) ? 1 : 0 : number(f, (long) a, (long) b);
  }

  private static boolean answer(Discrete f, float a, float b) {
    return switch (f) {
      case EQUAL -> a == b;
      case LESS -> a < b;
      case LESS_OR_EQUAL -> a <= b;
      case GREATER -> a > b;
      case GREATER_OR_EQUAL -> a >= b;
      case AND -> a != 0 && b != 0;
      case OR -> a != 0 || b != 0;
      case XOR -> a != 0 ^ b != 0;
      default -> throw new AssertionError(f);
    };
  }

  private static float number(Discrete f, long a, long b) {
    boolean divides = f == Discrete.DIV || f == Discrete.MOD || f == Discrete.FMOD;
    if (divides && b == 0) {
      return Float.NaN;
    }
    return switch (f) {
      case DIV -> a / b;
      case MOD -> Math.floorMod(a, b);
      case FMOD -> a % b;
      case SHIFT_LEFT -> a << b;
      case SHIFT_RIGHT -> a >> b;
      default -> throw new AssertionError(f);
    };
  }

  @Provide
  Arbitrary<Discrete> functions() {
    return Arbitraries.of(Discrete.class);
  }

  @Provide
  Arbitrary<Shapes.Together> pairs() {
    return Shapes.together(2);
  }

  /// Elements that a function is for: of a shift the second operand counts bits.
  private static DoubleSupplier elements(Discrete f, boolean second, SplittableRandom random) {
    return switch (f) {
      case DIV, MOD, FMOD ->
          () -> random.nextBoolean() ? random.nextInt(-9, 10) : random.nextInt(-WHOLE, WHOLE);
      case SHIFT_LEFT, SHIFT_RIGHT ->
          () -> second ? random.nextInt(BITS + 1) : random.nextInt(-(1 << BITS), 1 << BITS);
      default -> () -> VALUES[random.nextInt(VALUES.length)];
    };
  }

  private static void check(Discrete f, float a, float b, float y) {
    float expected = reference(f, a, b);
    assertTrue(
        expected == y || Float.isNaN(expected) && Float.isNaN(y),
        () -> f + "(" + a + ", " + b + ") is " + y + ", expected " + expected);
  }

  @Property
  void matchesIndexArithmetic(
      @ForAll("functions") Discrete f, @ForAll("pairs") Shapes.Together shapes, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Operand a = Operand.of(1, shapes.count(0), 2, 1, elements(f, false, random));
    Operand b = Operand.of(1, shapes.count(1), 1, 3, elements(f, true, random));
    Operand y = Operand.of(1, shapes.size(), 3, 2, () -> 7);
    Operand guarded = y.copy();
    Broadcast broadcast = Broadcast.of(shapes.operands()[0], shapes.operands()[1]);
    f.forward(broadcast, a.array(), a.offset(), b.array(), b.offset(), y.array(), y.offset());
    for (int i = 0; i < shapes.size(); i++) {
      check(f, a.at(0, shapes.index(0, i)), b.at(0, shapes.index(1, i)), y.at(0, i));
    }
    y.checkGuards(f + " of " + shapes, guarded);
  }

  @Property(tries = 50)
  void worksInPlace(@ForAll("functions") Discrete f, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Broadcast row = Broadcast.of(new int[] {3, 5}, new int[] {5});
    Operand a = Operand.of(1, 15, 2, 1, elements(f, false, random));
    Operand b = Operand.of(1, 5, 1, 3, elements(f, true, random));
    Operand before = a.copy();
    f.forward(row, a.array(), 2, b.array(), 1, a.array(), 2);
    for (int i = 0; i < 15; i++) {
      check(f, before.at(0, i), b.at(0, i % 5), a.at(0, i));
    }
    a.checkGuards(f.name(), before);
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[8];
    float[] y = new float[8];
    Arrays.fill(y, 7);
    float[] before = y.clone();
    Broadcast row = Broadcast.of(new int[] {2, 4}, new int[] {4});
    Broadcast three = Broadcast.of(new int[] {2, 4}, new int[] {4}, new int[] {4});
    for (Discrete f : Discrete.values()) {
      BadInput.refused(() -> f.forward(null, x, 0, x, 0, y, 0), "broadcast is null");
      BadInput.refused(() -> f.forward(three, x, 0, x, 0, y, 0), "broadcast ", "condition");
      BadInput.refused(() -> f.forward(row, null, 0, x, 0, y, 0), "a is null");
      BadInput.refused(() -> f.forward(row, x, 0, null, 0, y, 0), "b is null");
      BadInput.refused(() -> f.forward(row, x, 0, x, 0, null, 0), "y is null");
      BadInput.refused(() -> f.forward(row, x, 1, x, 0, y, 0), "a ", "8", "1");
      BadInput.refused(() -> f.forward(row, x, 0, x, 5, y, 0), "b ", "8", "5");
      BadInput.refused(() -> f.forward(row, x, 0, x, 0, y, 1), "y ", "8", "1");
      BadInput.refused(() -> f.forward(row, x, 0, y, 0, y, 0), "y ", "b");
    }
    assertArrayEquals(before, y);
  }
}
