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
import org.lanewise.kernels.UnitNorm;

/// Rows of length 1.
class UnitNormProperties implements DifferentiableContract {
  private static final float EPSILON = 1e-12f;

  private static void forward(Operand x, Operand y, float[] invNorm) {
    UnitNorm.forward(
        x.rows(),
        x.cols(),
        x.array(),
        x.offset(),
        x.ld(),
        EPSILON,
        y.array(),
        y.offset(),
        y.ld(),
        invNorm,
        0);
  }

  private static void backward(Operand x, float[] invNorm, Operand dy, Operand dx) {
    UnitNorm.backward(
        x.rows(),
        x.cols(),
        x.array(),
        x.offset(),
        x.ld(),
        EPSILON,
        invNorm,
        0,
        dy.array(),
        dy.offset(),
        dy.ld(),
        dx.array(),
        dx.offset(),
        dx.ld());
  }

  private static double length(Operand x, int row) {
    double squares = 0;
    for (int j = 0; j < x.cols(); j++) {
      squares += (double) x.at(row, j) * x.at(row, j);
    }
    return Math.sqrt(squares);
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 3), Sizes.between(1, 40), Arbitraries.longs())
        .as(UnitNormProperties::sample);
  }

  private static Sample sample(int rows, int cols, long seed) {
    Differentiable function =
        Kernels.of(
            x -> {
              double[] y = x.clone();
              for (int at = 0; at < y.length; at += cols) {
                double squares = 0;
                for (int j = at; j < at + cols; j++) {
                  squares += x[j] * x[j];
                }
                for (int j = at; j < at + cols; j++) {
                  y[j] /= Math.sqrt(squares);
                }
              }
              return y;
            },
            x -> {
              float[] y = new float[x.length];
              forward(Operand.dense(rows, cols, x), Operand.dense(rows, cols, y), new float[rows]);
              return y;
            },
            (x, dy) -> {
              float[] dx = new float[x.length];
              float[] invNorm = new float[rows];
              Operand input = Operand.dense(rows, cols, x);
              forward(input, Operand.dense(rows, cols, dx), invNorm);
              backward(
                  input, invNorm, Operand.dense(rows, cols, dy), Operand.dense(rows, cols, dx));
              return dx;
            });
    return new Sample(rows + " x " + cols, function, NormReference.spread(rows * cols, 1, 1, seed));
  }

  @Provide
  Arbitrary<Operand> rows() {
    return Combinators.combine(Arbitraries.integers().between(0, 3), Sizes.upTo(140))
        .as((rows, cols) -> new int[] {rows, cols})
        .flatMap(sizes -> Operand.matrices(sizes[0], sizes[1]));
  }

  @Property(tries = 150)
  void matchesDoubleReference(@ForAll("rows") Operand x) {
    Operand y = Operand.of(x.rows(), x.cols(), 3, 2, () -> Double.NaN);
    Operand before = x.copy();
    Operand result = y.copy();
    float[] invNorm = new float[x.rows()];
    forward(x, result, invNorm);
    x.checkUnchanged("x", before);
    result.checkGuards("y", y);
    double k = Math.min(x.cols(), 4096) / 64 + 16;
    for (int i = 0; i < x.rows(); i++) {
      double length = Math.max(length(x, i), 1e-12);
      for (int j = 0; j < x.cols(); j++) {
        Tolerance.roundings(k / 2)
            .check("y[" + i + "," + j + "]", x.at(i, j) / length, result.at(i, j));
      }
    }
  }

  @Property(tries = 150)
  void givesTheSameBitsInPlace(@ForAll("rows") Operand x) {
    Operand y = Operand.of(x.rows(), x.cols(), 1, 2, () -> Double.NaN);
    float[] invNorm = new float[x.rows()];
    forward(x, y, invNorm);
    Operand inPlace = x.copy();
    forward(inPlace, inPlace, invNorm);
    assertArrayEquals(y.values(), inPlace.values());
    Operand dx = Operand.of(x.rows(), x.cols(), 2, 1, () -> Double.NaN);
    Operand guards = dx.copy();
    backward(x, invNorm, y, dx);
    dx.checkGuards("dx", guards);
    Operand onX = x.copy();
    backward(onX, invNorm, y, onX);
    assertArrayEquals(dx.values(), onX.values());
    Operand onDy = y.copy();
    backward(x, invNorm, onDy, onDy);
    assertArrayEquals(dx.values(), onDy.values());
  }

  @Example
  void knowsZerosAndWhatIsNotFinite() {
    float inf = Float.POSITIVE_INFINITY;
    float[] x = {0, -0f, 0, 3, Float.NaN, 0, 1, inf, -2, 1e-13f, 0, -1e-13f};
    float[] y = new float[12];
    float[] invNorm = new float[4];
    forward(Operand.dense(4, 3, x), Operand.dense(4, 3, y), invNorm);
    float nan = Float.NaN;
    assertArrayEquals(new float[] {0, -0f, 0, nan, nan, nan, 0, nan, -0f}, Arrays.copyOf(y, 9));
    assertEquals(0.1f, y[9], 1e-7f);
    float[] dy = {1, 2, 3, 1, 1, 1, 1, 1, 1, 1, 2, 3};
    float[] dx = new float[12];
    backward(Operand.dense(4, 3, x), invNorm, Operand.dense(4, 3, dy), Operand.dense(4, 3, dx));
    // The divisor was epsilon, a constant.
    for (int i : new int[] {0, 1, 2, 9, 10, 11}) {
      assertEquals(dy[i] * (float) (1.0 / EPSILON), dx[i]);
    }
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[12];
    float[] y = new float[12];
    float[] s = new float[3];
    BadInput.refused(() -> UnitNorm.forward(-1, 4, x, 0, 4, 1, y, 0, 4, s, 0), "rows", "-1");
    BadInput.refused(() -> UnitNorm.forward(3, -4, x, 0, 4, 1, y, 0, 4, s, 0), "cols", "-4");
    BadInput.refused(() -> UnitNorm.forward(3, 4, x, 1, 4, 1, y, 0, 4, s, 0), "x has 12");
    BadInput.refused(() -> UnitNorm.forward(3, 4, x, 0, 3, 1, y, 0, 4, s, 0), "leading", "x");
    BadInput.refused(() -> UnitNorm.forward(3, 4, x, 0, 4, 0, y, 0, 4, s, 0), "epsilon", "1e-18");
    BadInput.refused(() -> UnitNorm.forward(3, 4, x, 0, 4, 1, y, 1, 4, s, 0), "y has 12");
    BadInput.refused(() -> UnitNorm.forward(3, 4, x, 0, 4, 1, y, 0, 4, s, 1), "invNorm has 3");
    BadInput.refused(() -> UnitNorm.forward(2, 4, x, 0, 4, 1, x, 4, 4, s, 0), "y", "overlaps x");
    BadInput.refused(() -> UnitNorm.forward(3, 4, x, 0, 4, 1, y, 0, 4, x, 0), "invNorm", "x");
    BadInput.refused(
        () -> UnitNorm.backward(3, 4, x, 0, 4, 1, null, 0, y, 0, 4, y, 0, 4), "invNorm is null");
    BadInput.refused(
        () -> UnitNorm.backward(3, 4, x, 0, 4, 1, s, 0, y, 3, 4, y, 0, 4), "dy has 12");
    BadInput.refused(
        () -> UnitNorm.backward(2, 4, x, 0, 4, 1, s, 0, y, 0, 4, y, 1, 4), "dx", "overlaps dy");
    assertArrayEquals(new float[12], y);
  }
}
