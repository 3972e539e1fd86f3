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
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.LogSumExp;
import org.lanewise.kernels.Softmax;

/// Softmax, log-softmax and logsumexp over an axis of a tensor, and logsumexp over rows.
class SoftmaxAxisProperties implements DifferentiableContract {
  private static final float INF = Float.POSITIVE_INFINITY;

  enum Kind {
    SOFTMAX,
    LOG_SOFTMAX,
    LOG_SUM_EXP
  }

  /// A tensor of outer x n x inner elements.
  record Tensor(Kind kind, int outer, int n, int inner) {
    int size() {
      return outer * n * inner;
    }

    int results() {
      return kind == Kind.LOG_SUM_EXP ? outer * inner : size();
    }

    void forward(float[] x, int xOffset, float[] y, int yOffset) {
      switch (kind) {
        case SOFTMAX -> Softmax.forward(outer, n, inner, x, xOffset, y, yOffset);
        case LOG_SOFTMAX -> Softmax.logForward(outer, n, inner, x, xOffset, y, yOffset);
        default -> LogSumExp.forward(outer, n, inner, x, xOffset, y, yOffset);
      }
    }

    float[] forward(float[] x) {
      float[] y = new float[results()];
      Arrays.fill(y, Float.NaN);
      forward(x, 0, y, 0);
      return y;
    }

    void backward(float[] x, float[] y, float[] dy, float[] dx) {
      switch (kind) {
        case SOFTMAX -> Softmax.backward(outer, n, inner, y, 0, dy, 0, dx, 0);
        case LOG_SOFTMAX -> Softmax.logBackward(outer, n, inner, y, 0, dy, 0, dx, 0);
        default -> LogSumExp.backward(outer, n, inner, x, 0, y, 0, dy, 0, dx, 0);
      }
    }

    float[] backward(float[] x, float[] dy) {
      float[] dx = new float[size()];
      Arrays.fill(dx, Float.NaN);
      backward(x, forward(x), dy, dx);
      return dx;
    }

    /// Straight from the formulas, column by column.
    double[] reference(double[] x) {
      double[] y = new double[results()];
      for (int o = 0; o < outer; o++) {
        for (int c = 0; c < inner; c++) {
          double max = Double.NEGATIVE_INFINITY;
          for (int j = 0; j < n; j++) {
            max = Math.max(max, x[index(o, j, c)]);
          }
          double sum = 0;
          for (int j = 0; j < n; j++) {
            sum += Math.exp(x[index(o, j, c)] - max);
          }
          double log = max + Math.log(sum);
          if (kind == Kind.LOG_SUM_EXP) {
            y[o * inner + c] = log;
          }
          for (int j = 0; j < n && kind != Kind.LOG_SUM_EXP; j++) {
            int at = index(o, j, c);
            y[at] = kind == Kind.SOFTMAX ? Math.exp(x[at] - max) / sum : x[at] - log;
          }
        }
      }
      return y;
    }

    int index(int o, int j, int c) {
      return (o * n + j) * inner + c;
    }
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(1, 2),
            Arbitraries.integers().between(1, 6),
            Sizes.between(1, 36),
            Arbitraries.of(0.1, 3.0, 12.0),
            Arbitraries.longs())
        .as(
            (kind, outer, n, inner, range, seed) -> {
              Tensor tensor = new Tensor(kind, outer, n, inner);
              float[] x = Points.uniform(tensor.size(), -range, range, seed);
              return new Sample(
                  tensor.toString(),
                  Kernels.of(tensor::reference, tensor::forward, tensor::backward),
                  x);
            });
  }

  @Provide
  Arbitrary<Tensor> tensors() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(0, 3),
            Sizes.upTo(40),
            Sizes.upTo(70))
        .as(Tensor::new);
  }

  private static double[] doubles(float[] x) {
    double[] d = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      d[i] = x[i];
    }
    return d;
  }

  @Property
  void matchesDoubleReference(
      @ForAll("tensors") Tensor tensor, @ForAll("ranges") double range, @ForAll long seed) {
    float[] x = Points.uniform(tensor.size(), -range, range, seed);
    checkAll(tensor, x, range);
  }

  private static void checkAll(Tensor tensor, float[] x, double range) {
    double[] expected = tensor.reference(doubles(x));
    float[] y = tensor.forward(x);
    double roundings = 2 * range + tensor.n() + 20;
    for (int i = 0; i < y.length; i++) {
      String what = tensor + ", y[" + i + "]";
      if (tensor.kind() == Kind.SOFTMAX) {
        new Tolerance(roundings * Tolerance.UNIT, 0x1p-125).check(what, expected[i], y[i]);
      } else {
        new Tolerance(roundings * Tolerance.UNIT, 0).check(what, expected[i], 1 + range, y[i]);
      }
    }
  }

  @Provide
  Arbitrary<Double> ranges() {
    return Arbitraries.of(1.0, 30.0, 1000.0);
  }

  /// More columns than are computed at a time, and more rows than a block of a sum.
  @Example
  void matchesDoubleReferenceWhereItIsCutUp() {
    for (Kind kind : Kind.values()) {
      for (int[] size : new int[][] {{2, 3, 1023}, {1, 2, 1024}, {1, 3, 2051}, {1, 4103, 2}}) {
        Tensor tensor = new Tensor(kind, size[0], size[1], size[2]);
        checkAll(tensor, Points.uniform(tensor.size(), -30, 30, 7), 30);
      }
    }
  }

  /// An increasing axis has a new largest element each time.
  @Property(tries = 50)
  void matchesDoubleReferenceOfSortedInput(
      @ForAll("tensors") Tensor tensor, @ForAll boolean falling, @ForAll long seed) {
    float[] x = Points.uniform(tensor.size(), -30, 30, seed);
    Arrays.sort(x);
    for (int i = 0; i < x.length && falling; i++) {
      x[i] = -x[i];
    }
    checkAll(tensor, x, 30);
  }

  @Property
  void givesTheRowsOfATransposedCopy(@ForAll("tensors") Tensor tensor, @ForAll long seed) {
    float[] x = Points.uniform(tensor.size(), -8, 8, seed);
    float[] dy = Points.uniform(tensor.results(), -1, 1, seed + 1);
    float[] y = tensor.forward(x);
    float[] dx = tensor.backward(x, dy);
    Tensor rows = new Tensor(tensor.kind(), tensor.outer() * tensor.inner(), tensor.n(), 1);
    float[] rowX = transposed(tensor, x);
    float[] rowDy = tensor.results() == tensor.size() ? transposed(tensor, dy) : dy;
    float[] rowY = rows.forward(rowX);
    float[] rowDx = rows.backward(rowX, rowDy);
    float[] expected = tensor.results() == tensor.size() ? transposed(tensor, y) : y;
    Tolerance tolerance = Tolerance.roundings(2 * tensor.n() + 32);
    for (int i = 0; i < rowY.length; i++) {
      tolerance.check("y", rowY[i], 8, expected[i]);
    }
    float[] columns = transposed(tensor, dx);
    for (int i = 0; i < rowDx.length; i++) {
      tolerance.check("dx", rowDx[i], 1 + tensor.n(), columns[i]);
    }
  }

  /// From outer x n x inner to outer x inner x n.
  private static float[] transposed(Tensor tensor, float[] x) {
    float[] rows = new float[x.length];
    int at = 0;
    for (int o = 0; o < tensor.outer(); o++) {
      for (int c = 0; c < tensor.inner(); c++) {
        for (int j = 0; j < tensor.n(); j++) {
          rows[at++] = x[tensor.index(o, j, c)];
        }
      }
    }
    return rows;
  }

  @Property
  void givesTheSameBitsInPlace(@ForAll("tensors") Tensor tensor, @ForAll long seed) {
    float[] x = Points.uniform(tensor.size(), -8, 8, seed);
    float[] dy = Points.uniform(tensor.results(), -1, 1, seed + 1);
    float[] y = tensor.forward(x);
    float[] dx = tensor.backward(x, dy);
    if (tensor.kind() == Kind.LOG_SUM_EXP) {
      float[] over = x.clone();
      tensor.backward(over, y, dy, over);
      assertArrayEquals(dx, over);
      return;
    }
    float[] inPlace = x.clone();
    tensor.forward(inPlace, 0, inPlace, 0);
    assertArrayEquals(y, inPlace);
    float[] overDy = dy.clone();
    tensor.backward(x, y, overDy, overDy);
    assertArrayEquals(dx, overDy);
    tensor.backward(x, y, dy, y);
    assertArrayEquals(dx, y);
  }

  /// A matrix of one row and an offset: a window without gaps.
  @Property
  void leavesMemoryOutsideTheWindowAlone(@ForAll("tensors") Tensor tensor, @ForAll long seed) {
    float[] values = Points.uniform(tensor.size(), -8, 8, seed);
    Operand x = Operand.of(1, tensor.size(), 3, 2, () -> 0);
    System.arraycopy(values, 0, x.array(), 3, values.length);
    Operand before = x.copy();
    Operand y = Operand.of(1, tensor.results(), 5, 1, () -> 1);
    Operand guards = y.copy();
    tensor.forward(x.array(), x.offset(), y.array(), y.offset());
    y.checkGuards("y", guards);
    x.checkUnchanged("x", before);
    assertArrayEquals(tensor.forward(values), y.values());
    Operand last = x.atTheEnd();
    tensor.forward(last.array(), last.offset(), y.array(), y.offset());
    assertArrayEquals(tensor.forward(values), y.values());
  }

  @Property
  void columnsWithoutAFiniteMaximum(
      @ForAll Kind kind,
      @ForAll @IntRange(min = 1, max = 9) int n,
      @ForAll @IntRange(min = 1, max = 40) int inner,
      @ForAll @IntRange(max = 1000) int place,
      @ForAll("bad") float bad,
      @ForAll boolean twice,
      @ForAll long seed) {
    Tensor tensor = new Tensor(kind, 1, n, inner);
    float[] x = Points.uniform(n * inner, -5, 5, seed);
    int column = place % inner;
    x[place % n * inner + column] = bad;
    for (int j = 0; j < n && (bad == -INF || twice); j++) {
      x[j * inner + column] = bad;
    }
    float[] y = tensor.forward(x);
    for (int i = 0; i < y.length; i++) {
      if (i % inner != column) {
        assertEquals(false, Float.isNaN(y[i]), "y[" + i + "]");
      } else {
        assertEquals(kind == Kind.LOG_SUM_EXP ? bad : Float.NaN, y[i], "y[" + i + "]");
      }
    }
  }

  @Provide
  Arbitrary<Float> bad() {
    return Arbitraries.of(Float.NaN, INF, -INF);
  }

  /// A NaN counts beside an infinity, too.
  @Property(tries = 50)
  void nanComesBeforeInfinity(
      @ForAll @IntRange(min = 1, max = 3) int inner,
      @ForAll @IntRange(min = 2, max = 70) int n,
      @ForAll boolean positive,
      @ForAll @IntRange(max = 1000) int place) {
    float[] x = new float[n * inner];
    Arrays.fill(x, positive ? INF : -INF);
    x[place % n * inner] = Float.NaN;
    float[] y = new Tensor(Kind.LOG_SUM_EXP, 1, n, inner).forward(x);
    assertEquals(Float.NaN, y[0]);
    assertEquals(inner == 1 ? Float.NaN : positive ? INF : -INF, y[inner - 1]);
  }

  @Property
  void minusInfinityHasNoProbability(
      @ForAll @IntRange(min = 2, max = 9) int n,
      @ForAll @IntRange(min = 1, max = 40) int inner,
      @ForAll @IntRange(max = 1000) int place,
      @ForAll long seed) {
    float[] x = Points.uniform(n * inner, -5, 5, seed);
    int hole = place % x.length;
    x[hole] = -INF;
    Tensor tensor = new Tensor(Kind.SOFTMAX, 1, n, inner);
    float[] y = tensor.forward(x);
    assertEquals(0f, y[hole]);
    checkAll(tensor, x, 10);
    assertEquals(-INF, new Tensor(Kind.LOG_SOFTMAX, 1, n, inner).forward(x)[hole]);
    checkAll(new Tensor(Kind.LOG_SUM_EXP, 1, n, inner), x, 10);
  }

  @Property(tries = 100)
  void logSumExpOfRowsMatchesItsAxisForm(
      @ForAll @IntRange(max = 4) int rows,
      @ForAll @IntRange(max = 70) int cols,
      @ForAll long seed) {
    Tensor tensor = new Tensor(Kind.LOG_SUM_EXP, rows, cols, 1);
    Operand x = Operand.of(rows, cols, 2, 3, () -> 0);
    float[] values = Points.uniform(rows * cols, -30, 30, seed);
    for (int i = 0; i < values.length; i++) {
      x.set(i / cols, i % cols, values[i]);
    }
    float[] y = new float[rows];
    float[] dy = Points.uniform(rows, -1, 1, seed);
    LogSumExp.forward(rows, cols, x.array(), x.offset(), x.ld(), y, 0);
    assertArrayEquals(tensor.forward(values), y);
    Operand dx = Operand.of(rows, cols, 1, 2, () -> 1);
    Operand guards = dx.copy();
    LogSumExp.backward(
        rows, cols, x.array(), x.offset(), x.ld(), y, 0, dy, 0, dx.array(), dx.offset(), dx.ld());
    dx.checkGuards("dx", guards);
    assertArrayEquals(tensor.backward(values, dy), dx.values());
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[12];
    float[] y = new float[12];
    BadInput.refused(() -> Softmax.forward(-1, 2, 2, x, 0, y, 0), "outer ", "-1");
    BadInput.refused(() -> Softmax.logForward(3, -2, 2, x, 0, y, 0), "n ", "-2");
    BadInput.refused(() -> LogSumExp.forward(3, 2, -2, x, 0, y, 0), "inner ", "-2");
    BadInput.refused(() -> Softmax.forward(3, 2, 3, x, 0, y, 0), "x ", "12", "18");
    BadInput.refused(() -> Softmax.forward(3, 2, 2, x, 1, y, 0), "x ", "12", "1");
    BadInput.refused(() -> Softmax.logForward(3, 2, 2, x, 0, y, -1), "y ", "-1");
    BadInput.refused(() -> Softmax.forward(3, 2, 2, null, 0, y, 0), "x is null");
    BadInput.refused(() -> Softmax.forward(3, 2, 1, x, 0, x, 3), "y ", "x ", "overlap");
    BadInput.refused(
        () -> Softmax.forward(1 << 20, 1 << 20, 1 << 24, x, 0, y, 0), "x ", "12", "elements");
    BadInput.refused(() -> Softmax.backward(3, 2, 2, x, 0, null, 0, y, 0), "dy is null");
    BadInput.refused(() -> Softmax.logBackward(1, 3, 2, x, 0, y, 0, x, 4), "dx ", "y ", "overlap");
    BadInput.refused(() -> LogSumExp.forward(3, 2, 2, x, 0, x, 11), "y ", "12", "6");
    BadInput.refused(() -> LogSumExp.forward(1, 2, 2, x, 0, x, 3), "y ", "x ", "overlap");
    BadInput.refused(() -> LogSumExp.forward(2, 6, x, 0, 5, y, 0), "x ", "5", "6");
    BadInput.refused(
        () -> LogSumExp.backward(2, 2, 2, x, 0, y, 0, y, 0, y, 3), "dx ", "y ", "overlap");
    BadInput.refused(
        () -> LogSumExp.backward(2, 2, x, 0, 2, y, 0, y, 4, y, 2, 2), "dx ", "dy ", "overlap");
    assertArrayEquals(new float[12], y);
  }
}
