package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Padding;
import org.lanewise.kernels.Pool;
import org.lanewise.kernels.PoolGeometry;
import org.lanewise.kernels.Workers;

/// Pooling: the kernel. (Its gradients are compared with finite differences through the layers.)
class PoolProperties {
  /// Sizes that fit each other, and images.
  record Case(int[] dims, int[] window, int[] strides, Padding padding, int batch, Operand x) {
    PoolGeometry geometry() {
      int axes = dims.length - 1;
      return new PoolGeometry(Arrays.copyOf(dims, axes), dims[axes], window, strides, padding);
    }

    double[] reference(boolean max) {
      return PoolReference.pool(
          dims,
          batch,
          NormReference.doubles(x.values()),
          Arrays.stream(window).boxed().toList(),
          Arrays.stream(strides).boxed().toList(),
          padding,
          max);
    }

    @Override
    public String toString() {
      return batch
          + " x "
          + Arrays.toString(dims)
          + " window "
          + Arrays.toString(window)
          + " strides "
          + Arrays.toString(strides)
          + " padding "
          + padding;
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 3),
            Sizes.between(1, 36),
            Arbitraries.integers().between(0, 2),
            Arbitraries.longs())
        .as((axes, channels, batch, seed) -> sizes(axes, channels, batch, seed))
        .flatMap(
            c ->
                Operand.matrices(1, c.batch() * c.geometry().inputSize())
                    .map(
                        x ->
                            new Case(
                                c.dims(), c.window(), c.strides(), c.padding(), c.batch(), x)));
  }

  private static Case sizes(int axes, int channels, int batch, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] dims = new int[axes + 1];
    int[] window = new int[axes];
    int[] strides = new int[axes];
    int[] pads = new int[2 * axes];
    dims[axes] = channels;
    for (int i = 0; i < axes; i++) {
      dims[i] = random.nextInt(1, i == axes - 1 ? 14 : 8);
      window[i] = random.nextInt(1, Math.min(4, dims[i]) + 1);
      strides[i] = random.nextInt(1, 4);
      pads[i] = random.nextInt(window[i]);
      pads[axes + i] = random.nextInt(window[i]);
    }
    if (random.nextInt(3) == 0) { // windows side by side, which have each position once
      for (int i = 0; i < axes; i++) {
        dims[i] = window[i] * random.nextInt(1, 5);
      }
      return new Case(dims, window, window, Padding.VALID, batch, null);
    }
    Padding[] choices = {Padding.VALID, Padding.SAME, Padding.of(pads)};
    return new Case(dims, window, strides, choices[random.nextInt(3)], batch, null);
  }

  private static Operand output(Case c) {
    return Operand.of(1, c.batch() * c.geometry().outputSize(), 2, 3, () -> Double.NaN);
  }

  private static Operand max(Case c) {
    Operand y = output(c);
    Operand guards = y.copy();
    Operand before = c.x().copy();
    Pool.max(
        c.geometry(),
        c.batch(),
        c.x().array(),
        c.x().offset(),
        y.array(),
        y.offset(),
        Workers.caller());
    y.checkGuards("y", guards);
    c.x().checkUnchanged("x", before);
    return y;
  }

  @Property(tries = 150)
  void maximaMatchTheReference(@ForAll("cases") Case c) {
    float[] y = max(c).values();
    double[] expected = c.reference(true);
    assertEquals(expected.length, y.length);
    for (int i = 0; i < y.length; i++) {
      assertEquals((float) expected[i], y[i], "y[" + i + "]");
    }
  }

  @Property(tries = 150)
  void meansMatchTheReference(@ForAll("cases") Case c) {
    Operand y = output(c);
    Operand guards = y.copy();
    Pool.average(
        c.geometry(),
        c.batch(),
        c.x().array(),
        c.x().offset(),
        y.array(),
        y.offset(),
        Workers.caller());
    y.checkGuards("y", guards);
    double[] expected = c.reference(false);
    Operand absolute = c.x().copy();
    for (int i = 0; i < absolute.cols(); i++) {
      absolute.set(0, i, Math.abs(absolute.at(0, i)));
    }
    double[] size =
        new Case(c.dims(), c.window(), c.strides(), c.padding(), c.batch(), absolute)
            .reference(false);
    int terms = Arrays.stream(c.window()).reduce(1, (a, b) -> a * b);
    for (int i = 0; i < expected.length; i++) {
      Tolerance.roundings(terms).check("y[" + i + "]", expected[i], size[i], y.at(0, i));
    }
  }

  /// Small whole numbers, many of them equal: each window's gradient arrives once, at the first of
  /// its largest elements.
  @Property(tries = 150)
  void theFirstOfEqualElementsTakesTheGradient(@ForAll("cases") Case c, @ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < c.x().cols(); i++) {
      c.x().set(0, i, random.nextInt(3));
    }
    Operand y = max(c);
    Operand dy = Operand.of(1, y.cols(), 1, 1, () -> random.nextInt(1, 100));
    Operand dx = Operand.of(1, c.x().cols(), 3, 2, () -> Double.NaN);
    Operand guards = dx.copy();
    Pool.maxBackward(
        c.geometry(),
        c.batch(),
        c.x().array(),
        c.x().offset(),
        y.array(),
        y.offset(),
        dy.array(),
        dy.offset(),
        dx.array(),
        dx.offset(),
        Workers.caller());
    dx.checkGuards("dx", guards);
    // What is a little larger the earlier it comes has its maxima there, and no ties.
    double[] x = NormReference.doubles(c.x().values());
    for (int i = 0; i < x.length; i++) {
      x[i] -= 1e-6 * i / c.dims()[c.dims().length - 1];
    }
    double[] expected = new double[x.length];
    double[] top = reference(c, x);
    for (int i = 0; i < x.length; i++) {
      double[] raised = x.clone();
      raised[i] += 1e-9;
      double[] moved = reference(c, raised);
      for (int j = 0; j < top.length; j++) {
        expected[i] += moved[j] > top[j] ? dy.at(0, j) : 0;
      }
    }
    for (int i = 0; i < x.length; i++) {
      assertEquals(expected[i], dx.at(0, i), "dx[" + i + "]");
    }
  }

  private static double[] reference(Case c, double[] x) {
    return PoolReference.pool(
        c.dims(),
        c.batch(),
        x,
        Arrays.stream(c.window()).boxed().toList(),
        Arrays.stream(c.strides()).boxed().toList(),
        c.padding(),
        true);
  }

  @Property(tries = 60)
  void gradientOfMeansSpreadsAllOfIt(@ForAll("cases") Case c, @ForAll long seed) {
    float[] dy = Points.uniform(c.batch() * c.geometry().outputSize(), 1, 2, seed);
    Operand dx = Operand.of(1, c.x().cols(), 3, 2, () -> Double.NaN);
    Operand guards = dx.copy();
    Pool.averageBackward(c.geometry(), c.batch(), dy, 0, dx.array(), dx.offset(), Workers.caller());
    dx.checkGuards("dx", guards);
    double given = 0;
    for (float g : dy) {
      given += g;
    }
    double taken = 0;
    for (float d : dx.values()) {
      taken += d;
    }
    // A quotient, and one sum of at most 64 windows for each element.
    Tolerance.roundings(65).check("sum of dx", given, taken);
  }

  @Example
  void knowsNaNInfinitiesAndZeros() {
    float nan = Float.NaN;
    float inf = Float.POSITIVE_INFINITY;
    float[] one = {-inf, -inf, nan, 1, -0f, 0, 2, inf};
    for (int channels : new int[] {1, 16, 21}) {
      float[] x = new float[8 * channels];
      float[] dy = new float[4 * channels];
      for (int i = 0; i < x.length; i++) {
        x[i] = one[i / channels];
      }
      Arrays.fill(dy, 3);
      float[] y = new float[4 * channels];
      float[] dx = new float[8 * channels];
      int[] two = {2};
      PoolGeometry g = new PoolGeometry(new int[] {8}, channels, two, two, Padding.VALID);
      Pool.max(g, 1, x, 0, y, 0, Workers.caller());
      Pool.maxBackward(g, 1, x, 0, y, 0, dy, 0, dx, 0, Workers.caller());
      float[] largest = {-inf, nan, 0f, inf};
      // +0 is not above -0 for the gradient: equal, and the first takes it.
      float[] gradient = {3, 0, 3, 0, 3, 0, 0, 3};
      for (int i = 0; i < x.length; i++) {
        assertEquals(largest[i / channels / 2], y[i / channels / 2 * channels + i % channels]);
        assertEquals(gradient[i / channels], dx[i], "dx[" + i + "] of " + channels);
      }
      Pool.average(g, 1, x, 0, y, 0, Workers.caller());
      assertEquals(-inf, y[0]);
      assertEquals(nan, y[channels]);
      assertEquals(inf, y[3 * channels]);
    }
  }

  /// What is not finite in one window reaches no other.
  @Example
  void gradientsOfOtherWindowsStayFinite() {
    float[] x = Points.uniform(6 * 16, -1, 1, 1);
    float[] dy = new float[3 * 16];
    Arrays.fill(dy, 0, 16, Float.POSITIVE_INFINITY);
    int[] two = {2};
    PoolGeometry g = new PoolGeometry(new int[] {6}, 16, two, two, Padding.VALID);
    float[] y = new float[3 * 16];
    float[] dx = new float[6 * 16];
    Pool.max(g, 1, x, 0, y, 0, Workers.caller());
    Pool.maxBackward(g, 1, x, 0, y, 0, dy, 0, dx, 0, Workers.caller());
    for (int c = 0; c < 16; c++) {
      boolean first = x[c] >= x[16 + c];
      assertEquals(first ? Float.POSITIVE_INFINITY : 0, dx[c]);
      assertEquals(first ? 0 : Float.POSITIVE_INFINITY, dx[16 + c]);
    }
  }

  /// Large enough for several threads; of four whole windows in a line, fewer, and cut ones.
  @Example
  void threadsGiveTheSameBits() {
    for (int channels : new int[] {3, 37}) {
      int[] side = {61, 63};
      int[] window = {3, 2};
      int[] strides = {2, 1};
      PoolGeometry g = new PoolGeometry(side, channels, window, strides, Padding.SAME);
      int batch = Math.ceilDiv(1 << 20, g.inputSize());
      float[] x = Points.uniform(batch * g.inputSize(), -1, 1, 1);
      float[] dy = Points.uniform(batch * g.outputSize(), -1, 1, 2);
      float[][] alone = all(g, batch, x, dy, Workers.caller());
      try (Workers three = Workers.of(3)) {
        float[][] shared = all(g, batch, x, dy, three);
        for (int i = 0; i < alone.length; i++) {
          assertArrayEquals(alone[i], shared[i]);
        }
      }
    }
  }

  private static float[][] all(PoolGeometry g, int batch, float[] x, float[] dy, Workers workers) {
    float[][] results = {
      new float[dy.length], new float[x.length], new float[dy.length], new float[x.length]
    };
    Pool.max(g, batch, x, 0, results[0], 0, workers);
    Pool.maxBackward(g, batch, x, 0, results[0], 0, dy, 0, results[1], 0, workers);
    Pool.average(g, batch, x, 0, results[2], 0, workers);
    Pool.averageBackward(g, batch, dy, 0, results[3], 0, workers);
    return results;
  }

  @Example
  void refusesBadArguments() {
    int[] five = {5};
    int[] two = {2};
    int[] pair = {2, 2};
    Padding valid = Padding.VALID;
    BadInput.refused(() -> new PoolGeometry(null, 1, two, two, valid), "extents is null");
    BadInput.refused(() -> new PoolGeometry(new int[4], 1, two, two, valid), "1 to 3");
    BadInput.refused(() -> new PoolGeometry(five, 0, two, two, valid), "channels is 0");
    BadInput.refused(
        () -> new PoolGeometry(five, 1, new int[2], two, valid), "window", "1 numbers");
    BadInput.refused(() -> new PoolGeometry(five, 1, two, new int[1], valid), "strides", "[0]");
    BadInput.refused(
        () -> new PoolGeometry(five, 1, new int[] {6}, two, valid), "window of 6", "input of 5");
    BadInput.refused(
        () -> new PoolGeometry(five, 1, two, two, Padding.of(2, 0)), "padding", "[2, 0]", "2");
    BadInput.refused(() -> new PoolGeometry(five, 1, two, two, null), "padding is null");
    BadInput.refused(
        () -> new PoolGeometry(new int[] {1 << 20, 1 << 20}, 1, pair, pair, valid), "elements");
    PoolGeometry g = new PoolGeometry(five, 3, two, two, valid);
    float[] x = new float[30];
    float[] y = new float[12];
    BadInput.refused(() -> Pool.max(null, 2, x, 0, y, 0, Workers.caller()), "geometry is null");
    BadInput.refused(() -> Pool.max(g, 2, x, 0, y, 0, null), "workers is null");
    BadInput.refused(() -> Pool.max(g, -1, x, 0, y, 0, Workers.caller()), "batch is -1");
    BadInput.refused(() -> Pool.max(g, 2, x, 1, y, 0, Workers.caller()), "x has 30");
    BadInput.refused(() -> Pool.average(g, 2, x, 0, y, 1, Workers.caller()), "y has 12");
    BadInput.refused(() -> Pool.average(g, 1, x, 0, x, 14, Workers.caller()), "y", "overlaps x");
    BadInput.refused(
        () -> Pool.averageBackward(g, 2, y, 0, null, 0, Workers.caller()), "dx is null");
    BadInput.refused(
        () -> Pool.maxBackward(g, 1, x, 0, y, 0, y, 6, x, 10, Workers.caller()),
        "dx",
        "overlaps x");
    BadInput.refused(
        () ->
            Pool.maxBackward(
                g, 2, x, 0, y, 0, new float[11], 0, new float[30], 0, Workers.caller()),
        "dy has 11");
    assertArrayEquals(new float[12], y);
    assertEquals(List.of(2), Arrays.stream(g.output()).boxed().toList());
  }
}
