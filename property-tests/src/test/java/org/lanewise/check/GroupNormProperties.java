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
import org.lanewise.kernels.GroupNorm;

/// Group normalisation, instance normalisation among them.
class GroupNormProperties implements DifferentiableContract {
  /// The extents of a tensor.
  record Extents(int batch, int groups, int width, int spatial) {
    int channels() {
      return groups * width;
    }

    int size() {
      return batch * channels() * spatial;
    }

    int statistics() {
      return batch * groups;
    }

    NormReference reference(double epsilon) {
      return new NormReference(
          statistics(),
          i -> i / (width * spatial),
          channels(),
          i -> i / spatial % channels(),
          true,
          epsilon);
    }

    void forward(
        float epsilon, Operand x, float[] gamma, float[] beta, Operand y, float[] statistics) {
      GroupNorm.forward(
          batch,
          channels(),
          spatial,
          groups,
          x.array(),
          x.offset(),
          gamma,
          0,
          beta,
          0,
          epsilon,
          y.array(),
          y.offset(),
          statistics,
          0,
          statistics,
          statistics());
    }

    void backward(
        Operand x,
        float[] gamma,
        float[] statistics,
        Operand dy,
        Operand dx,
        float[] dgamma,
        float[] dbeta) {
      GroupNorm.backward(
          batch,
          channels(),
          spatial,
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
          0);
    }
  }

  /// A tensor and its parameters, which may be missing.
  record Groups(Extents extents, float epsilon, Operand x, float[] gamma, float[] beta) {
    Operand run(float[] statistics) {
      Operand y = Operand.of(1, extents.size(), 3, 2, () -> Double.NaN);
      extents.forward(epsilon, x, gamma, beta, y, statistics);
      return y;
    }

    float[] statistics() {
      return new float[2 * extents.statistics()];
    }
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 2),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 3),
            Sizes.between(1, 9),
            Arbitraries.longs())
        .as((batch, groups, width, n, seed) -> sample(new Extents(batch, groups, width, n), seed));
  }

  private static Sample sample(Extents extents, long seed) {
    int n = extents.size();
    int channels = extents.channels();
    float epsilon = 0.01f;
    Differentiable function =
        Kernels.of(
            extents.reference(epsilon)::forward,
            all -> {
              float[] y = new float[n];
              float[] gamma = Arrays.copyOfRange(all, n, n + channels);
              float[] beta = Arrays.copyOfRange(all, n + channels, all.length);
              float[] statistics = new float[2 * extents.statistics()];
              extents.forward(
                  epsilon, dense(Arrays.copyOf(all, n)), gamma, beta, dense(y), statistics);
              return y;
            },
            (all, dy) -> {
              Operand x = dense(Arrays.copyOf(all, n));
              float[] gamma = Arrays.copyOfRange(all, n, n + channels);
              float[] statistics = new float[2 * extents.statistics()];
              extents.forward(epsilon, x, gamma, null, dense(new float[n]), statistics);
              float[] dx = new float[n];
              float[] dgamma = new float[channels];
              float[] dbeta = new float[channels];
              for (float[] d : new float[][] {dx, dgamma, dbeta}) {
                Arrays.fill(d, Float.NaN);
              }
              extents.backward(x, gamma, statistics, dense(dy), dense(dx), dgamma, dbeta);
              float[] gradient = Arrays.copyOf(dx, all.length);
              System.arraycopy(dgamma, 0, gradient, n, channels);
              System.arraycopy(dbeta, 0, gradient, n + channels, channels);
              return gradient;
            });
    return new Sample(
        extents.toString(), function, NormReference.spread(n + 2 * channels, 1, 1, seed));
  }

  private static Operand dense(float[] values) {
    return Operand.dense(1, values.length, values);
  }

  @Provide
  Arbitrary<Groups> groups() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(0, 3),
            Sizes.upTo(80))
        .as(Extents::new)
        .flatMap(
            extents ->
                Combinators.combine(
                        Arbitraries.of(1e-5f, 1e-3f),
                        Arbitraries.of(0.0, 10.0, 1e4),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.longs(),
                        Operand.matrices(1, extents.size()))
                    .as((e, mean, given, seed, x) -> data(extents, e, mean, given, seed, x)));
  }

  /// A deviation of about 1, a hundredth at a mean of 1e4.
  private static Groups data(
      Extents extents, float epsilon, double mean, int given, long seed, Operand x) {
    float[] values = NormReference.spread(extents.size(), 1, mean > 100 ? 0.01 : 1, seed);
    for (int i = 0; i < values.length; i++) {
      x.set(0, i, (float) (mean + values[i]));
    }
    int channels = extents.channels();
    float[] gamma = (given & 1) == 0 ? null : Points.uniform(channels, -2, 2, seed + 1);
    float[] beta = (given & 2) == 0 ? null : Points.uniform(channels, -2, 2, seed + 2);
    return new Groups(extents, epsilon, x, gamma, beta);
  }

  @Property(tries = 150)
  void matchesDoubleReference(@ForAll("groups") Groups groups) {
    Extents extents = groups.extents();
    Operand before = groups.x().copy();
    float[] statistics = groups.statistics();
    Operand y = groups.run(statistics);
    groups.x().checkUnchanged("x", before);
    double[] x = NormReference.doubles(groups.x().values());
    double[] normal = extents.reference(groups.epsilon()).normal(x);
    for (int i = 0; i < normal.length; i++) {
      int c = i / extents.spatial() % extents.channels();
      double gamma = groups.gamma() == null ? 1 : groups.gamma()[c];
      double beta = groups.beta() == null ? 0 : groups.beta()[c];
      double bound =
          NormReference.bound(extents.width() * extents.spatial(), normal[i], gamma, beta);
      Tolerance.roundings(1).check("y[" + i + "]", normal[i] * gamma + beta, bound, y.at(0, i));
    }
    double[] means = extents.reference(groups.epsilon()).means(x);
    double[] variances = extents.reference(groups.epsilon()).variances(x);
    for (int s = 0; s < means.length && normal.length > 0; s++) {
      double size =
          NormReference.meanSize(extents.width() * extents.spatial(), means[s], variances[s]);
      Tolerance.roundings(1).check("mean " + s, means[s], size, statistics[s]);
    }
  }

  @Property(tries = 150)
  void leavesMemoryOutsideTheWindowAlone(@ForAll("groups") Groups groups) {
    float[] statistics = groups.statistics();
    Operand y = Operand.of(1, groups.extents().size(), 5, 4, () -> 1);
    Operand result = y.copy();
    groups
        .extents()
        .forward(groups.epsilon(), groups.x(), groups.gamma(), groups.beta(), result, statistics);
    result.checkGuards("y", y);
    Operand gradient = y.copy();
    groups.extents().backward(groups.x(), groups.gamma(), statistics, result, gradient, null, null);
    gradient.checkGuards("dx", y);
  }

  @Property(tries = 150)
  void givesTheSameBitsInPlace(@ForAll("groups") Groups groups) {
    Extents extents = groups.extents();
    float[] statistics = groups.statistics();
    Operand dy = groups.run(statistics);
    Operand dx = Operand.of(1, extents.size(), 1, 3, () -> 1);
    float[] dgamma = Points.uniform(extents.channels(), 5, 6, 1);
    float[] dbeta = Points.uniform(extents.channels(), 5, 6, 1);
    extents.backward(groups.x(), groups.gamma(), statistics, dy, dx, dgamma, dbeta);
    for (boolean onX : new boolean[] {false, true}) {
      Operand x = groups.x().copy();
      Operand g = dy.copy();
      float[] gammas = new float[extents.channels()];
      float[] betas = new float[extents.channels()];
      extents.backward(x, groups.gamma(), statistics, g, onX ? x : g, gammas, betas);
      assertArrayEquals(dx.values(), (onX ? x : g).values());
      assertArrayEquals(dgamma, gammas);
      assertArrayEquals(dbeta, betas);
    }
    float[] again = groups.statistics();
    Operand x = groups.x().copy();
    extents.forward(groups.epsilon(), x, groups.gamma(), groups.beta(), x, again);
    assertArrayEquals(dy.values(), x.values());
    assertArrayEquals(statistics, again);
  }

  @Property(tries = 100)
  void aSampleHasTheBitsThatItHasAlone(@ForAll("groups") Groups groups) {
    Extents all = groups.extents();
    float[] y = groups.run(groups.statistics()).values();
    Extents one = new Extents(1, all.groups(), all.width(), all.spatial());
    for (int i = 0; i < all.batch(); i++) {
      int from = i * one.size();
      float[] x = Arrays.copyOfRange(groups.x().values(), from, from + one.size());
      Groups alone = new Groups(one, groups.epsilon(), dense(x), groups.gamma(), groups.beta());
      assertArrayEquals(
          Arrays.copyOfRange(y, from, from + one.size()), alone.run(alone.statistics()).values());
    }
  }

  @Property(tries = 50)
  void specialValuesStayInTheirGroup(
      @ForAll @IntRange(min = 1, max = 40) int spatial,
      @ForAll @IntRange(max = 1000) int place,
      @ForAll("special") float special,
      @ForAll long seed) {
    Extents extents = new Extents(2, 2, 2, spatial);
    float[] x = NormReference.spread(extents.size(), 1, 1, seed);
    Groups groups = new Groups(extents, 1e-5f, dense(x), null, null);
    float[] clean = groups.run(groups.statistics()).values();
    int at = place % extents.size();
    x[at] = special;
    float[] y = groups.run(groups.statistics()).values();
    for (int i = 0; i < y.length; i++) {
      boolean same = i / (2 * spatial) == at / (2 * spatial);
      assertEquals(same ? Float.NaN : clean[i], y[i], "y[" + i + "]");
    }
  }

  @Provide
  Arbitrary<Float> special() {
    return Arbitraries.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
  }

  @Property(tries = 50)
  void equalElementsGiveBeta(@ForAll @IntRange(min = 1, max = 300) int spatial, @ForAll long seed) {
    Extents extents = new Extents(2, 2, 2, spatial);
    float[] values = Points.uniform(4, -1e4, 1e4, seed);
    float[] x = new float[extents.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = values[i / (2 * spatial)];
    }
    float[] gamma = Points.uniform(4, -9, 9, seed + 1);
    float[] beta = Points.uniform(4, -1, 1, seed + 2);
    Groups groups = new Groups(extents, 1e-5f, dense(x), gamma, beta);
    float[] y = groups.run(groups.statistics()).values();
    for (int i = 0; i < y.length; i++) {
      assertEquals(beta[i / spatial % 4], y[i]);
    }
  }

  /// A mean so far from 0 that its rounding must be made good, in groups of several blocks.
  @Example
  void gradientsOfLargeGroupsFarFromZero() {
    Extents extents = new Extents(2, 1, 2, 5000);
    for (double mean : new double[] {0, 1e4}) {
      float[] x = NormReference.spread(extents.size(), 1, 0.1, 3);
      for (int i = 0; i < x.length; i++) {
        x[i] += (float) mean;
      }
      float[] dy = Points.uniform(x.length, -1, 1, 4);
      float[] gamma = {1.5f, -0.5f};
      float[] dx = new float[x.length];
      float[] dgamma = new float[2];
      float[] dbeta = new float[2];
      float[] statistics = new float[4];
      extents.forward(1e-5f, dense(x), gamma, null, dense(dx), statistics);
      extents.backward(dense(x), gamma, statistics, dense(dy), dense(dx), dgamma, dbeta);
      NormReference reference = extents.reference(1e-5f);
      double[] normal = reference.normal(NormReference.doubles(x));
      double[] variances = reference.variances(NormReference.doubles(x));
      double[] gammas = new double[2];
      double[] sum = new double[2];
      double[] dot = new double[2];
      for (int i = 0; i < x.length; i++) {
        int c = i / 5000 % 2;
        gammas[c] += dy[i] * normal[i];
        sum[i / 10000] += dy[i] * gamma[c] / 10000;
        dot[i / 10000] += dy[i] * gamma[c] * normal[i] / 10000;
      }
      Tolerance tolerance = Tolerance.roundings(2000);
      for (int c = 0; c < 2; c++) {
        tolerance.check("dgamma " + c, gammas[c], 10000, dgamma[c]);
      }
      for (int i = 0; i < x.length; i++) {
        int s = i / 10000;
        double inverse = 1 / Math.sqrt(variances[s] + 1e-5f);
        double g = dy[i] * gamma[i / 5000 % 2];
        tolerance.check("dx " + i, inverse * (g - sum[s] - normal[i] * dot[s]), 2 * inverse, dx[i]);
      }
    }
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[12];
    float[] y = new float[12];
    float[] p = new float[3];
    float[] m = new float[2];
    float[] v = new float[2];
    BadInput.refused(() -> run(-2, 3, 2, 1, x, p, 1, y, m, v), "batch ", "-2");
    BadInput.refused(() -> run(2, -3, 2, 1, x, p, 1, y, m, v), "channels ", "-3");
    BadInput.refused(() -> run(2, 3, -2, 1, x, p, 1, y, m, v), "spatial ", "-2");
    BadInput.refused(() -> run(2, 3, 2, 2, x, p, 1, y, m, v), "groups ", "2", "3");
    BadInput.refused(() -> run(2, 3, 2, 0, x, p, 1, y, m, v), "groups ", "0");
    BadInput.refused(() -> run(65536, 65536, 2, 1, x, p, 1, y, m, v), "65536", "2147483647");
    BadInput.refused(() -> run(3, 3, 2, 1, x, p, 1, y, m, v), "x ", "12", "18");
    BadInput.refused(() -> run(2, 3, 2, 1, null, p, 1, y, m, v), "x is null");
    BadInput.refused(() -> run(2, 3, 2, 1, x, p, 1, null, m, v), "y is null");
    BadInput.refused(() -> run(2, 3, 2, 1, x, p, 1, y, null, v), "mean is null");
    BadInput.refused(() -> run(2, 3, 2, 1, x, p, 1, y, m, null), "invStdDev is null");
    BadInput.refused(() -> run(2, 3, 2, 1, x, m, 1, y, m, v), "gamma ", "2", "3");
    BadInput.refused(() -> run(2, 3, 2, 1, x, p, -1, y, m, v), "epsilon ", "-1");
    BadInput.refused(() -> run(2, 3, 2, 3, x, p, 1, y, m, v), "mean ", "2", "6");
    BadInput.refused(() -> run(2, 3, 2, 1, x, p, 1, y, m, m), "invStdDev ", "mean ", "overlap");
    assertArrayEquals(new float[12], y);
    assertArrayEquals(new float[2], m);
    BadInput.refused(
        () -> GroupNorm.backward(2, 3, 2, 2, x, 0, p, 0, m, 0, v, 0, x, 0, y, 0, null, 0, null, 0),
        "groups ",
        "2");
    BadInput.refused(
        () -> GroupNorm.backward(2, 3, 2, 1, x, 0, p, 0, m, 0, v, 0, x, 0, y, 0, p, 0, null, 0),
        "dgamma ",
        "gamma ",
        "overlap");
    BadInput.refused(
        () -> GroupNorm.backward(2, 3, 1, 1, x, 0, p, 0, m, 0, v, 0, y, 0, x, 1, null, 0, null, 0),
        "dx ",
        "x ",
        "overlap");
  }

  private static void run(
      int batch,
      int channels,
      int spatial,
      int groups,
      float[] x,
      float[] gamma,
      float epsilon,
      float[] y,
      float[] mean,
      float[] invStdDev) {
    GroupNorm.forward(
        batch, channels, spatial, groups, x, 0, gamma, 0, null, 0, epsilon, y, 0, mean, 0,
        invStdDev, 0);
  }
}
