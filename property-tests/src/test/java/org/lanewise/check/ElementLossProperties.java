package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.FloatRange;
import org.lanewise.kernels.AbsoluteError;
import org.lanewise.kernels.BinaryCrossEntropy;
import org.lanewise.kernels.CosineSimilarity;
import org.lanewise.kernels.Hinge;
import org.lanewise.kernels.Huber;
import org.lanewise.kernels.KlDivergence;
import org.lanewise.kernels.LogCosh;
import org.lanewise.kernels.SquaredError;
import org.lanewise.kernels.SquaredHinge;

/// The losses of elements and of rows, each against its formula in double.
class ElementLossProperties implements DifferentiableContract {
  private static final float INF = Float.POSITIVE_INFINITY;

  enum Kind {
    SQUARED,
    ABSOLUTE,
    HUBER,
    LOG_COSH,
    HINGE,
    SQUARED_HINGE,
    BINARY,
    WEIGHTED_BINARY,
    KL,
    LOG_KL,
    COSINE
  }

  /// A loss of rows x cols predictions.
  record Loss(Kind kind, int rows, int cols, float[] targets) {
    static Loss of(Kind kind, int rows, int cols, long seed) {
      int n = rows * cols;
      SplittableRandom random = new SplittableRandom(seed);
      float[] targets =
          switch (kind) {
            case BINARY, WEIGHTED_BINARY, KL -> Points.uniform(n, 0.01, 1, seed);
            case LOG_KL -> Points.uniform(n, -0.5, 1, seed);
            default -> Points.uniform(n, -4, 4, seed);
          };
      for (int i = 0; i < n; i++) {
        if (kind == Kind.HINGE || kind == Kind.SQUARED_HINGE) {
          targets[i] = random.nextBoolean() ? 1 : -1;
        } else if (kind == Kind.LOG_KL) {
          targets[i] = Math.max(0, targets[i]);
        } else if (kind == Kind.BINARY && random.nextBoolean()) {
          targets[i] = random.nextInt(2);
        }
      }
      return new Loss(kind, rows, cols, targets);
    }

    /// Points without a kink next to them.
    float[] point(long seed) {
      int n = rows * cols;
      float[] x =
          switch (kind) {
            case KL -> Points.uniform(n, 0.05, 0.95, seed);
            case LOG_KL -> Points.uniform(n, -5, 0, seed);
            default -> Points.uniform(n, -4, 4, seed);
          };
      for (int i = 0; i < n; i++) {
        double kink =
            switch (kind) {
              case ABSOLUTE -> Math.abs(x[i] - targets[i]);
              case HUBER -> Math.abs(Math.abs(x[i] - targets[i]) - 1.5);
              case HINGE, SQUARED_HINGE -> Math.abs(1 - x[i] * targets[i]);
              default -> 1;
            };
        x[i] += kink < 0.01 ? 0.05f : 0;
      }
      return x;
    }

    int count() {
      return kind == Kind.KL || kind == Kind.LOG_KL || kind == Kind.COSINE ? rows : rows * cols;
    }

    double forward(float[] y, int yOffset, float[] t, int tOffset) {
      int n = rows * cols;
      int ld = Math.max(1, cols);
      return switch (kind) {
        case SQUARED -> SquaredError.forward(n, y, yOffset, t, tOffset);
        case ABSOLUTE -> AbsoluteError.forward(n, y, yOffset, t, tOffset);
        case HUBER -> Huber.forward(n, y, yOffset, t, tOffset, 1.5f);
        case LOG_COSH -> LogCosh.forward(n, y, yOffset, t, tOffset);
        case HINGE -> Hinge.forward(n, y, yOffset, t, tOffset);
        case SQUARED_HINGE -> SquaredHinge.forward(n, y, yOffset, t, tOffset);
        case BINARY -> BinaryCrossEntropy.forward(n, y, yOffset, t, tOffset, 1);
        case WEIGHTED_BINARY -> BinaryCrossEntropy.forward(n, y, yOffset, t, tOffset, 3);
        case KL -> KlDivergence.forward(rows, cols, y, yOffset, ld, t, tOffset, ld);
        case LOG_KL -> KlDivergence.logForward(rows, cols, y, yOffset, ld, t, tOffset, ld);
        case COSINE -> CosineSimilarity.forward(rows, cols, y, yOffset, ld, t, tOffset, ld);
      };
    }

    double forward(float[] y) {
      return forward(y, 0, targets, 0);
    }

    void backward(
        float[] y, int yOffset, float[] t, int tOffset, float scale, float[] dy, int dyOffset) {
      int n = rows * cols;
      int ld = Math.max(1, cols);
      switch (kind) {
        case SQUARED -> SquaredError.backward(n, y, yOffset, t, tOffset, scale, dy, dyOffset);
        case ABSOLUTE -> AbsoluteError.backward(n, y, yOffset, t, tOffset, scale, dy, dyOffset);
        case HUBER -> Huber.backward(n, y, yOffset, t, tOffset, 1.5f, scale, dy, dyOffset);
        case LOG_COSH -> LogCosh.backward(n, y, yOffset, t, tOffset, scale, dy, dyOffset);
        case HINGE -> Hinge.backward(n, y, yOffset, t, tOffset, scale, dy, dyOffset);
        case SQUARED_HINGE -> SquaredHinge.backward(n, y, yOffset, t, tOffset, scale, dy, dyOffset);
        case BINARY ->
            BinaryCrossEntropy.backward(n, y, yOffset, t, tOffset, 1, scale, dy, dyOffset);
        case WEIGHTED_BINARY ->
            BinaryCrossEntropy.backward(n, y, yOffset, t, tOffset, 3, scale, dy, dyOffset);
        case KL ->
            KlDivergence.backward(
                rows, cols, y, yOffset, ld, t, tOffset, ld, scale, dy, dyOffset, ld);
        case LOG_KL ->
            KlDivergence.logBackward(rows, cols, t, tOffset, ld, scale, dy, dyOffset, ld);
        case COSINE ->
            CosineSimilarity.backward(
                rows, cols, y, yOffset, ld, t, tOffset, ld, scale, dy, dyOffset, ld);
      }
    }

    float[] backward(float[] y, float scale) {
      float[] dy = new float[y.length];
      Arrays.fill(dy, Float.NaN);
      backward(y, 0, targets, 0, scale, dy, 0);
      return dy;
    }

    double reference(double[] y) {
      double sum = 0;
      for (int row = 0; row < y.length; row += Math.max(1, cols)) {
        double dot = 0;
        double yy = 0;
        double tt = 0;
        for (int i = row; i < row + cols; i++) {
          dot += y[i] * targets[i];
          yy += y[i] * y[i];
          tt += (double) targets[i] * targets[i];
          sum += element(y[i], targets[i]);
        }
        sum -=
            kind == Kind.COSINE
                ? dot / Math.max(1e-7, Math.sqrt(yy)) / Math.max(1e-7, Math.sqrt(tt))
                : 0;
      }
      return sum / count();
    }

    private double element(double y, double t) {
      double d = Math.abs(y - t);
      return switch (kind) {
        case SQUARED -> d * d;
        case ABSOLUTE -> d;
        case HUBER -> d <= 1.5 ? d * d / 2 : 1.5 * d - 1.125;
        case LOG_COSH -> logCosh(d);
        case HINGE -> Math.max(0, 1 - t * y);
        case SQUARED_HINGE -> Math.pow(Math.max(0, 1 - t * y), 2);
        case BINARY -> t * Math.log1p(Math.exp(-y)) + (1 - t) * Math.log1p(Math.exp(y));
        case WEIGHTED_BINARY ->
            3 * t * Math.log1p(Math.exp(-y)) + (1 - t) * Math.log1p(Math.exp(y));
        case KL -> t * Math.log(t / y);
        case LOG_KL -> t == 0 ? 0 : t * (Math.log(t) - y);
        case COSINE -> 0;
      };
    }

    /// With a square that is as exact for a small difference as for a large one.
    private static double logCosh(double d) {
      double half = Math.sinh(Math.min(d, 20) / 2);
      return d > 20 ? d - Math.log(2) : Math.log1p(2 * half * half);
    }

    @Override
    public String toString() {
      return kind + " " + rows + " x " + cols;
    }
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return losses(1)
        .flatMap(
            loss ->
                Arbitraries.longs()
                    .map(
                        seed ->
                            new Sample(
                                loss.toString(),
                                Kernels.of(
                                    y -> new double[] {loss.reference(y)},
                                    y -> new float[] {(float) loss.forward(y)},
                                    (y, dy) -> loss.backward(y, dy[0] / loss.count())),
                                loss.point(seed))));
  }

  private static Arbitrary<Loss> losses(int least) {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(least, 3),
            Sizes.between(least, 70),
            Arbitraries.longs())
        .as(Loss::of);
  }

  @Provide
  Arbitrary<Loss> any() {
    return losses(0);
  }

  private static double[] doubles(float[] x) {
    double[] d = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      d[i] = x[i];
    }
    return d;
  }

  @Property
  void matchesDoubleReference(@ForAll("any") Loss loss, @ForAll long seed) {
    float[] y = loss.point(seed);
    if (loss.count() == 0) {
      assertEquals(0.0, loss.forward(y));
      return;
    }
    double expected = loss.reference(doubles(y));
    // The elements are of size 20 at most, each rounded a few times.
    Tolerance.roundings(8).check(loss.toString(), expected, 20 + loss.cols(), loss.forward(y));
  }

  @Property
  void anyWindowGivesTheSameBits(@ForAll("any") Loss loss, @ForAll long seed) {
    int n = loss.rows() * loss.cols();
    float[] y = loss.point(seed);
    Operand at = window(y, 3);
    Operand target = window(loss.targets(), 5).atTheEnd();
    Operand dy = window(new float[n], 1);
    Operand guards = dy.copy();
    assertEquals(
        loss.forward(y), loss.forward(at.array(), at.offset(), target.array(), target.offset()));
    loss.backward(
        at.array(), at.offset(), target.array(), target.offset(), 0.5f, dy.array(), dy.offset());
    dy.checkGuards("dy", guards);
    float[] expected = loss.backward(y, 0.5f);
    assertArrayEquals(expected, dy.values());
    float[] inPlace = y.clone();
    loss.backward(inPlace, 0, loss.targets(), 0, 0.5f, inPlace, 0);
    assertArrayEquals(expected, inPlace);
    float[] overTarget = loss.targets().clone();
    loss.backward(y, 0, overTarget, 0, 0.5f, overTarget, 0);
    assertArrayEquals(expected, overTarget);
  }

  private static Operand window(float[] values, int offset) {
    Operand operand = Operand.of(1, values.length, offset, 2, () -> 0);
    System.arraycopy(values, 0, operand.array(), offset, values.length);
    return operand;
  }

  /// A gradient does not depend on the position: what full vectors compute, partial ones do too.
  @Property
  void gradientsOfElementsDoNotDependOnTheirPosition(@ForAll("any") Loss loss, @ForAll long seed) {
    if (loss.kind() == Kind.COSINE) {
      return;
    }
    float[] y = loss.point(seed);
    float[] dy = loss.backward(y, 0.7f);
    for (int i = 0; i < y.length; i++) {
      Loss single = new Loss(loss.kind(), 1, 1, new float[] {loss.targets()[i]});
      assertEquals(single.backward(new float[] {y[i]}, 0.7f)[0], dy[i], "dy[" + i + "]");
    }
  }

  @Property
  void nanComesThrough(@ForAll("telling") Loss loss, @ForAll long seed) {
    int n = loss.rows() * loss.cols();
    float[] y = loss.point(seed);
    int place = new SplittableRandom(seed).nextInt(n);
    y[place] = Float.NaN;
    boolean zeroTarget = loss.kind() == Kind.LOG_KL && loss.targets()[place] == 0;
    assertEquals(!zeroTarget, Double.isNaN(loss.forward(y)));
  }

  @Provide
  Arbitrary<Loss> telling() {
    return losses(1);
  }

  @Example
  void kinksAndExtremes() {
    float[] y = {1, 2, 3, INF, -INF, Float.NaN};
    float[] t = {1, 3, 2, 0, 0, 0};
    float[] dy = new float[6];
    AbsoluteError.backward(6, y, 0, t, 0, 0.5f, dy, 0);
    assertArrayEquals(new float[] {0, -0.5f, 0.5f, 0.5f, -0.5f, Float.NaN}, dy);
    Huber.backward(6, y, 0, t, 0, 0.75f, 2, dy, 0);
    assertArrayEquals(new float[] {0, -1.5f, 1.5f, 1.5f, -1.5f, Float.NaN}, dy);
    assertEquals(INF, Huber.forward(5, y, 0, t, 0, 0.75f));
    float[] scores = {1, 0.5f, -1, 1, 2, -2};
    float[] classes = {1, 1, -1, -1, 1, 1};
    Hinge.backward(6, scores, 0, classes, 0, 2, dy, 0);
    assertArrayEquals(new float[] {0, -2, 0, 2, 0, -2}, dy);
    assertEquals((0.5 + 2 + 3) / 6, Hinge.forward(6, scores, 0, classes, 0), 1e-12);
    SquaredHinge.backward(6, scores, 0, classes, 0, 2, dy, 0);
    assertArrayEquals(new float[] {0, -2, 0, 8, 0, -12}, dy);
    assertEquals((0.25 + 4 + 9) / 6, SquaredHinge.forward(6, scores, 0, classes, 0), 1e-12);
    LogCosh.backward(6, y, 0, t, 0, 2, dy, 0);
    float slope = (float) (2 * Math.tanh(1));
    assertArrayEquals(new float[] {0, -slope, slope, 2, -2, Float.NaN}, dy, 1e-6f);
    assertEquals(INF, LogCosh.forward(5, y, 0, t, 0));
    float[] sure = {1000, -1000, 1000, -1000};
    float[] right = {1, 0, 0, 1};
    assertEquals(0.0, BinaryCrossEntropy.forward(2, sure, 0, right, 0, 1));
    assertEquals(1000.0, BinaryCrossEntropy.forward(2, sure, 2, right, 2, 1));
    assertEquals(1500.0, BinaryCrossEntropy.forward(2, sure, 2, right, 2, 2));
    BinaryCrossEntropy.backward(4, sure, 0, right, 0, 2, 1, dy, 0);
    assertArrayEquals(new float[] {0, 0, 1, -2}, Arrays.copyOf(dy, 4));
    // Far from 0, the loss is as small as the probability.
    float[] far = {-60};
    assertEquals(Math.exp(-60), BinaryCrossEntropy.forward(1, far, 0, right, 1, 1), 1e-32);
  }

  /// Small differences keep all their digits, and none overflows.
  @Property
  void logCoshIsExactAtAnySize(@ForAll @FloatRange(min = -44, max = 127) float exponent) {
    int n = 17;
    float[] y = new float[n];
    double expected = 0;
    for (int i = 0; i < n; i++) {
      y[i] = (float) Math.pow(2, exponent * i / n) * (i % 2 == 0 ? 1 : -1);
      expected += Loss.logCosh(Math.abs((double) y[i]));
    }
    double actual = LogCosh.forward(n, y, 0, new float[n], 0) * n;
    assertEquals(1, actual / expected, 2e-6, "of 2^" + exponent);
    for (int i = 0; i < n; i++) {
      double one = Loss.logCosh(Math.abs((double) y[i]));
      assertEquals(1, LogCosh.forward(1, y, i, new float[n], 0) / one, 2e-6, "of " + y[i]);
    }
  }

  @Example
  void distributionsAtTheirLimits() {
    float[] none = {0, 1};
    float[] y = {0, 2};
    float[] dy = new float[2];
    assertEquals(
        0, KlDivergence.forward(1, 2, y, 0, 2, none, 0, 2), 1e-12, "0 and 2 count as 1e-7 and 1");
    KlDivergence.backward(1, 2, y, 0, 2, none, 0, 2, 1, dy, 0, 2);
    assertArrayEquals(new float[2], dy);
    float[] log = {-INF, 0};
    assertEquals(0.0, KlDivergence.logForward(1, 2, log, 0, 2, none, 0, 2));
    assertEquals(INF, KlDivergence.logForward(1, 2, log, 0, 2, new float[] {1, 0}, 0, 2));
    assertEquals(0.0, CosineSimilarity.forward(1, 2, new float[2], 0, 2, none, 0, 2));
    assertEquals(-1.0, CosineSimilarity.forward(1, 2, none, 0, 2, none, 0, 2));
    CosineSimilarity.backward(1, 2, new float[2], 0, 2, none, 0, 2, 1e-7f, dy, 0, 2);
    assertArrayEquals(new float[] {0, -1}, dy, 1e-6f);
    CosineSimilarity.backward(1, 2, none, 0, 2, none, 0, 2, 1, dy, 0, 2);
    assertArrayEquals(new float[2], dy);
  }

  @Example
  void refusesBadArguments() {
    float[] y = new float[12];
    float[] t = new float[12];
    float[] dy = new float[12];
    BadInput.refused(() -> AbsoluteError.forward(-1, y, 0, t, 0), "n ", "-1");
    BadInput.refused(() -> Huber.forward(13, y, 0, t, 0, 1), "y ", "12", "13");
    BadInput.refused(() -> Huber.forward(12, y, 0, t, 0, 0), "delta ", "0.0");
    BadInput.refused(() -> Huber.backward(2, y, 0, t, 0, INF, 1, dy, 0), "delta ", "Infinity");
    BadInput.refused(() -> Hinge.forward(12, y, 0, null, 0), "target is null");
    BadInput.refused(() -> Hinge.backward(4, y, 0, t, 0, 1, y, 2), "dy ", "y ", "overlap");
    BadInput.refused(() -> LogCosh.forward(12, y, 1, t, 0), "y ", "12", "1");
    BadInput.refused(() -> LogCosh.backward(4, y, 0, t, 0, 1, t, 2), "dy ", "target ", "overlap");
    BadInput.refused(() -> SquaredHinge.forward(-2, y, 0, t, 0), "n ", "-2");
    BadInput.refused(() -> SquaredHinge.backward(4, y, 0, t, 0, 1, y, 2), "dy ", "y ", "overlap");
    BadInput.refused(() -> AbsoluteError.backward(4, y, 0, t, 0, 1, null, 2), "dy is null");
    BadInput.refused(
        () -> BinaryCrossEntropy.forward(2, y, 0, t, 0, Float.NaN), "positiveWeight ", "NaN");
    BadInput.refused(
        () -> BinaryCrossEntropy.backward(4, y, 0, t, 0, 1, 1, t, 2), "dy ", "target ", "overlap");
    BadInput.refused(() -> KlDivergence.forward(3, 4, y, 0, 3, t, 0, 4), "y ", "3", "4");
    BadInput.refused(() -> KlDivergence.logForward(-3, 4, y, 0, 4, t, 0, 4), "rows ", "-3");
    BadInput.refused(() -> KlDivergence.logBackward(3, 4, t, 0, 4, 1, t, 0, 5), "dy ", "12", "14");
    BadInput.refused(() -> CosineSimilarity.forward(3, 4, y, 0, 4, t, 1, 4), "target ", "12", "1");
    BadInput.refused(
        () -> CosineSimilarity.backward(2, 4, y, 0, 4, t, 0, 4, 1, y, 1, 4),
        "dy ",
        "y ",
        "overlap");
    assertArrayEquals(new float[12], dy);
  }
}
