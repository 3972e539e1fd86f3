package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Reduce;
import org.lanewise.kernels.Reduction;

/// Reductions over any axes, and their gradients.
class ReductionProperties implements DifferentiableContract {
  /// A tensor's shape and the axes to reduce.
  record Axes(int[] shape, boolean[] reduced) {
    Reduction plan() {
      int[] axes = new int[shape.length];
      int count = 0;
      for (int d = 0; d < shape.length; d++) {
        if (reduced[d]) {
          // Some counted from behind.
          axes[count++] = d % 2 == 0 ? d : d - shape.length;
        }
      }
      return Reduction.of(shape, Arrays.copyOf(axes, count));
    }

    /// Without axes all are reduced.
    boolean gone(int d) {
      boolean any = false;
      for (boolean r : reduced) {
        any |= r;
      }
      return !any || reduced[d];
    }

    int size() {
      return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    /// The output that each input belongs to.
    int[] outputs() {
      int[] outputs = new int[size()];
      for (int i = 0; i < outputs.length; i++) {
        int rest = i;
        int stride = 1;
        for (int d = shape.length - 1; d >= 0; d--) {
          if (!gone(d)) {
            outputs[i] += rest % shape[d] * stride;
            stride *= shape[d];
          }
          rest /= shape[d];
        }
      }
      return outputs;
    }

    @Override
    public String toString() {
      return Arrays.toString(shape) + " over " + Arrays.toString(reduced);
    }
  }

  enum Kind {
    SUM,
    MEAN,
    L1,
    L2,
    VARIANCE,
    PRODUCT,
    MAX,
    MIN;

    void forward(Reduction r, float[] x, int xOffset, float[] y, int yOffset) {
      switch (this) {
        case SUM -> Reduce.sum(r, x, xOffset, y, yOffset);
        case MEAN -> Reduce.mean(r, x, xOffset, y, yOffset);
        case L1 -> Reduce.l1(r, x, xOffset, y, yOffset);
        case L2 -> Reduce.l2(r, x, xOffset, y, yOffset);
        case VARIANCE -> Reduce.variance(r, x, xOffset, y, yOffset);
        case PRODUCT -> Reduce.product(r, x, xOffset, y, yOffset);
        case MAX -> Reduce.max(r, x, xOffset, y, yOffset);
        default -> Reduce.min(r, x, xOffset, y, yOffset);
      }
    }

    void backward(Reduction r, float[] x, float[] dy, float[] dx, int dxOffset) {
      float[] y = new float[r.outputSize()];
      (this == VARIANCE ? MEAN : this).forward(r, x, 0, y, 0);
      switch (this) {
        case SUM -> Reduce.sumBackward(r, dy, 0, dx, dxOffset);
        case MEAN -> Reduce.meanBackward(r, dy, 0, dx, dxOffset);
        case L1 -> Reduce.l1Backward(r, x, 0, dy, 0, dx, dxOffset);
        case L2 -> Reduce.l2Backward(r, x, 0, y, 0, dy, 0, dx, dxOffset);
        case VARIANCE -> Reduce.varianceBackward(r, x, 0, y, 0, dy, 0, dx, dxOffset);
        case PRODUCT -> Reduce.productBackward(r, x, 0, dy, 0, dx, dxOffset);
        default -> Reduce.extremumBackward(r, x, 0, y, 0, dy, 0, dx, dxOffset);
      }
    }

    double[] reference(Axes axes, double[] x) {
      int[] outputs = axes.outputs();
      int m = axes.plan().outputSize();
      double[] y = new double[m];
      int[] counts = new int[m];
      double[] means = new double[m];
      for (int i = 0; i < x.length; i++) {
        counts[outputs[i]]++;
        means[outputs[i]] += x[i];
      }
      for (int o = 0; o < m; o++) {
        means[o] /= counts[o];
      }
      Arrays.fill(
          y,
          switch (this) {
            case PRODUCT -> 1;
            case MAX -> Double.NEGATIVE_INFINITY;
            case MIN -> Double.POSITIVE_INFINITY;
            default -> 0;
          });
      for (int i = 0; i < x.length; i++) {
        int o = outputs[i];
        switch (this) {
          case L1 -> y[o] += Math.abs(x[i]);
          case L2 -> y[o] += x[i] * x[i];
          case VARIANCE -> y[o] += (x[i] - means[o]) * (x[i] - means[o]);
          case PRODUCT -> y[o] *= x[i];
          case MAX -> y[o] = Math.max(y[o], x[i]);
          case MIN -> y[o] = Math.min(y[o], x[i]);
          default -> y[o] += x[i];
        }
      }
      for (int o = 0; o < m; o++) {
        switch (this) {
          case L2 -> y[o] = Math.sqrt(y[o]);
          case MEAN, VARIANCE -> y[o] /= counts[o];
          default -> {}
        }
      }
      return y;
    }
  }

  /// Shapes of at most so many elements.
  private static Arbitrary<Axes> axes(int most) {
    Arbitrary<Integer> sizes =
        Arbitraries.oneOf(Arbitraries.of(0, 1, 2, 3), Sizes.upTo(Math.min(most, 140)));
    return Combinators.combine(
            sizes.list().ofMinSize(0).ofMaxSize(5), Arbitraries.integers().between(0, 31))
        .as(ReductionProperties::fit)
        .filter(a -> a.size() <= most);
  }

  /// Shapes beyond the limit lose axes.
  private static Axes fit(List<Integer> sizes, int mask) {
    int rank = sizes.size();
    long size = 1;
    for (int d = 0; d < rank; d++) {
      size *= Math.max(1, sizes.get(d));
      if (size > 6000) {
        rank = d;
      }
    }
    boolean[] reduced = new boolean[rank];
    int[] shape = new int[rank];
    for (int d = 0; d < rank; d++) {
      shape[d] = sizes.get(d);
      reduced[d] = (mask >> d & 1) != 0;
    }
    return new Axes(shape, reduced);
  }

  @Provide
  Arbitrary<Axes> axes() {
    return axes(6000);
  }

  @Provide
  Arbitrary<Kind> kinds() {
    return Arbitraries.of(Kind.class);
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(kinds(), axes(60).filter(a -> a.size() > 0), Arbitraries.longs())
        .as((kind, axes, seed) -> sample(kind, axes, Points.uniform(axes.size(), -2, 2, seed)));
  }

  private static Sample sample(Kind kind, Axes axes, float[] point) {
    Reduction r = axes.plan();
    Differentiable function =
        Kernels.of(
            x -> kind.reference(axes, x),
            x -> {
              float[] y = new float[r.outputSize()];
              kind.forward(r, x, 0, y, 0);
              return y;
            },
            (x, dy) -> {
              float[] dx = new float[x.length];
              Arrays.fill(dx, Float.NaN);
              kind.backward(r, x, dy, dx, 0);
              return dx;
            });
    return new Sample(kind + " of " + axes, function, point);
  }

  /// Taken in double, a sum of a few thousand terms is off by one rounding to float.
  @Property
  void matchesDoubleReference(
      @ForAll("kinds") Kind kind, @ForAll("axes") Axes axes, @ForAll long seed) {
    Reduction r = axes.plan();
    Operand x = vector(Points.uniform(axes.size(), -2, 2, seed));
    Operand before = x.copy();
    Operand y = vector(new float[r.outputSize()]);
    Operand result = y.copy();
    kind.forward(r, x.array(), x.offset(), result.array(), result.offset());
    double[] exact = new double[axes.size()];
    double magnitude = 0;
    for (int i = 0; i < exact.length; i++) {
      exact[i] = x.at(0, i);
      magnitude += exact[i] * exact[i] + 1;
    }
    double[] expected = kind.reference(axes, exact);
    for (int o = 0; o < expected.length; o++) {
      double absolute = exact.length * 0x1p-52 * magnitude;
      new Tolerance(1.01 * Tolerance.UNIT, absolute + Float.MIN_VALUE)
          .check(kind + "[" + o + "] of " + axes, expected[o], result.at(0, o));
    }
    result.checkGuards("y", y);
    x.checkUnchanged("x", before);
  }

  private static Operand vector(float[] values) {
    int[] next = {0};
    return Operand.of(1, values.length, 3, 2, () -> values[next[0]++]);
  }

  @Property
  void backwardLeavesMemoryOutsideTheWindowAlone(
      @ForAll("kinds") Kind kind, @ForAll("axes") Axes axes, @ForAll long seed) {
    Reduction r = axes.plan();
    float[] x = Points.uniform(axes.size(), -2, 2, seed);
    float[] dy = Points.uniform(r.outputSize(), -2, 2, seed + 1);
    Operand dx = vector(new float[x.length]);
    Operand before = dx.copy();
    kind.backward(r, x, dy, dx.array(), dx.offset());
    dx.checkGuards("dx", before);
  }

  /// Few distinct values, so that there are ties.
  @Property
  void placesAreThoseOfTheFirstExtrema(
      @ForAll boolean least, @ForAll("axes") Axes axes, @ForAll long seed) {
    Reduction r = axes.plan();
    float[] x = Points.uniform(axes.size(), 0, 6, seed);
    for (int i = 0; i < x.length; i++) {
      x[i] = (int) x[i] == 5 && seed % 3 == 0 ? Float.NaN : (int) x[i];
    }
    int[] y = new int[r.outputSize() + 2];
    Arrays.fill(y, -7);
    if (x.length == 0 && r.outputSize() > 0) {
      BadInput.refused(() -> Reduce.argmax(r, x, 0, y, 1), "0 elements");
      return;
    }
    if (least) {
      Reduce.argmin(r, x, 0, y, 1);
    } else {
      Reduce.argmax(r, x, 0, y, 1);
    }
    int[] outputs = axes.outputs();
    int[] seen = new int[r.outputSize()];
    int[] expected = new int[r.outputSize()];
    float[] best = new float[r.outputSize()];
    for (int i = 0; i < x.length; i++) {
      int o = outputs[i];
      float v = least ? -x[i] : x[i];
      if (seen[o] == 0 || v > best[o] || Float.isNaN(v) && !Float.isNaN(best[o])) {
        expected[o] = seen[o];
        best[o] = v;
      }
      seen[o]++;
    }
    assertArrayEquals(expected, Arrays.copyOfRange(y, 1, 1 + expected.length), axes::toString);
    assertEquals(-7, y[0]);
    assertEquals(-7, y[y.length - 1]);
  }

  /// What reduction does to an axis of one element, or to more of them at once, does not change a
  /// bit of the extrema, and of sums only what another order does.
  @Property
  void shapeIsThatOfTheKeptAxes(@ForAll("axes") Axes axes) {
    Reduction r = axes.plan();
    int[] kept = r.shape(true);
    assertEquals(axes.shape().length, kept.length);
    int size = 1;
    int rank = 0;
    for (int d = 0; d < kept.length; d++) {
      assertEquals(axes.gone(d) ? 1 : axes.shape()[d], kept[d]);
      size *= kept[d];
      if (!axes.gone(d)) {
        assertEquals(kept[d], r.shape(false)[rank++]);
      }
    }
    assertEquals(rank, r.shape(false).length);
    assertEquals(size, r.outputSize());
    assertEquals(axes.size(), r.inputSize());
  }

  @Example
  void equalExtremaShareTheirGradient() {
    Reduction rows = Reduction.of(new int[] {2, 3}, 1);
    float[] x = {1, 3, 3, Float.NaN, 0, 1};
    float[] y = {3, Float.NaN};
    float[] dx = new float[6];
    Reduce.extremumBackward(rows, x, 0, y, 0, new float[] {4, 5}, 0, dx, 0);
    float nan = Float.NaN;
    assertArrayEquals(new float[] {0, 2, 2, nan, nan, nan}, dx);
  }

  @Example
  void zerosHaveGradients() {
    Reduction rows = Reduction.of(new int[] {3, 3}, -1);
    float[] x = {2, 0, 3, 0, 0, 5, 2, 4, 8};
    float[] dx = new float[9];
    float[] dy = {1, 1, 0.5f};
    Reduce.productBackward(rows, x, 0, dy, 0, dx, 0);
    assertArrayEquals(new float[] {0, 6, 0, 0, 0, 0, 16, 8, 4}, dx);
    Reduce.l2Backward(rows, new float[9], 0, new float[3], 0, dy, 0, dx, 0);
    assertArrayEquals(new float[9], dx);
    Reduce.l1Backward(rows, x, 0, dy, 0, dx, 0);
    assertArrayEquals(new float[] {1, 0, 1, 0, 0, 1, 0.5f, 0.5f, 0.5f}, dx);
  }

  @Example
  void refusesBadArguments() {
    Reduction r = Reduction.of(new int[] {3, 4}, 1);
    float[] x = new float[12];
    float[] y = new float[3];
    float[] dx = new float[12];
    for (Kind kind : Kind.values()) {
      BadInput.refused(() -> kind.forward(null, x, 0, y, 0), "reduction is null");
      BadInput.refused(() -> kind.forward(r, null, 0, y, 0), "x is null");
      BadInput.refused(() -> kind.forward(r, x, 1, y, 0), "x ", "12", "1");
      BadInput.refused(() -> kind.forward(r, x, 0, y, 1), "y ", "3", "1");
      BadInput.refused(() -> kind.forward(r, x, 0, x, 9), "y ", "x ", "overlap");
      BadInput.refused(() -> kind.backward(r, x, null, dx, 0), "dy is null");
      BadInput.refused(() -> kind.backward(r, x, y, null, 0), "dx is null");
      BadInput.refused(() -> kind.backward(r, x, y, dx, 1), "dx ", "12", "1");
      BadInput.refused(() -> kind.backward(r, x, x, x, 0), "dx ", "overlap");
    }
    BadInput.refused(() -> Reduce.argmax(null, x, 0, new int[3], 0), "reduction is null");
    BadInput.refused(() -> Reduce.argmin(r, x, 0, new int[2], 0), "y ", "2", "3");
    assertArrayEquals(new float[3], y);
    assertArrayEquals(new float[12], dx);
  }
}
