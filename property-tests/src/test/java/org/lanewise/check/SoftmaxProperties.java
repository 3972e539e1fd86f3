package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.Softmax;

/// Softmax and log-softmax over rows.
class SoftmaxProperties implements DifferentiableContract {
  private static final float INF = Float.POSITIVE_INFINITY;

  /// Rows of logits.
  record Logits(boolean log, Operand x) {
    Operand run() {
      Operand y = Operand.of(x.rows(), x.cols(), 3, 2, () -> Double.NaN);
      return run(y);
    }

    Operand run(Operand y) {
      if (log) {
        Softmax.logForward(
            x.rows(), x.cols(), x.array(), x.offset(), x.ld(), y.array(), y.offset(), y.ld());
      } else {
        Softmax.forward(
            x.rows(), x.cols(), x.array(), x.offset(), x.ld(), y.array(), y.offset(), y.ld());
      }
      return y;
    }
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Arbitraries.of(false, true),
            Arbitraries.integers().between(1, 3),
            Sizes.between(1, 40),
            Arbitraries.of(0.1, 3.0, 12.0),
            Arbitraries.longs())
        .as(
            (log, rows, cols, range, seed) ->
                sample(log, cols, Points.uniform(rows * cols, -range, range, seed)));
  }

  private static Sample sample(boolean log, int cols, float[] point) {
    Differentiable function =
        Kernels.of(
            x -> {
              double[] y = DoubleReference.softmax(cols, x);
              for (int i = 0; i < y.length && log; i++) {
                y[i] = Math.log(y[i]);
              }
              return y;
            },
            x -> forward(log, cols, x),
            (x, dy) -> {
              int rows = x.length / cols;
              float[] y = forward(log, cols, x);
              float[] dx = new float[x.length];
              Arrays.fill(dx, Float.NaN);
              if (log) {
                Softmax.logBackward(rows, cols, y, 0, cols, dy, 0, cols, dx, 0, cols);
              } else {
                Softmax.backward(rows, cols, y, 0, cols, dy, 0, cols, dx, 0, cols);
              }
              return dx;
            });
    return new Sample((log ? "log-softmax, cols " : "softmax, cols ") + cols, function, point);
  }

  private static float[] forward(boolean log, int cols, float[] x) {
    return new Logits(log, Operand.dense(x.length / cols, cols, x)).run().values();
  }

  @Provide
  Arbitrary<Logits> logits() {
    return Combinators.combine(
            Arbitraries.of(false, true), Arbitraries.integers().between(0, 4), Sizes.upTo(140))
        .flatAs(
            (log, rows, cols) ->
                Combinators.combine(
                        Arbitraries.of(1.0, 30.0, 1000.0),
                        Arbitraries.longs(),
                        Operand.matrices(rows, cols))
                    .as((range, seed, x) -> new Logits(log, spread(x, range, seed))));
  }

  private static Operand spread(Operand x, double range, long seed) {
    float[] values = Points.uniform(x.rows() * x.cols(), -range, range, seed);
    for (int i = 0; i < values.length; i++) {
      x.set(i / x.cols(), i % x.cols(), values[i]);
    }
    return x;
  }

  @Property
  void rowsSumToOne(@ForAll("logits") Logits logits) {
    Operand y = logits.run();
    for (int i = 0; i < y.rows() && y.cols() > 0; i++) {
      double sum = 0;
      for (int j = 0; j < y.cols(); j++) {
        double p = logits.log() ? Math.exp(y.at(i, j)) : y.at(i, j);
        assertTrue(p >= 0 && p <= 1 + 1e-6, "p is " + p);
        sum += p;
      }
      Tolerance.roundings(2 * y.cols() + 2048).check("sum of row " + i, 1, sum);
    }
  }

  /// With inputs around +-1000 too: an exponential without the maximum taken off would overflow.
  @Property
  void matchesDoubleReference(@ForAll("logits") Logits logits) {
    Operand x = logits.x();
    Operand y = logits.run();
    for (int i = 0; i < x.rows() && x.cols() > 0; i++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < x.cols(); j++) {
        max = Math.max(max, x.at(i, j));
      }
      double sum = 0;
      for (int j = 0; j < x.cols(); j++) {
        sum += Math.exp(x.at(i, j) - max);
      }
      for (int j = 0; j < x.cols(); j++) {
        double shifted = x.at(i, j) - max;
        String what = "y[" + i + "," + j + "]";
        if (logits.log()) {
          double expected = shifted - Math.log(sum);
          Tolerance.roundings(x.cols() + 16)
              .check(what, expected, Math.abs(shifted) + Math.log(sum) + 1, y.at(i, j));
        } else {
          double expected = Math.exp(shifted) / sum;
          double relative = (x.cols() + 16 - shifted) * Tolerance.UNIT;
          new Tolerance(relative, 0x1p-125).check(what, expected, y.at(i, j));
        }
      }
    }
  }

  /// Shifts by powers of two of values that leave room for them are exact, and so must the result
  /// be.
  @Property
  void isInvariantToShifts(
      @ForAll boolean log,
      @ForAll @IntRange(min = 1, max = 70) int n,
      @ForAll("shifts") float shift,
      @ForAll long seed) {
    float[] x = Points.uniform(n, -8, 8, seed);
    float[] moved = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = Math.round(x[i] * 64) / 64f;
      moved[i] = x[i] + shift;
    }
    assertArrayEquals(forward(log, n, x), forward(log, n, moved));
  }

  @Provide
  Arbitrary<Float> shifts() {
    return Arbitraries.of(-1024f, -8f, 4f, 1000f, 65536f);
  }

  @Property
  void leavesMemoryOutsideTheWindowAlone(@ForAll("logits") Logits logits) {
    Operand x = logits.x().copy();
    Operand y = Operand.of(x.rows(), x.cols(), 5, 4, () -> 1);
    Operand result = logits.run(y.copy());
    result.checkGuards("y", y);
    logits.x().checkUnchanged("x", x);
    Operand dx = Operand.of(x.rows(), x.cols(), 1, 3, () -> 1);
    Operand gradient = dx.copy();
    Softmax.backward(
        x.rows(),
        x.cols(),
        result.array(),
        result.offset(),
        result.ld(),
        x.array(),
        x.offset(),
        x.ld(),
        gradient.array(),
        gradient.offset(),
        gradient.ld());
    gradient.checkGuards("dx", dx);
  }

  @Property
  void givesTheSameBitsInPlace(@ForAll("logits") Logits logits) {
    float[] y = logits.run().values();
    assertArrayEquals(y, logits.run(logits.x()).values());
  }

  @Property
  void givesTheSameBitsRowByRow(@ForAll("logits") Logits logits) {
    Operand x = logits.x();
    float[] y = logits.run().values();
    for (int i = 0; i < x.rows() && x.cols() > 0; i++) {
      float[] row = Arrays.copyOfRange(x.values(), i * x.cols(), (i + 1) * x.cols());
      assertArrayEquals(
          Arrays.copyOfRange(y, i * x.cols(), (i + 1) * x.cols()),
          forward(logits.log(), x.cols(), row));
    }
  }

  /// As the formula gives with numpy: infinity minus infinity.
  @Property
  void rowsWithoutAFiniteMaximumAreNan(
      @ForAll boolean log,
      @ForAll @IntRange(min = 1, max = 40) int n,
      @ForAll @IntRange(max = 1000) int place,
      @ForAll("bad") float bad,
      @ForAll long seed) {
    float[] rows = Points.uniform(3 * n, -5, 5, seed);
    rows[n + place % n] = bad;
    if (bad == -INF) {
      Arrays.fill(rows, n, 2 * n, bad);
    }
    float[] y = forward(log, n, rows);
    for (int i = 0; i < y.length; i++) {
      assertEquals(i / n == 1, Float.isNaN(y[i]), "y[" + i / n + "," + i % n + "] is " + y[i]);
    }
  }

  @Provide
  Arbitrary<Float> bad() {
    return Arbitraries.of(Float.NaN, INF, -INF);
  }

  @Property
  void minusInfinityHasNoProbability(
      @ForAll @IntRange(min = 2, max = 40) int n,
      @ForAll @IntRange(max = 1000) int place,
      @ForAll long seed) {
    float[] x = Points.uniform(n, -5, 5, seed);
    float[] others = new float[n - 1];
    int hole = place % n;
    System.arraycopy(x, 0, others, 0, hole);
    System.arraycopy(x, hole + 1, others, hole, n - 1 - hole);
    x[hole] = -INF;
    float[] y = forward(false, n, x);
    float[] expected = forward(false, n - 1, others);
    for (int i = 0; i < n - 1; i++) {
      Tolerance.roundings(2 * n).check("y", expected[i], y[i < hole ? i : i + 1]);
    }
    assertEquals(0f, y[hole]);
    assertEquals(-INF, forward(true, n, x)[hole]);
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[12];
    float[] y = new float[12];
    BadInput.refused(() -> Softmax.forward(-1, 4, x, 0, 4, y, 0, 4), "rows ", "-1");
    BadInput.refused(() -> Softmax.forward(3, -4, x, 0, 4, y, 0, 4), "cols ", "-4");
    BadInput.refused(() -> Softmax.forward(3, 4, null, 0, 4, y, 0, 4), "x is null");
    BadInput.refused(() -> Softmax.forward(3, 4, x, 0, 4, null, 0, 4), "y is null");
    BadInput.refused(() -> Softmax.forward(3, 4, x, 0, 3, y, 0, 4), "x ", "3", "4");
    BadInput.refused(() -> Softmax.forward(3, 4, x, 0, 4, y, 0, 3), "y ", "3", "4");
    BadInput.refused(() -> Softmax.forward(4, 4, x, 0, 4, y, 0, 4), "x ", "12", "16");
    BadInput.refused(() -> Softmax.logForward(3, 4, x, 1, 4, y, 0, 4), "x ", "12", "1");
    BadInput.refused(() -> Softmax.logForward(3, 4, x, 0, 4, y, -1, 4), "y ", "-1");
    BadInput.refused(() -> Softmax.forward(2, 4, x, 0, 4, x, 2, 4), "y ", "x ", "overlap");
    BadInput.refused(() -> Softmax.logForward(2, 4, x, 4, 4, x, 0, 4), "y ", "x ", "overlap");
    BadInput.refused(() -> Softmax.backward(3, 4, x, 0, 4, null, 0, 4, y, 0, 4), "dy is null");
    BadInput.refused(() -> Softmax.backward(3, 4, x, 0, 4, x, 0, 4, y, 0, 3), "dx ", "3", "4");
    BadInput.refused(
        () -> Softmax.logBackward(2, 4, x, 0, 4, y, 0, 4, x, 1, 4), "dx ", "y ", "overlap");
    assertArrayEquals(new float[12], y);
  }
}
