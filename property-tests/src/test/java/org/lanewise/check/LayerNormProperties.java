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
import org.lanewise.kernels.LayerNorm;
import org.lanewise.kernels.RmsNorm;

/// Layer normalisation, and that by the root mean square, over rows.
class LayerNormProperties implements DifferentiableContract {
  /// Rows, and whether their mean is taken off.
  record Rows(boolean centred, float epsilon, Operand x, float[] gamma, float[] beta) {
    int cols() {
      return x.cols();
    }

    NormReference reference() {
      return LayerNormProperties.reference(centred, x.rows(), cols(), epsilon);
    }

    /// The output in a window of its own; the statistics follow the data in `statistics`.
    Operand run(float[] statistics) {
      Operand y = Operand.of(x.rows(), x.cols(), 3, 2, () -> Double.NaN);
      return run(y, statistics);
    }

    Operand run(Operand y, float[] statistics) {
      forward(centred, epsilon, x, gamma, beta, y, statistics);
      return y;
    }
  }

  private static NormReference reference(boolean centred, int rows, int cols, double epsilon) {
    return new NormReference(rows, i -> i / cols, cols, i -> i % cols, centred, epsilon);
  }

  private static void forward(
      boolean centred,
      float epsilon,
      Operand x,
      float[] gamma,
      float[] beta,
      Operand y,
      float[] statistics) {
    int rows = x.rows();
    if (centred) {
      LayerNorm.forward(
          rows,
          x.cols(),
          x.array(),
          x.offset(),
          x.ld(),
          gamma,
          0,
          beta,
          0,
          epsilon,
          y.array(),
          y.offset(),
          y.ld(),
          statistics,
          0,
          statistics,
          rows);
    } else {
      RmsNorm.forward(
          rows,
          x.cols(),
          x.array(),
          x.offset(),
          x.ld(),
          gamma,
          0,
          epsilon,
          y.array(),
          y.offset(),
          y.ld(),
          statistics,
          rows);
    }
  }

  private static void backward(
      boolean centred,
      Operand x,
      float[] gamma,
      float[] statistics,
      Operand dy,
      Operand dx,
      float[] dgamma,
      float[] dbeta) {
    int rows = x.rows();
    if (centred) {
      LayerNorm.backward(
          rows,
          x.cols(),
          x.array(),
          x.offset(),
          x.ld(),
          gamma,
          0,
          statistics,
          0,
          statistics,
          rows,
          dy.array(),
          dy.offset(),
          dy.ld(),
          dx.array(),
          dx.offset(),
          dx.ld(),
          dgamma,
          0,
          dbeta,
          0);
    } else {
      RmsNorm.backward(
          rows,
          x.cols(),
          x.array(),
          x.offset(),
          x.ld(),
          gamma,
          0,
          statistics,
          rows,
          dy.array(),
          dy.offset(),
          dy.ld(),
          dx.array(),
          dx.offset(),
          dx.ld(),
          dgamma,
          0);
    }
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Arbitraries.of(false, true),
            Arbitraries.integers().between(1, 4),
            Sizes.between(1, 40),
            Arbitraries.of(0.5, 3.0),
            Arbitraries.longs())
        .as(LayerNormProperties::sample);
  }

  /// Data, gammas and, if the mean is taken off, betas in one array.
  private static Sample sample(boolean centred, int rows, int cols, double range, long seed) {
    int n = rows * cols;
    float[] point = NormReference.spread(n + cols * (centred ? 2 : 1), 1, range, seed);
    float epsilon = 0.01f;
    Differentiable function =
        Kernels.of(
            reference(centred, rows, cols, epsilon)::forward,
            all -> forward(centred, cols, epsilon, all, new float[2 * rows]),
            (all, dy) -> {
              float[] statistics = new float[2 * rows];
              forward(centred, cols, epsilon, all, statistics);
              float[] dx = new float[n];
              float[] dgamma = new float[cols];
              float[] dbeta = new float[centred ? cols : 0];
              for (float[] d : new float[][] {dx, dgamma, dbeta}) {
                Arrays.fill(d, Float.NaN);
              }
              backward(
                  centred,
                  Operand.dense(rows, cols, Arrays.copyOf(all, n)),
                  Arrays.copyOfRange(all, n, n + cols),
                  statistics,
                  Operand.dense(rows, cols, dy),
                  Operand.dense(rows, cols, dx),
                  dgamma,
                  centred ? dbeta : null);
              float[] gradient = Arrays.copyOf(dx, all.length);
              System.arraycopy(dgamma, 0, gradient, n, cols);
              System.arraycopy(dbeta, 0, gradient, n + cols, dbeta.length);
              return gradient;
            });
    return new Sample((centred ? "layer norm of " : "RMS norm of ") + cols, function, point);
  }

  private static float[] forward(
      boolean centred, int cols, float epsilon, float[] all, float[] statistics) {
    int n = statistics.length / 2 * cols;
    float[] y = new float[n];
    forward(
        centred,
        epsilon,
        Operand.dense(n / cols, cols, Arrays.copyOf(all, n)),
        Arrays.copyOfRange(all, n, n + cols),
        centred ? Arrays.copyOfRange(all, n + cols, n + 2 * cols) : null,
        Operand.dense(n / cols, cols, y),
        statistics);
    return y;
  }

  @Provide
  Arbitrary<Rows> rows() {
    return Combinators.combine(
            Arbitraries.of(false, true), Arbitraries.integers().between(0, 4), Sizes.upTo(200))
        .flatAs(
            (centred, rows, cols) ->
                Combinators.combine(
                        Arbitraries.of(1e-5f, 1e-3f, 0f),
                        Arbitraries.of(0.0, 10.0, 1e4),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.longs(),
                        Operand.matrices(rows, cols))
                    .as((e, mean, given, seed, x) -> data(centred, e, mean, given, seed, x)));
  }

  /// A deviation of about 1, a hundredth at a mean of 1e4.
  private static Rows data(
      boolean centred, float epsilon, double mean, int given, long seed, Operand x) {
    int n = x.rows() * x.cols();
    float[] values = NormReference.spread(n, 1, mean > 100 ? 0.01 : 1, seed);
    for (int i = 0; i < n; i++) {
      x.set(i / x.cols(), i % x.cols(), (float) (mean + values[i]));
    }
    float[] gamma = (given & 1) == 0 ? null : Points.uniform(x.cols(), -2, 2, seed + 1);
    float[] beta = (given & 2) == 0 || !centred ? null : Points.uniform(x.cols(), -2, 2, seed + 2);
    // The deviation of one element is 0.
    return new Rows(centred, x.cols() == 1 && centred ? 1e-3f : epsilon, x, gamma, beta);
  }

  @Property(tries = 150)
  void matchesDoubleReference(@ForAll("rows") Rows rows) {
    int n = rows.x().rows();
    float[] statistics = new float[2 * n];
    Operand before = rows.x().copy();
    Operand y = rows.run(statistics);
    rows.x().checkUnchanged("x", before);
    if (rows.cols() == 0) {
      assertArrayEquals(new float[2 * n], statistics);
      return;
    }
    double[] x = NormReference.doubles(rows.x().values());
    double[] normal = rows.reference().normal(x);
    for (int i = 0; i < normal.length; i++) {
      int j = i % rows.cols();
      double gamma = rows.gamma() == null ? 1 : rows.gamma()[j];
      double beta = rows.beta() == null ? 0 : rows.beta()[j];
      Tolerance.roundings(1)
          .check(
              "y[" + i / rows.cols() + "," + j + "]",
              normal[i] * gamma + beta,
              NormReference.bound(rows.cols(), normal[i], gamma, beta),
              y.at(i / rows.cols(), j));
    }
    double[] means = rows.reference().means(x);
    double[] variances = rows.reference().variances(x);
    for (int i = 0; i < n; i++) {
      double size = NormReference.meanSize(rows.cols(), means[i], variances[i]);
      Tolerance.roundings(1).check("mean " + i, means[i], size, rows.centred() ? statistics[i] : 0);
      double inverse = 1 / Math.sqrt(variances[i] + rows.epsilon());
      Tolerance.roundings(7 * (rows.cols() / 64 + 10))
          .check("invStdDev " + i, inverse, statistics[n + i]);
    }
  }

  @Property(tries = 150)
  void leavesMemoryOutsideTheWindowAlone(@ForAll("rows") Rows rows) {
    float[] statistics = new float[2 * rows.x().rows()];
    Operand y = Operand.of(rows.x().rows(), rows.cols(), 5, 4, () -> 1);
    Operand dx = Operand.of(rows.x().rows(), rows.cols(), 1, 3, () -> 1);
    Operand result = rows.run(y.copy(), statistics);
    result.checkGuards("y", y);
    Operand gradient = dx.copy();
    backward(rows.centred(), rows.x(), rows.gamma(), statistics, result, gradient, null, null);
    gradient.checkGuards("dx", dx);
  }

  @Property(tries = 150)
  void givesTheSameBitsInPlace(@ForAll("rows") Rows rows) {
    int n = rows.x().rows();
    float[] statistics = new float[2 * n];
    Operand dy = rows.run(statistics);
    Operand dx = Operand.of(n, rows.cols(), 1, 3, () -> 1);
    float[] dgamma = new float[rows.cols()];
    float[] dbeta = new float[rows.cols()];
    float[][] d = {dgamma, rows.centred() ? dbeta : null};
    backward(rows.centred(), rows.x(), rows.gamma(), statistics, dy, dx, d[0], d[1]);
    for (boolean onX : new boolean[] {false, true}) {
      Operand x = rows.x().copy();
      Operand g = dy.copy();
      float[] gammas = new float[rows.cols()];
      float[] betas = new float[rows.cols()];
      backward(
          rows.centred(),
          x,
          rows.gamma(),
          statistics,
          g,
          onX ? x : g,
          gammas,
          rows.centred() ? betas : null);
      assertArrayEquals(dx.values(), (onX ? x : g).values());
      assertArrayEquals(dgamma, gammas);
      assertArrayEquals(dbeta, betas);
    }
    float[] again = new float[2 * n];
    Operand x = rows.x().copy();
    forward(rows.centred(), rows.epsilon(), x, rows.gamma(), rows.beta(), x, again);
    assertArrayEquals(dy.values(), x.values());
    assertArrayEquals(statistics, again);
  }

  @Property(tries = 150)
  void givesTheSameBitsRowByRow(@ForAll("rows") Rows rows) {
    int n = rows.x().rows();
    float[] y = rows.run(new float[2 * n]).values();
    for (int i = 0; i < n && rows.cols() > 0; i++) {
      int from = i * rows.cols();
      int to = from + rows.cols();
      Operand x = Operand.dense(1, rows.cols(), Arrays.copyOfRange(rows.x().values(), from, to));
      Rows row = new Rows(rows.centred(), rows.epsilon(), x, rows.gamma(), rows.beta());
      assertArrayEquals(Arrays.copyOfRange(y, from, to), row.run(new float[2]).values());
    }
  }

  /// More rows than are summed in one go, more columns than one block, a mean far from 0.
  @Property(tries = 20)
  void parameterGradientsMatchDoubleReference(
      @ForAll boolean centred,
      @ForAll @IntRange(min = 60, max = 300) int rows,
      @ForAll("means") double mean,
      @ForAll long seed) {
    int cols = 35;
    float[] x = NormReference.spread(rows * cols, 1, 0.5, seed);
    for (int i = 0; i < x.length; i++) {
      x[i] += (float) mean;
    }
    float[] dy = Points.uniform(x.length, -1, 1, seed + 1);
    float[] statistics = new float[2 * rows];
    float[] dx = new float[x.length];
    float[] dgamma = Points.uniform(cols, 5, 6, 1);
    float[] dbeta = Points.uniform(cols, 5, 6, 1);
    Operand data = Operand.dense(rows, cols, x);
    forward(centred, 1e-5f, data, null, null, Operand.dense(rows, cols, dx), statistics);
    backward(
        centred,
        data,
        null,
        statistics,
        Operand.dense(rows, cols, dy),
        Operand.dense(rows, cols, dx),
        dgamma,
        centred ? dbeta : null);
    double[] normal = reference(centred, rows, cols, 1e-5f).normal(NormReference.doubles(x));
    for (int j = 0; j < cols; j++) {
      double gammas = 0;
      double betas = 0;
      double size = 0;
      for (int i = j; i < x.length; i += cols) {
        gammas += dy[i] * normal[i];
        betas += dy[i];
        size += Math.abs(dy[i]) * (7 * Math.abs(normal[i]) + 3);
      }
      // A mean that is not far enough from 0 to be corrected costs up to 64 half units.
      Tolerance.roundings(rows / 64 + 67 + 32).check("dgamma[" + j + "]", gammas, size, dgamma[j]);
      if (centred) {
        Tolerance.roundings(rows / 64 + 67).check("dbeta[" + j + "]", betas, size, dbeta[j]);
      }
    }
  }

  @Provide
  Arbitrary<Double> means() {
    return Arbitraries.of(0.0, 20.0, 1e3, 1e4);
  }

  @Property(tries = 30)
  void specialValuesStayInTheirRow(
      @ForAll boolean centred,
      @ForAll @IntRange(min = 1, max = 70) int cols,
      @ForAll @IntRange(max = 1000) int place,
      @ForAll("special") float special,
      @ForAll long seed) {
    float[] x = NormReference.spread(3 * cols, 1, 2, seed);
    float[] clean = run(centred, cols, x);
    x[cols + place % cols] = special;
    float[] y = run(centred, cols, x);
    for (int i = 0; i < y.length; i++) {
      boolean inRow = i / cols == 1;
      boolean nan = inRow && (centred || Float.isNaN(special) || i == cols + place % cols);
      float expected = nan ? Float.NaN : inRow ? 0 : clean[i];
      assertEquals(expected, y[i], 0f, "y[" + i / cols + "," + i % cols + "]");
    }
  }

  @Provide
  Arbitrary<Float> special() {
    return Arbitraries.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
  }

  private static float[] run(boolean centred, int cols, float[] x) {
    int rows = x.length / cols;
    float[] y = new float[x.length];
    Operand out = Operand.dense(rows, cols, y);
    forward(centred, 1e-5f, Operand.dense(rows, cols, x), null, null, out, new float[2 * rows]);
    return y;
  }

  @Property(tries = 100)
  void equalElementsGiveBeta(
      @ForAll("constants") float value, @ForAll @IntRange(min = 1, max = 5000) int cols) {
    float[] x = new float[cols];
    Arrays.fill(x, value);
    float[] beta = Points.uniform(cols, -1, 1, cols);
    float[] gamma = Points.uniform(cols, -9, 9, cols + 1);
    float[] statistics = new float[2];
    Operand row = Operand.dense(1, cols, x);
    forward(true, 1e-5f, row, gamma, beta, row, statistics);
    assertArrayEquals(beta, x);
    assertEquals(value, statistics[0], 0f);
    assertEquals((float) (1 / Math.sqrt((double) 1e-5f)), statistics[1]);
  }

  @Provide
  Arbitrary<Float> constants() {
    return Arbitraries.of(0f, -0f, 0.1f, -1e4f, 3.3e38f, 1e-40f, 16777217f);
  }

  /// Several blocks; and a first element so far off that a second pass is needed.
  @Example
  void longRows() {
    for (boolean centred : new boolean[] {false, true}) {
      for (float first : new float[] {0, 1e4f}) {
        int cols = 50_001;
        Operand x = Operand.dense(1, cols, Points.uniform(cols, -1, 3, 9));
        x.set(0, 0, first);
        Rows rows = new Rows(centred, 1e-5f, x, null, null);
        matchesDoubleReference(rows);
      }
    }
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[12];
    float[] y = new float[12];
    float[] p = new float[4];
    float[] q = new float[4];
    float[] m = new float[3];
    float[] v = new float[3];
    BadInput.refused(() -> layer(-1, 4, x, 4, p, q, 1, y, m, v), "rows ", "-1");
    BadInput.refused(() -> layer(3, -4, x, 4, p, q, 1, y, m, v), "cols ", "-4");
    BadInput.refused(() -> layer(3, 4, x, 3, p, q, 1, y, m, v), "x ", "3", "4");
    BadInput.refused(() -> layer(3, 4, null, 4, p, q, 1, y, m, v), "x is null");
    BadInput.refused(() -> layer(3, 4, x, 4, p, q, 1, null, m, v), "y is null");
    BadInput.refused(() -> layer(3, 4, x, 4, p, q, 1, y, null, v), "mean is null");
    BadInput.refused(() -> layer(3, 4, x, 4, p, q, 1, y, m, null), "invStdDev is null");
    BadInput.refused(() -> layer(3, 4, x, 4, m, q, 1, y, m, v), "gamma ", "3", "4");
    BadInput.refused(() -> layer(3, 4, x, 4, p, m, 1, y, m, v), "beta ", "3", "4");
    BadInput.refused(() -> layer(3, 4, x, 4, p, q, -1, y, m, v), "epsilon ", "-1");
    BadInput.refused(() -> layer(3, 4, x, 4, p, q, Float.NaN, y, m, v), "epsilon ", "NaN");
    BadInput.refused(() -> layer(4, 4, x, 4, p, q, 1, y, p, q), "x ", "12", "16");
    BadInput.refused(() -> layer(3, 4, x, 4, p, q, 1, y, new float[2], v), "mean ", "2", "3");
    BadInput.refused(() -> layer(3, 4, x, 4, p, q, 1, y, m, new float[2]), "invStdDev ", "2");
    BadInput.refused(() -> layer(3, 4, x, 4, x, q, 1, x, m, v), "y ", "gamma ", "overlap");
    BadInput.refused(() -> layer(3, 4, x, 4, p, x, 1, x, m, v), "y ", "beta ", "overlap");
    BadInput.refused(() -> layer(3, 4, x, 4, p, q, 1, y, x, v), "mean ", "x ", "overlap");
    BadInput.refused(() -> layer(3, 4, x, 4, p, q, 1, y, y, v), "mean ", "y ", "overlap");
    BadInput.refused(() -> layer(3, 4, x, 4, p, q, 1, y, p, v), "mean ", "gamma ", "overlap");
    BadInput.refused(() -> layer(3, 4, x, 4, p, q, 1, y, q, v), "mean ", "beta ", "overlap");
    BadInput.refused(() -> layer(3, 4, x, 4, p, q, 1, y, m, m), "invStdDev ", "mean ", "overlap");
    BadInput.refused(() -> layer(3, 4, x, 4, p, q, 1, y, m, x), "invStdDev ", "x ", "overlap");
    BadInput.refused(() -> layer(3, 4, x, 4, p, q, 1, y, m, y), "invStdDev ", "y ", "overlap");
    BadInput.refused(() -> layer(3, 4, x, 4, p, q, 1, y, m, p), "invStdDev ", "gamma ");
    BadInput.refused(() -> layer(3, 4, x, 4, p, q, 1, y, m, q), "invStdDev ", "beta ");
    BadInput.refused(
        () -> RmsNorm.forward(2, 4, x, 0, 4, p, 0, 1, x, 2, 4, v, 0), "y ", "x ", "overlap");
    BadInput.refused(() -> RmsNorm.forward(2, 4, x, 0, 4, m, 0, 1, y, 0, 4, v, 0), "gamma ", "3");
    BadInput.refused(() -> RmsNorm.forward(2, 4, x, 0, 4, p, 0, -2, y, 0, 4, v, 0), "epsilon ");
    BadInput.refused(() -> RmsNorm.forward(2, 4, x, 0, 4, p, 0, 2, y, 0, 4, y, 0), "invStdDev ");
    assertArrayEquals(new float[12], y);
    assertArrayEquals(new float[3], m);
    assertArrayEquals(new float[3], v);
  }

  private static void layer(
      int rows,
      int cols,
      float[] x,
      int ldx,
      float[] gamma,
      float[] beta,
      float epsilon,
      float[] y,
      float[] mean,
      float[] invStdDev) {
    LayerNorm.forward(
        rows, cols, x, 0, ldx, gamma, 0, beta, 0, epsilon, y, 0, 4, mean, 0, invStdDev, 0);
  }

  @Example
  void refusesBadGradients() {
    float[] x = new float[12];
    float[] dy = new float[12];
    float[] dx = new float[12];
    float[] p = new float[4];
    float[] m = new float[3];
    float[] v = new float[3];
    float[] g = new float[4];
    float[] b = new float[4];
    BadInput.refused(() -> gradient(null, p, m, v, dy, dx, g, b), "x is null");
    BadInput.refused(() -> gradient(x, p, null, v, dy, dx, g, b), "mean is null");
    BadInput.refused(() -> gradient(x, p, m, null, dy, dx, g, b), "invStdDev is null");
    BadInput.refused(() -> gradient(x, p, m, v, null, dx, g, b), "dy is null");
    BadInput.refused(() -> gradient(x, p, m, v, dy, null, g, b), "dx is null");
    BadInput.refused(() -> gradient(x, m, m, v, dy, dx, g, b), "gamma ", "3", "4");
    BadInput.refused(() -> gradient(x, p, m, v, dy, dx, m, b), "dgamma ", "3", "4");
    BadInput.refused(() -> gradient(x, p, m, v, dy, dx, g, m), "dbeta ", "3", "4");
    BadInput.refused(() -> gradient(x, p, m, v, dy, p, g, b), "dx ", "4", "12");
    BadInput.refused(() -> gradient(x, x, m, v, dy, x, g, b), "dx ", "gamma ", "overlap");
    BadInput.refused(() -> gradient(x, p, x, v, dy, x, g, b), "dx ", "mean ", "overlap");
    BadInput.refused(() -> gradient(x, p, m, x, dy, x, g, b), "dx ", "invStdDev ", "overlap");
    BadInput.refused(() -> gradient(x, p, m, v, dy, dx, g, g), "dbeta ", "dgamma ", "overlap");
    BadInput.refused(() -> gradient(x, p, m, v, dy, dx, dx, b), "dgamma ", "dx ", "overlap");
    BadInput.refused(() -> gradient(x, p, m, v, dy, dx, g, dx), "dbeta ", "dx ", "overlap");
    BadInput.refused(() -> gradient(x, p, m, v, dy, dx, dy, b), "dgamma ", "dy ", "overlap");
    BadInput.refused(() -> gradient(x, p, m, v, dy, dx, g, x), "dbeta ", "x ", "overlap");
    BadInput.refused(() -> gradient(x, p, m, v, dy, dx, p, b), "dgamma ", "gamma ", "overlap");
    BadInput.refused(() -> gradient(x, p, g, v, dy, dx, g, b), "dgamma ", "mean ", "overlap");
    BadInput.refused(() -> gradient(x, p, m, b, dy, dx, g, b), "dbeta ", "invStdDev ");
    BadInput.refused(
        () -> RmsNorm.backward(2, 4, x, 0, 4, p, 0, v, 0, dy, 0, 4, dy, 2, 4, g, 0),
        "dx ",
        "dy ",
        "overlap");
    assertArrayEquals(new float[12], dx);
    assertArrayEquals(new float[4], g);
    assertArrayEquals(new float[4], b);
  }

  private static void gradient(
      float[] x,
      float[] gamma,
      float[] mean,
      float[] invStdDev,
      float[] dy,
      float[] dx,
      float[] dgamma,
      float[] dbeta) {
    LayerNorm.backward(
        3, 4, x, 0, 4, gamma, 0, mean, 0, invStdDev, 0, dy, 0, 4, dx, 0, 4, dgamma, 0, dbeta, 0);
  }
}
