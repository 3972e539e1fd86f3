package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.RandomDistribution;
import org.lanewise.kernels.Backend;

/// What every function that takes each element by itself owes its users. A test class of such
/// functions implements it, lists them in [#functions], and inherits the properties.
interface ElementwiseContract extends DifferentiableContract {
  /// `y = f(x)`.
  interface Forward {
    void run(int n, float[] x, int xOffset, float[] y, int yOffset);
  }

  /// `dx = dy f'(x)`, from the input or the output.
  interface Backward {
    void run(int n, float[] v, int vOffset, float[] dy, int dyOffset, float[] dx, int dxOffset);
  }

  /// The largest error that a function states, given its argument and its exact value.
  interface Bound {
    double at(double x, double y);
  }

  /// A function of single elements.
  ///
  /// @param name names it in messages
  /// @param reference the function in double; at the infinities its limits
  /// @param bound the stated error
  /// @param forward the kernel
  /// @param backward its derivative; null for none
  /// @param readsInput whether `backward` reads the input instead of the output
  /// @param low the least argument to compare gradients at
  /// @param high the largest
  record Function(
      String name,
      DoubleUnaryOperator reference,
      Bound bound,
      Forward forward,
      Backward backward,
      boolean readsInput,
      double low,
      double high) {
    float[] forward(float[] x) {
      float[] y = new float[x.length];
      Arrays.fill(y, Float.NaN);
      forward.run(x.length, x, 0, y, 0);
      return y;
    }

    float[] backward(float[] x, float[] dy) {
      float[] v = readsInput ? x : forward(x);
      float[] dx = new float[x.length];
      Arrays.fill(dx, Float.NaN);
      backward.run(x.length, v, 0, dy, 0, dx, 0);
      return dx;
    }

    double[] reference(double[] x) {
      return Arrays.stream(x).map(reference).toArray();
    }

    /// Fails unless a result is within the stated error.
    void check(float x, float y) {
      double exact = reference.applyAsDouble(x);
      double bound = bound().at(x, exact);
      boolean passes =
          Double.isNaN(exact) || (float) exact == y
              ? Double.isNaN(exact) == Float.isNaN(y)
              : Math.abs(y - exact) <= bound;
      assertTrue(passes, () -> name + "(" + x + ") is " + y + ", expected " + exact);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /// So many units in the last place of the exact value, rounded to float.
  static Bound ulps(double count) {
    return (x, y) -> count * Math.ulp((float) y);
  }

  /// The functions to try.
  List<Function> functions();

  @Provide
  default Arbitrary<Function> function() {
    return Arbitraries.of(functions());
  }

  @Override
  @Provide
  default Arbitrary<Sample> samples() {
    List<Function> smooth = functions().stream().filter(f -> f.backward() != null).toList();
    return Combinators.combine(Arbitraries.of(smooth), Sizes.upTo(70), Arbitraries.longs())
        .as(
            (f, n, seed) ->
                new Sample(
                    f.name(),
                    Kernels.of(f::reference, f::forward, f::backward),
                    Points.uniform(n, f.low(), f.high(), seed)));
  }

  /// Over all magnitudes, subnormals, infinities and NaN included.
  @Property
  default void matchesDoubleReferenceForAnyFloat(
      @ForAll("function") Function f, @ForAll("anyFloats") float[] x) {
    float[] y = f.forward(x);
    for (int i = 0; i < x.length; i++) {
      f.check(x[i], y[i]);
    }
  }

  @Provide
  default Arbitrary<float[]> anyFloats() {
    return Arbitraries.integers()
        .withDistribution(RandomDistribution.uniform())
        .map(Float::intBitsToFloat)
        .array(float[].class)
        .ofMinSize(0)
        .ofMaxSize(40);
  }

  @Property
  default void matchesDoubleReference(@ForAll("function") Function f, @ForAll long seed) {
    float[] x = Points.uniform(300, f.low(), f.high(), seed);
    float[] y = f.forward(x);
    for (int i = 0; i < x.length; i++) {
      f.check(x[i], y[i]);
    }
  }

  /// Every so many of the floats in their order. With `-Dlanewise.ulp.stride=1` it takes minutes a
  /// function, and proves the bound.
  @Example
  default void matchesDoubleReferenceOverASampleOfAllFloats() {
    long stride = Long.getLong("lanewise.ulp.stride", 100_003);
    int infinity = Float.floatToIntBits(Float.POSITIVE_INFINITY);
    float[] x = new float[1 << 12];
    for (Function f : functions()) {
      for (long from = -infinity; from <= infinity; from += x.length * stride) {
        for (int i = 0; i < x.length; i++) {
          int bits = (int) Math.min(from + i * stride, infinity);
          x[i] = bits >= 0 ? Float.intBitsToFloat(bits) : -Float.intBitsToFloat(-bits);
        }
        float[] y = f.forward(x);
        for (int i = 0; i < x.length; i++) {
          f.check(x[i], y[i]);
        }
      }
    }
  }

  @Example
  default void matchesDoubleReferenceForSpecialValues() {
    for (Function f : functions()) {
      float[] x = specialValues();
      float[] y = f.forward(x);
      for (int i = 0; i < x.length; i++) {
        f.check(x[i], y[i]);
      }
    }
  }

  /// Of both signs.
  private static float[] specialValues() {
    float[] positive = {
      0,
      Float.MIN_VALUE,
      1e-40f,
      Float.MIN_NORMAL,
      1e-20f,
      0.5f,
      1,
      3,
      100,
      1e20f,
      Float.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      Float.NaN
    };
    float[] x = new float[2 * positive.length];
    for (int i = 0; i < positive.length; i++) {
      x[2 * i] = positive[i];
      x[2 * i + 1] = -positive[i];
    }
    return x;
  }

  /// Numbers of the range in which gradients are compared, special values among them.
  private static float[] mixture(Function f, int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] special = specialValues();
    float[] x = Points.uniform(n, f.low(), f.high(), seed);
    for (int i = 0; i < n; i++) {
      if (random.nextInt(4) == 0) {
        x[i] = special[random.nextInt(special.length)];
      }
    }
    return x;
  }

  /// Of every length, at several offsets: an element has the bits it has alone, in place and out of
  /// place, and nothing but the window is written.
  @Example
  default void everyLengthGivesTheBitsOfOneByOne() {
    for (Function f : functions()) {
      for (int n = 0; n <= 4 * Backend.lanes() + 1; n++) {
        float[] x = mixture(f, n, n);
        float[] alone = new float[n];
        for (int i = 0; i < n; i++) {
          f.forward().run(1, x, i, alone, i);
        }
        String of = f + " of " + n;
        assertArrayEquals(alone, f.forward(x), of);

        Operand in = window(x, n % 3);
        Operand before = in.copy();
        Operand out = window(new float[n], n % 5);
        Operand guarded = out.copy();
        f.forward().run(n, in.array(), in.offset(), out.array(), out.offset());
        assertArrayEquals(alone, out.values(), of);
        out.checkGuards(of, guarded);
        in.checkUnchanged(of, before);
        f.forward().run(n, in.array(), in.offset(), in.array(), in.offset());
        assertArrayEquals(alone, in.values(), of + " in place");
        in.checkGuards(of, before);
      }
    }
  }

  @Example
  default void everyLengthGivesTheGradientOfOneByOne() {
    for (Function f : functions()) {
      for (int n = 0; n <= 4 * Backend.lanes() + 1 && f.backward() != null; n++) {
        float[] x = mixture(f, n, n);
        float[] values = f.readsInput() ? x : f.forward(x);
        float[] gradients = Points.uniform(n, -1, 1, n);
        float[] alone = new float[n];
        for (int i = 0; i < n; i++) {
          f.backward().run(1, values, i, gradients, i, alone, i);
        }
        String of = f + " backward of " + n;
        Operand v = window(values, n % 3);
        Operand dy = window(gradients, n % 4);
        Operand dx = window(new float[n], n % 5);
        Operand vBefore = v.copy();
        Operand dyBefore = dy.copy();
        Operand dxBefore = dx.copy();
        backward(f, v, dy, dx);
        assertArrayEquals(alone, dx.values(), of);
        dx.checkGuards(of, dxBefore);
        v.checkUnchanged(of, vBefore);
        dy.checkUnchanged(of, dyBefore);
        backward(f, v, dy, dy);
        assertArrayEquals(alone, dy.values(), of + " over dy");
        dy.checkGuards(of, dyBefore);
        backward(f, v, dyBefore, v);
        assertArrayEquals(alone, v.values(), of + " over " + (f.readsInput() ? "x" : "y"));
        v.checkGuards(of, vBefore);
      }
    }
  }

  private static void backward(Function f, Operand v, Operand dy, Operand dx) {
    f.backward()
        .run(v.cols(), v.array(), v.offset(), dy.array(), dy.offset(), dx.array(), dx.offset());
  }

  private static Operand window(float[] values, int offset) {
    Operand window = Operand.of(1, values.length, offset, 3, () -> 0);
    System.arraycopy(values, 0, window.array(), offset, values.length);
    return window;
  }
}
