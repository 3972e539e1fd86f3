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
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.MaskedSoftmax;
import org.lanewise.kernels.Softmax;

/// Softmax with a mask of booleans, an added mask, and the causal one.
class MaskedSoftmaxProperties implements DifferentiableContract {
  private static final float INF = Float.POSITIVE_INFINITY;

  enum Kind {
    BOOLEAN,
    ADDED,
    CAUSAL
  }

  /// Logits and what counts of them; the added mask has other numbers than 0, too.
  record Scores(Kind kind, Operand x, boolean[] mask, float[] added) {
    static Scores of(Kind kind, Operand x, long seed) {
      int rows = x.rows();
      int cols = x.cols();
      SplittableRandom random = new SplittableRandom(seed);
      boolean[] mask = new boolean[rows * cols];
      float[] added = new float[rows * cols];
      for (int i = 0; i < rows; i++) {
        // Now and then a row is all masked out, or not at all.
        int chance = random.nextInt(4);
        for (int j = 0; j < cols; j++) {
          int at = i * cols + j;
          mask[at] = kind == Kind.CAUSAL ? j <= i + cols - rows : random.nextInt(3) < chance;
          added[at] = mask[at] ? random.nextInt(-3, 4) : -INF;
        }
      }
      return new Scores(kind, x, mask, added);
    }

    void run(Operand y) {
      int rows = x.rows();
      int cols = x.cols();
      int ldm = Math.max(1, cols);
      float[] to = y.array();
      switch (kind) {
        case BOOLEAN ->
            MaskedSoftmax.forward(
                rows, cols, x.array(), x.offset(), x.ld(), mask, 0, ldm, to, y.offset(), y.ld());
        case ADDED ->
            MaskedSoftmax.forward(
                rows, cols, x.array(), x.offset(), x.ld(), added, 0, ldm, to, y.offset(), y.ld());
        default ->
            MaskedSoftmax.causalForward(
                rows, cols, x.array(), x.offset(), x.ld(), to, y.offset(), y.ld());
      }
    }

    float[] run() {
      Operand y = Operand.of(x.rows(), x.cols(), 3, 2, () -> Double.NaN);
      Operand guards = y.copy();
      run(y);
      y.checkGuards("y", guards);
      return y.values();
    }

    double[] reference(double[] values) {
      double[] y = new double[values.length];
      int cols = x.cols();
      for (int row = 0; row < y.length; row += cols) {
        double max = -INF;
        for (int j = row; j < row + cols; j++) {
          max = mask[j] ? Math.max(max, values[j] + bias(j)) : max;
        }
        double sum = 0;
        for (int j = row; j < row + cols; j++) {
          y[j] = mask[j] ? Math.exp(values[j] + bias(j) - max) : 0;
          sum += y[j];
        }
        for (int j = row; j < row + cols; j++) {
          y[j] = sum == 0 ? 0 : y[j] / sum;
        }
      }
      return y;
    }

    private double bias(int j) {
      return kind == Kind.ADDED ? added[j] : 0;
    }

    Scores with(float[] values) {
      return new Scores(kind, Operand.dense(x.rows(), x.cols(), values), mask, added);
    }
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(1, 4),
            Sizes.between(1, 40),
            Arbitraries.of(0.1, 3.0, 12.0),
            Arbitraries.longs())
        .as(
            (kind, rows, cols, range, seed) -> {
              float[] x = Points.uniform(rows * cols, -range, range, seed);
              Scores scores = Scores.of(kind, Operand.dense(rows, cols, x), seed);
              return new Sample(
                  kind + " " + rows + " x " + cols,
                  Kernels.of(
                      scores::reference,
                      p -> scores.with(p).run(),
                      (p, dy) -> {
                        float[] y = scores.with(p).run();
                        Softmax.backward(rows, cols, y, 0, cols, dy, 0, cols, y, 0, cols);
                        return y;
                      }),
                  x);
            });
  }

  @Provide
  Arbitrary<Scores> scores() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(0, 5),
            Sizes.upTo(140),
            Arbitraries.longs())
        .flatAs(
            (kind, rows, cols, seed) ->
                Operand.matrices(rows, cols).map(x -> Scores.of(kind, x, seed)));
  }

  @Property
  void matchesDoubleReference(@ForAll("scores") Scores scores) {
    float[] values = scores.x().values();
    double[] wide = new double[values.length];
    double largest = 0;
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
      largest = Math.max(largest, Math.abs(wide[i]));
    }
    double[] expected = scores.reference(wide);
    float[] y = scores.run();
    // The added mask costs a rounding of x + mask.
    double difference = scores.kind() == Kind.ADDED ? 4 * largest + 6 : 2 * largest;
    double relative = (scores.x().cols() + 16 + Math.min(difference, 400)) * Tolerance.UNIT;
    double shifts = scores.kind() == Kind.ADDED ? (2 * largest + 6) * Tolerance.UNIT : 0;
    for (int i = 0; i < y.length; i++) {
      new Tolerance(relative + shifts, 0x1p-125).check("y[" + i + "]", expected[i], y[i]);
      assertEquals(scores.mask()[i], scores.mask()[i] || y[i] != 0, "masked out y[" + i + "]");
    }
  }

  @Property
  void givesTheSameBitsInPlace(@ForAll("scores") Scores scores) {
    float[] y = scores.run();
    Operand x = scores.x().copy();
    new Scores(scores.kind(), x, scores.mask(), scores.added()).run(x);
    assertArrayEquals(y, x.values());
  }

  @Property
  void givesTheBitsOfSoftmaxWhereNothingIsMasked(
      @ForAll @IntRange(max = 3) int rows,
      @ForAll @IntRange(max = 70) int cols,
      @ForAll long seed) {
    float[] x = Points.uniform(rows * cols, -30, 30, seed);
    int ld = Math.max(1, cols);
    boolean[] all = new boolean[cols];
    Arrays.fill(all, true);
    float[] expected = new float[x.length];
    float[] y = new float[x.length];
    Softmax.forward(rows, cols, x, 0, ld, expected, 0, ld);
    MaskedSoftmax.forward(rows, cols, x, 0, ld, all, 0, 0, y, 0, ld);
    assertArrayEquals(expected, y);
    MaskedSoftmax.forward(rows, cols, x, 0, ld, new float[cols], 0, 0, y, 0, ld);
    assertArrayEquals(expected, y);
    if (rows == 1) {
      MaskedSoftmax.causalForward(rows, cols, x, 0, ld, y, 0, ld);
      assertArrayEquals(expected, y);
    }
  }

  @Property
  void causalIsTheMaskOfATriangle(
      @ForAll @IntRange(max = 20) int rows,
      @ForAll @IntRange(max = 40) int cols,
      @ForAll long seed) {
    float[] x = Points.uniform(rows * cols, -8, 8, seed);
    Scores causal = Scores.of(Kind.CAUSAL, Operand.dense(rows, cols, x), seed);
    float[] masked = new Scores(Kind.BOOLEAN, causal.x(), causal.mask(), null).run();
    float[] y = causal.run();
    for (int i = 0; i < y.length; i++) {
      Tolerance.roundings(2 * cols).check("y[" + i + "]", masked[i], y[i]);
    }
  }

  @Property
  void doesNotLookAtWhatIsMaskedOut(@ForAll("scores") Scores scores, @ForAll("junk") float junk) {
    if (scores.kind() == Kind.ADDED) {
      return;
    }
    float[] x = scores.x().values();
    float[] expected = scores.run();
    for (int i = 0; i < x.length; i++) {
      x[i] = scores.mask()[i] ? x[i] : junk;
    }
    assertArrayEquals(expected, scores.with(x).run());
  }

  @Provide
  Arbitrary<Float> junk() {
    return Arbitraries.of(Float.NaN, INF, -INF, 1e30f);
  }

  @Property(tries = 100)
  void rowsWithNothingToSeeAreZerosAndNanStaysNan(
      @ForAll @IntRange(min = 1, max = 40) int cols, @ForAll @IntRange(max = 1000) int place) {
    float[] x = new float[2 * cols];
    Arrays.fill(x, -INF);
    float[] y = new float[2 * cols];
    Arrays.fill(y, 7);
    x[cols + place % cols] = Float.NaN;
    MaskedSoftmax.forward(2, cols, x, 0, cols, new float[cols], 0, 0, y, 0, cols);
    float[] expected = new float[2 * cols];
    Arrays.fill(expected, cols, 2 * cols, Float.NaN);
    assertArrayEquals(expected, y);
    MaskedSoftmax.forward(2, cols, x, 0, cols, new boolean[cols], 0, 0, y, 0, cols);
    assertArrayEquals(new float[2 * cols], y);
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[12];
    float[] y = new float[12];
    boolean[] m = new boolean[12];
    float[] a = new float[12];
    BadInput.refused(
        () -> MaskedSoftmax.forward(3, 4, x, 0, 4, m, 0, 3, y, 0, 4), "mask ", "3", "4");
    BadInput.refused(
        () -> MaskedSoftmax.forward(3, 4, x, 0, 4, m, 1, 4, y, 0, 4), "mask ", "12", "1");
    BadInput.refused(
        () -> MaskedSoftmax.forward(3, 4, x, 0, 4, a, 9, 0, y, 0, 4), "mask ", "12", "4", "9");
    BadInput.refused(
        () -> MaskedSoftmax.forward(3, 4, x, 0, 4, (boolean[]) null, 0, 4, y, 0, 4),
        "mask is null");
    BadInput.refused(
        () -> MaskedSoftmax.forward(3, 4, x, 0, 4, (float[]) null, 0, 4, y, 0, 4), "mask is null");
    BadInput.refused(
        () -> MaskedSoftmax.forward(3, 4, x, 0, 4, y, 0, 4, y, 0, 4), "y ", "mask ", "overlap");
    BadInput.refused(
        () -> MaskedSoftmax.forward(2, 4, x, 0, 4, m, 0, 4, x, 2, 4), "y ", "x ", "overlap");
    BadInput.refused(() -> MaskedSoftmax.causalForward(-1, 4, x, 0, 4, y, 0, 4), "rows ", "-1");
    BadInput.refused(() -> MaskedSoftmax.causalForward(3, 4, x, 0, 3, y, 0, 4), "x ", "3", "4");
    BadInput.refused(() -> MaskedSoftmax.causalForward(3, 4, x, 0, 4, y, 1, 4), "y ", "12", "1");
    assertArrayEquals(new float[12], y);
  }
}
