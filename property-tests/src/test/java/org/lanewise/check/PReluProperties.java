package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.PRelu;

/// The rectifier with a learned slope, in its input and its slopes.
class PReluProperties implements DifferentiableContract {
  /// The sizes of an input.
  record Size(int outer, int channels, int inner) {
    int all() {
      return outer * channels * inner;
    }

    int channel(int i) {
      return i / inner % channels;
    }
  }

  @Provide
  Arbitrary<Size> sizes() {
    return Arbitraries.oneOf(
        Combinators.combine(Sizes.upTo(4), Sizes.upTo(4), Sizes.upTo(70)).as(Size::new),
        Combinators.combine(Sizes.upTo(9), Sizes.upTo(70), Arbitraries.of(1)).as(Size::new),
        Combinators.combine(Sizes.upTo(9), Arbitraries.of(1), Sizes.upTo(70)).as(Size::new));
  }

  /// The input and behind it the slopes.
  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(sizes(), Arbitraries.longs())
        .as(
            (size, seed) ->
                new Sample(
                    size.toString(),
                    // The gradient of the slope is a compensated sum.
                    Kernels.of(
                        64,
                        x -> reference(size, x),
                        x -> forward(size, x),
                        (x, dy) -> backward(size, x, dy)),
                    Points.uniform(size.all() + size.channels(), -2, 2, seed)));
  }

  private static double[] reference(Size size, double[] x) {
    double[] y = new double[size.all()];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i] > 0 ? x[i] : x[y.length + size.channel(i)] * x[i];
    }
    return y;
  }

  private static float[] forward(Size s, float[] x) {
    float[] y = new float[s.all()];
    Arrays.fill(y, Float.NaN);
    PRelu.forward(s.outer(), s.channels(), s.inner(), x, 0, x, s.all(), y, 0);
    return y;
  }

  private static float[] backward(Size s, float[] x, float[] dy) {
    float[] dx = new float[x.length];
    Arrays.fill(dx, Float.NaN);
    PRelu.backward(s.outer(), s.channels(), s.inner(), x, 0, x, s.all(), dy, 0, dx, 0);
    PRelu.slopeBackward(s.outer(), s.channels(), s.inner(), x, 0, dy, 0, dx, s.all());
    return dx;
  }

  /// In place and out of place, between guard cells.
  @Property
  void writesItsWindowAlone(@ForAll("sizes") Size s, @ForAll long seed) {
    int n = s.all();
    float[] point = Points.uniform(n + s.channels(), -2, 2, seed);
    float[] upstream = Points.uniform(n, -1, 1, ~seed);
    float[] y = forward(s, point);
    float[] gradients = backward(s, point, upstream);

    Operand x = window(Arrays.copyOf(point, n), 3);
    Operand slope = window(Arrays.copyOfRange(point, n, point.length), 2);
    Operand dy = window(upstream, 1);
    Operand out = window(new float[n], 4);
    Operand dslope = window(new float[s.channels()], 5);
    Operand[] before = {x.copy(), slope.copy(), dy.copy(), out.copy(), dslope.copy()};
    forward(s, x, slope, out);
    assertArrayEquals(y, out.values());
    out.checkGuards("y", before[3]);
    backward(s, x, slope, dy, out);
    assertArrayEquals(Arrays.copyOf(gradients, n), out.values());
    out.checkGuards("dx", before[3]);
    PRelu.slopeBackward(
        s.outer(),
        s.channels(),
        s.inner(),
        x.array(),
        x.offset(),
        dy.array(),
        dy.offset(),
        dslope.array(),
        dslope.offset());
    assertArrayEquals(Arrays.copyOfRange(gradients, n, point.length), dslope.values());
    dslope.checkGuards("dslope", before[4]);
    x.checkUnchanged("x", before[0]);
    slope.checkUnchanged("slope", before[1]);
    dy.checkUnchanged("dy", before[2]);

    backward(s, x, slope, dy, dy);
    assertArrayEquals(Arrays.copyOf(gradients, n), dy.values());
    backward(s, x, slope, before[2], x);
    assertArrayEquals(Arrays.copyOf(gradients, n), x.values());
    forward(s, before[0], slope, before[0]);
    assertArrayEquals(y, before[0].values());
    before[0].checkGuards("y", x);
  }

  private static void forward(Size s, Operand x, Operand slope, Operand y) {
    PRelu.forward(
        s.outer(),
        s.channels(),
        s.inner(),
        x.array(),
        x.offset(),
        slope.array(),
        slope.offset(),
        y.array(),
        y.offset());
  }

  private static void backward(Size s, Operand x, Operand slope, Operand dy, Operand dx) {
    PRelu.backward(
        s.outer(),
        s.channels(),
        s.inner(),
        x.array(),
        x.offset(),
        slope.array(),
        slope.offset(),
        dy.array(),
        dy.offset(),
        dx.array(),
        dx.offset());
  }

  private static Operand window(float[] values, int offset) {
    Operand window = Operand.of(1, values.length, offset, 2, () -> 0);
    System.arraycopy(values, 0, window.array(), offset, values.length);
    return window;
  }

  /// Plain sums in float would stay at 2^24.
  @Property(tries = 4)
  void sumsOfManyAreStillRight(@ForAll("layouts") Size layout) {
    int n = layout.all();
    float[] x = new float[n];
    Arrays.fill(x, -1);
    float[] dy = new float[n];
    Arrays.fill(dy, 1e-8f);
    Arrays.fill(dy, 0, layout.channels(), 1);
    float[] dslope = new float[layout.channels()];
    PRelu.slopeBackward(layout.outer(), layout.channels(), layout.inner(), x, 0, dy, 0, dslope, 0);
    double[] exact = new double[layout.channels()];
    for (int i = 0; i < n; i++) {
      exact[layout.channel(i)] -= dy[i];
    }
    for (int c = 0; c < exact.length; c++) {
      Tolerance.roundings(10).check("dslope[" + c + "]", exact[c], dslope[c]);
    }
  }

  @Provide
  Arbitrary<Size> layouts() {
    return Arbitraries.of(
        new Size(1, 1, 1_000_003), new Size(40_000, 33, 1), new Size(1_001, 2, 603));
  }

  @Example
  void specialValues() {
    float nan = Float.NaN;
    float inf = Float.POSITIVE_INFINITY;
    float[] x = {nan, inf, -inf, 0, -0f, -3, 5};
    float[] dy = {1, 1, 1, 1, 1, 1, 1};
    float[] y = new float[7];
    float[] half = {-0.5f};
    PRelu.forward(1, 1, 7, x, 0, half, 0, y, 0);
    assertArrayEquals(new float[] {nan, inf, inf, -0f, 0, 1.5f, 5}, y);
    PRelu.backward(1, 1, 7, x, 0, half, 0, dy, 0, y, 0);
    assertArrayEquals(new float[] {1, 1, -0.5f, -0.5f, -0.5f, -0.5f, 1}, y);
    float[] dslope = new float[7];
    PRelu.slopeBackward(1, 7, 1, x, 0, dy, 0, dslope, 0);
    assertArrayEquals(new float[] {nan, 0, nan, 0, 0, -3, 0}, dslope, Float.MIN_VALUE);
  }

  @Example
  void allocatesNothing() {
    float[] x = Points.uniform(400, -1, 1, 1);
    float[] y = new float[400];
    Runnable all =
        () -> {
          PRelu.forward(3, 5, 19, x, 0, x, 300, y, 0);
          PRelu.backward(3, 5, 19, x, 0, x, 300, x, 100, y, 0);
          PRelu.slopeBackward(3, 5, 19, x, 0, x, 100, y, 0);
          PRelu.forward(3, 41, 1, x, 0, x, 300, y, 0);
          PRelu.backward(3, 41, 1, x, 0, x, 300, x, 100, y, 0);
          PRelu.slopeBackward(3, 41, 1, x, 0, x, 100, y, 0);
          PRelu.forward(2, 1, 67, x, 0, x, 300, y, 0);
          PRelu.slopeBackward(2, 1, 67, x, 0, x, 100, y, 0);
        };
    assertEquals(0, Allocations.inSteadyState(1000, all), "bytes of 1000 rounds");
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[12];
    float[] s = new float[2];
    float[] y = new float[12];
    BadInput.refused(() -> PRelu.forward(-1, 2, 3, x, 0, s, 0, y, 0), "outer", "-1");
    BadInput.refused(() -> PRelu.forward(2, -2, 3, x, 0, s, 0, y, 0), "channels", "-2");
    BadInput.refused(() -> PRelu.forward(2, 2, -3, x, 0, s, 0, y, 0), "inner", "-3");
    BadInput.refused(() -> PRelu.forward(65536, 65536, 1, x, 0, s, 0, y, 0), "65536");
    BadInput.refused(() -> PRelu.forward(2, 2, 3, null, 0, s, 0, y, 0), "x is null");
    BadInput.refused(() -> PRelu.forward(2, 2, 3, x, 1, s, 0, y, 0), "x ", "12", "1");
    BadInput.refused(() -> PRelu.forward(2, 2, 3, x, 0, s, 1, y, 0), "slope", "2", "1");
    BadInput.refused(() -> PRelu.forward(2, 2, 3, x, 0, s, 0, y, 2), "y ", "12");
    BadInput.refused(() -> PRelu.forward(1, 2, 3, x, 0, s, 0, x, 1), "y ", "x ", "overlap");
    BadInput.refused(() -> PRelu.forward(1, 2, 3, x, 0, y, 5, y, 0), "y ", "slope", "overlap");
    BadInput.refused(() -> PRelu.backward(2, 2, 3, x, 0, s, 0, null, 0, y, 0), "dy is null");
    BadInput.refused(() -> PRelu.backward(2, 2, 3, x, 0, s, 0, x, 0, y, 1), "dx ", "12");
    BadInput.refused(() -> PRelu.backward(1, 2, 3, x, 0, s, 0, x, 4, x, 2), "dx ", "overlap");
    BadInput.refused(() -> PRelu.backward(1, 2, 3, x, 0, y, 0, x, 0, y, 1), "slope", "overlap");
    BadInput.refused(() -> PRelu.slopeBackward(2, 2, 3, x, 0, y, 0, s, 1), "dslope", "2");
    BadInput.refused(() -> PRelu.slopeBackward(2, 2, 3, x, 0, y, 0, x, 3), "dslope", "overlap");
    BadInput.refused(() -> PRelu.slopeBackward(2, 2, 3, x, 0, y, 0, y, 3), "dslope", "overlap");
    assertArrayEquals(new float[12], y);
  }
}
