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
import org.lanewise.kernels.Stepwise;

/// Roundings and questions, to the bit.
class StepwiseProperties {
  private static final float[] VALUES = {
    0,
    0.25f,
    0.5f,
    0.5f - 0x1p-25f,
    0.5f + 0x1p-24f,
    1,
    1.5f,
    2.5f,
    3,
    0x1p22f + 0.5f,
    0x1p23f - 0.5f,
    0x1p23f + 1,
    1e20f,
    1 + 0x1p-11f,
    1 + 0x3p-11f,
    1 + 0x1p-8f,
    1 + 0x3p-8f,
    65519,
    65520,
    0x1p-24f,
    0x1p-25f,
    0x3p-26f,
    0x1.fep127f,
    0x1.ffp127f,
    Float.MIN_VALUE,
    Float.MAX_VALUE,
    Float.POSITIVE_INFINITY,
    Float.NaN
  };

  /// From 2^23 on all floats are whole.
  private static final float WHOLE = 0x1p23f;

  private static float reference(Stepwise f, float x) {
    return switch (f) {
      case FLOOR -> whole(x, x < (long) x ? -1 : 0);
      case CEIL -> whole(x, x > (long) x ? 1 : 0);
      case ROUND -> whole(x, toEven(x - (long) x, (long) x));
      case TRUNC -> whole(x, 0);
      case FLOAT16 -> nearest(x, 11, -14, 65504);
      case BFLOAT16 -> nearest(x, 8, -126, Float.MAX_VALUE);
      case SIGN -> x > 0 ? 1 : x < 0 ? -1 : x;
      case BOOL -> x == 0 ? 0 : 1;
      case NOT -> x == 0 ? 1 : 0;
      case IS_NAN -> Float.isNaN(x) ? 1 : 0;
      case IS_INF -> Math.abs(x) > Float.MAX_VALUE ? 1 : 0;
      case IS_POSITIVE_INF -> x > Float.MAX_VALUE ? 1 : 0;
      case IS_NEGATIVE_INF -> x < -Float.MAX_VALUE ? 1 : 0;
    };
  }

  /// The whole part and a step, with the sign of x at 0.
  private static float whole(float x, int step) {
    return Math.abs(x) < WHOLE ? Math.copySign((long) x + step, x) : x;
  }

  /// The nearest number of so many bits, whose last one is worth no less than below 2^exponent.
  private static float nearest(float x, int bits, int exponent, float largest) {
    double unit = Math.scalb(1.0, Math.max(Math.getExponent(x), exponent) + 1 - bits);
    double y = Double.isFinite(x) ? Math.rint(x / unit) * unit : x;
    return Math.abs(y) > largest ? Math.copySign(Float.POSITIVE_INFINITY, x) : (float) y;
  }

  private static int toEven(float fraction, long whole) {
    boolean away = Math.abs(fraction) > 0.5f || Math.abs(fraction) == 0.5f && whole % 2 != 0;
    return away ? (int) Math.signum(fraction) : 0;
  }

  @Provide
  Arbitrary<Stepwise> functions() {
    return Arbitraries.of(Stepwise.class);
  }

  @Provide
  Arbitrary<Integer> lengths() {
    return Sizes.upTo(140);
  }

  private static float value(SplittableRandom random) {
    float value =
        switch (random.nextInt(3)) {
          case 0 -> VALUES[random.nextInt(VALUES.length)];
          case 1 -> (float) random.nextDouble(40);
          default -> Float.intBitsToFloat(random.nextInt());
        };
    return random.nextBoolean() ? value : -value;
  }

  private static void check(Stepwise f, float[] x, Operand y) {
    for (int i = 0; i < x.length; i++) {
      assertEquals(reference(f, x[i]), y.at(0, i), f + "(" + x[i] + ") at " + i);
    }
  }

  @Property
  void matchesTheReference(
      @ForAll("functions") Stepwise f, @ForAll("lengths") int n, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Operand x = Operand.of(1, n, n % 3, 2, () -> value(random));
    Operand y = Operand.of(1, n, n % 5, 3, () -> 7);
    Operand before = x.copy();
    Operand guarded = y.copy();
    f.forward(n, x.array(), x.offset(), y.array(), y.offset());
    check(f, before.values(), y);
    y.checkGuards("y", guarded);
    x.checkUnchanged("x", before);
    f.forward(n, x.array(), x.offset(), x.array(), x.offset());
    check(f, before.values(), x);
    x.checkGuards("in place", before);
  }

  @Example
  void matchesTheReferenceForSpecialValues() {
    for (Stepwise f : Stepwise.values()) {
      for (float value : VALUES) {
        float[] x = {value, -value};
        Operand y = Operand.of(1, 2, 1, 1, () -> 7);
        f.forward(2, x, 0, y.array(), y.offset());
        check(f, x, y);
      }
    }
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[8];
    float[] y = new float[8];
    Arrays.fill(y, 7);
    float[] before = y.clone();
    for (Stepwise f : Stepwise.values()) {
      BadInput.refused(() -> f.forward(-1, x, 0, y, 0), "n ", "-1");
      BadInput.refused(() -> f.forward(8, null, 0, y, 0), "x is null");
      BadInput.refused(() -> f.forward(8, x, 0, null, 0), "y is null");
      BadInput.refused(() -> f.forward(8, x, 1, y, 0), "x ", "8", "1");
      BadInput.refused(() -> f.forward(8, x, 0, y, -1), "y", "-1");
      BadInput.refused(() -> f.forward(8, x, 0, y, 1), "y ", "8", "1");
      BadInput.refused(() -> f.forward(7, y, 0, y, 1), "y ", "overlaps x");
    }
    assertArrayEquals(before, y);
  }
}
