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
import org.lanewise.kernels.GroupNormLast;

/// Group normalisation with the channels last. (Its gradient is checked through the layer.)
class GroupNormLastProperties {
  /// A tensor and its parameters, which may be missing.
  record Groups(
      int batch, int spatial, int groups, int width, Operand x, float[] gamma, float[] beta) {
    int channels() {
      return groups * width;
    }

    int statistics() {
      return batch * channels();
    }

    NormReference reference() {
      return new NormReference(
          batch * groups,
          i -> i / (spatial * channels()) * groups + i % channels() / width,
          channels(),
          i -> i % channels(),
          true,
          1e-3f);
    }

    void forward(Operand x, Operand y, float[] statistics) {
      GroupNormLast.forward(
          batch,
          spatial,
          channels(),
          groups,
          x.array(),
          x.offset(),
          gamma,
          0,
          beta,
          0,
          1e-3f,
          y.array(),
          y.offset(),
          statistics,
          0,
          statistics,
          statistics());
    }

    void backward(
        Operand x, float[] statistics, Operand dy, Operand dx, float[] dgamma, float[] dbeta) {
      GroupNormLast.backward(
          batch,
          spatial,
          channels(),
          groups,
          x.array(),
          x.offset(),
          gamma,
          0,
          statistics,
          0,
          statistics,
          statistics(),
          dy.array(),
          dy.offset(),
          dx.array(),
          dx.offset(),
          dgamma,
          0,
          dbeta,
          0,
          new float[2 * channels()],
          0);
    }
  }

  @Provide
  Arbitrary<Groups> groups() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3),
            Sizes.upTo(70),
            Arbitraries.integers().between(1, 5),
            Sizes.upTo(9))
        .as((batch, spatial, groups, width) -> new int[] {batch, spatial, groups, width})
        .flatMap(
            s ->
                Combinators.combine(
                        Arbitraries.of(0.0, 10.0, 1e4),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.longs(),
                        Operand.matrices(1, s[0] * s[1] * s[2] * s[3]))
                    .as((mean, given, seed, x) -> data(s, mean, given, seed, x)));
  }

  private static Groups data(int[] s, double mean, int given, long seed, Operand x) {
    float[] values = NormReference.spread(x.cols(), 1, 1, seed);
    for (int i = 0; i < values.length; i++) {
      x.set(0, i, (float) (mean + values[i]));
    }
    int channels = s[2] * s[3];
    float[] gamma = (given & 1) == 0 ? null : Points.uniform(channels, -2, 2, seed + 1);
    float[] beta = (given & 2) == 0 ? null : Points.uniform(channels, -2, 2, seed + 2);
    return new Groups(s[0], s[1], s[2], s[3], x, gamma, beta);
  }

  @Property(tries = 150)
  void matchesDoubleReference(@ForAll("groups") Groups g) {
    Operand before = g.x().copy();
    Operand y = Operand.of(1, g.x().cols(), 3, 2, () -> Double.NaN);
    Operand guards = y.copy();
    g.forward(g.x(), y, new float[2 * g.statistics()]);
    g.x().checkUnchanged("x", before);
    y.checkGuards("y", guards);
    double[] x = NormReference.doubles(g.x().values());
    double[] normal = g.reference().normal(x);
    double[] means = g.reference().means(x);
    double[] variances = g.reference().variances(x);
    for (int i = 0; i < normal.length; i++) {
      int c = i % g.channels();
      int s = g.reference().statistic().applyAsInt(i);
      double gamma = g.gamma() == null ? 1 : g.gamma()[c];
      double beta = g.beta() == null ? 0 : g.beta()[c];
      double size = Math.abs(means[s]) / Math.sqrt(variances[s] + 1e-3);
      double bound = (7 * Math.abs(normal[i]) + 3) * 45 + 2 * size;
      bound = bound * Math.abs(gamma) + 3 * (Math.abs(normal[i] * gamma) + Math.abs(beta));
      Tolerance.roundings(1).check("y[" + i + "]", normal[i] * gamma + beta, bound, y.at(0, i));
    }
  }

  @Property(tries = 150)
  void givesTheSameBitsInPlace(@ForAll("groups") Groups g) {
    float[] statistics = new float[2 * g.statistics()];
    Operand y = Operand.of(1, g.x().cols(), 3, 2, () -> Double.NaN);
    g.forward(g.x(), y, statistics);
    Operand x = g.x().copy();
    g.forward(x, x, new float[2 * g.statistics()]);
    assertArrayEquals(y.values(), x.values());
    Operand dx = Operand.of(1, g.x().cols(), 1, 3, () -> Double.NaN);
    Operand guards = dx.copy();
    float[] dgamma = Points.uniform(g.channels(), 5, 6, 1);
    float[] dbeta = Points.uniform(g.channels(), 5, 6, 1);
    g.backward(g.x(), statistics, y, dx, dgamma, dbeta);
    dx.checkGuards("dx", guards);
    for (boolean onX : new boolean[] {false, true}) {
      x = g.x().copy();
      Operand dy = y.copy();
      float[] gammas = new float[g.channels()];
      float[] betas = new float[g.channels()];
      g.backward(x, statistics, dy, onX ? x : dy, gammas, betas);
      assertArrayEquals(dx.values(), (onX ? x : dy).values());
      assertArrayEquals(dgamma, gammas);
      assertArrayEquals(dbeta, betas);
    }
    Operand alone = y.copy();
    g.backward(g.x(), statistics, y, alone, null, null);
    assertArrayEquals(dx.values(), alone.values());
  }

  /// The bits of a sample depend on nothing but the sample.
  @Property(tries = 60)
  void samplesKnowNothingOfEachOther(@ForAll("groups") Groups g) {
    Operand y = Operand.of(1, g.x().cols(), 0, 0, () -> Double.NaN);
    g.forward(g.x(), y, new float[2 * g.statistics()]);
    int n = g.spatial() * g.channels();
    for (int i = 0; i < g.batch(); i++) {
      float[] one = Arrays.copyOfRange(g.x().values(), i * n, i * n + n);
      Groups single = new Groups(1, g.spatial(), g.groups(), g.width(), g.x(), g.gamma(), g.beta());
      single.forward(
          Operand.dense(1, n, one), Operand.dense(1, n, one), new float[2 * g.channels()]);
      assertArrayEquals(Arrays.copyOfRange(y.values(), i * n, i * n + n), one);
    }
  }

  @Example
  void spreadsNaNOverItsGroupOnly() {
    for (float value : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] x = Points.uniform(5 * 6, -1, 1, 1);
      x[2 * 6 + 3] = value;
      float[] y = new float[30];
      Groups g = new Groups(1, 5, 3, 2, null, null, null);
      g.forward(Operand.dense(1, 30, x), Operand.dense(1, 30, y), new float[12]);
      for (int i = 0; i < 30; i++) {
        assertEquals(i % 6 / 2 == 1, Float.isNaN(y[i]), "y[" + i + "]");
      }
    }
  }

  @Example
  void aGroupOfEqualElementsGivesBeta() {
    float[] x = new float[30];
    Arrays.fill(x, 1e7f / 3);
    float[] beta = {1, 2, 3, 4, 5, 6};
    float[] y = new float[30];
    new Groups(1, 5, 2, 3, null, null, beta)
        .forward(Operand.dense(1, 30, x), Operand.dense(1, 30, y), new float[12]);
    for (int i = 0; i < 30; i++) {
      assertEquals(beta[i % 6], y[i]);
    }
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[24];
    float[] y = new float[24];
    float[] s = new float[12];
    float[] p = new float[6];
    BadInput.refused(() -> forward(-1, 4, 6, 2, x, p, y, s), "batch", "-1");
    BadInput.refused(() -> forward(1, -4, 6, 2, x, p, y, s), "spatial", "-4");
    BadInput.refused(() -> forward(1, 4, 6, 4, x, p, y, s), "groups", "4", "6");
    BadInput.refused(() -> forward(2, 4, 6, 2, x, p, y, s), "x has 24", "48");
    BadInput.refused(() -> forward(1, 4, 6, 2, null, p, y, s), "x is null");
    BadInput.refused(() -> forward(1, 4, 6, 2, x, new float[5], y, s), "gamma has 5");
    BadInput.refused(() -> forward(1, 4, 6, 2, x, p, y, new float[11]), "invStdDev has 11");
    BadInput.refused(() -> forward(1, 4, 6, 2, x, p, y, x), "overlaps x");
    BadInput.refused(() -> backward(x, y, new float[11]), "scratch has 11");
    BadInput.refused(() -> backward(x, y, y), "scratch", "overlaps dy");
    BadInput.refused(() -> backward(x, null, s), "dy is null");
    assertArrayEquals(new float[24], y);
  }

  private static void forward(
      int batch,
      int spatial,
      int channels,
      int groups,
      float[] x,
      float[] p,
      float[] y,
      float[] s) {
    GroupNormLast.forward(
        batch, spatial, channels, groups, x, 0, p, 0, null, 0, 1, y, 0, s, 0, s, 6);
  }

  private static void backward(float[] x, float[] dy, float[] scratch) {
    GroupNormLast.backward(
        1,
        4,
        6,
        2,
        x,
        0,
        null,
        0,
        new float[6],
        0,
        new float[6],
        0,
        dy,
        0,
        new float[24],
        0,
        null,
        0,
        null,
        0,
        scratch,
        0);
  }
}
