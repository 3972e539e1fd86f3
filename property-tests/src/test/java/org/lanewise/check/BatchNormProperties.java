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
import org.lanewise.kernels.BatchNorm;

/// Batch normalisation with the channels first and last, in training and inference.
class BatchNormProperties implements DifferentiableContract {
  private static final float MOMENTUM = 0.75f;

  /// The extents of a tensor.
  record Extents(int outer, int channels, int inner) {
    int size() {
      return outer * channels * inner;
    }

    int channel(int i) {
      return i / inner % channels;
    }

    NormReference reference(double epsilon) {
      return new NormReference(channels, this::channel, channels, this::channel, true, epsilon);
    }

    /// The terms of a sum, as the bound of the kernels counts them.
    double terms() {
      return inner == 1 ? 64 * 34 : inner;
    }
  }

  /// What a channel of the batch leaves behind: running statistics, mean, inverse deviation.
  record Statistics(float[] runningMean, float[] runningVariance, float[] mean, float[] inverse) {
    static Statistics of(int channels) {
      return new Statistics(
          Points.uniform(channels, -1, 1, 1),
          Points.uniform(channels, 1, 2, 2),
          new float[channels],
          new float[channels]);
    }
  }

  /// A tensor and its parameters, which may be missing.
  record Batch(Extents extents, float epsilon, Operand x, float[] gamma, float[] beta) {
    Operand train(Statistics statistics) {
      Operand y = Operand.of(1, extents.size(), 3, 2, () -> Double.NaN);
      return train(x, y, statistics);
    }

    Operand train(Operand x, Operand y, Statistics statistics) {
      BatchNorm.forwardTraining(
          extents.outer(),
          extents.channels(),
          extents.inner(),
          x.array(),
          x.offset(),
          gamma,
          0,
          beta,
          0,
          epsilon,
          MOMENTUM,
          statistics.runningMean(),
          0,
          statistics.runningVariance(),
          0,
          y.array(),
          y.offset(),
          statistics.mean(),
          0,
          statistics.inverse(),
          0);
      return y;
    }

    Operand infer(Operand x, Operand y, float[] mean, float[] variance) {
      BatchNorm.forwardInference(
          extents.outer(),
          extents.channels(),
          extents.inner(),
          x.array(),
          x.offset(),
          gamma,
          0,
          beta,
          0,
          mean,
          0,
          variance,
          0,
          epsilon,
          y.array(),
          y.offset());
      return y;
    }

    void backward(
        Operand x, Statistics statistics, Operand dy, Operand dx, float[] dgamma, float[] dbeta) {
      BatchNorm.backward(
          extents.outer(),
          extents.channels(),
          extents.inner(),
          x.array(),
          x.offset(),
          gamma,
          0,
          statistics.mean(),
          0,
          statistics.inverse(),
          0,
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

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    Arbitrary<Extents> first =
        Combinators.combine(
                Arbitraries.integers().between(1, 3),
                Arbitraries.integers().between(1, 2),
                Sizes.between(2, 9))
            .as(Extents::new);
    Arbitrary<Extents> last =
        Combinators.combine(Arbitraries.integers().between(2, 4), Sizes.between(1, 17))
            .as((rows, channels) -> new Extents(rows, channels, 1));
    return Combinators.combine(Arbitraries.oneOf(first, last), Arbitraries.longs())
        .as(BatchNormProperties::sample);
  }

  private static Sample sample(Extents extents, long seed) {
    int n = extents.size();
    int channels = extents.channels();
    float epsilon = 0.01f;
    Differentiable function =
        Kernels.of(
            extents.reference(epsilon)::forward,
            all -> batch(extents, epsilon, all).train(Statistics.of(channels)).values(),
            (all, dy) -> {
              Batch batch = batch(extents, epsilon, all);
              Statistics statistics = Statistics.of(channels);
              batch.train(statistics);
              float[] dx = new float[n];
              float[] dgamma = new float[channels];
              float[] dbeta = new float[channels];
              for (float[] d : new float[][] {dx, dgamma, dbeta}) {
                Arrays.fill(d, Float.NaN);
              }
              batch.backward(batch.x(), statistics, dense(dy), dense(dx), dgamma, dbeta);
              float[] gradient = Arrays.copyOf(dx, all.length);
              System.arraycopy(dgamma, 0, gradient, n, channels);
              System.arraycopy(dbeta, 0, gradient, n + channels, channels);
              return gradient;
            });
    int period = extents.inner() == 1 ? channels : 1;
    float[] point = NormReference.spread(n + 2 * channels, period, 1, seed);
    return new Sample(extents.toString(), function, point);
  }

  /// Data, gammas and betas from one array.
  private static Batch batch(Extents extents, float epsilon, float[] all) {
    int n = extents.size();
    int channels = extents.channels();
    return new Batch(
        extents,
        epsilon,
        dense(Arrays.copyOf(all, n)),
        Arrays.copyOfRange(all, n, n + channels),
        Arrays.copyOfRange(all, n + channels, all.length));
  }

  private static Operand dense(float[] values) {
    return Operand.dense(1, values.length, values);
  }

  @Provide
  Arbitrary<Batch> batches() {
    Arbitrary<Extents> first =
        Combinators.combine(
                Arbitraries.integers().between(0, 4),
                Arbitraries.integers().between(0, 4),
                Sizes.upTo(140))
            .as(Extents::new);
    Arbitrary<Extents> last =
        Combinators.combine(Sizes.upTo(70), Sizes.upTo(36))
            .as((rows, channels) -> new Extents(rows, channels, 1));
    return Arbitraries.oneOf(first, last)
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
  private static Batch data(
      Extents extents, float epsilon, double mean, int given, long seed, Operand x) {
    float[] values = NormReference.spread(extents.size(), 1, mean > 100 ? 0.01 : 1, seed);
    for (int i = 0; i < values.length; i++) {
      x.set(0, i, (float) (mean + values[i]));
    }
    int channels = extents.channels();
    float[] gamma = (given & 1) == 0 ? null : Points.uniform(channels, -2, 2, seed + 1);
    float[] beta = (given & 2) == 0 ? null : Points.uniform(channels, -2, 2, seed + 2);
    return new Batch(extents, epsilon, x, gamma, beta);
  }

  @Property(tries = 150)
  void trainingMatchesDoubleReference(@ForAll("batches") Batch batch) {
    checkTraining(batch);
  }

  private static void checkTraining(Batch batch) {
    Extents extents = batch.extents();
    Operand before = batch.x().copy();
    Statistics statistics = Statistics.of(extents.channels());
    Statistics old = Statistics.of(extents.channels());
    Operand y = batch.train(statistics);
    batch.x().checkUnchanged("x", before);
    if (extents.size() == 0) {
      assertArrayEquals(old.runningMean(), statistics.runningMean());
      assertArrayEquals(old.runningVariance(), statistics.runningVariance());
      return;
    }
    double[] x = NormReference.doubles(batch.x().values());
    double[] normal = extents.reference(batch.epsilon()).normal(x);
    double[] means = extents.reference(batch.epsilon()).means(x);
    double[] variances = extents.reference(batch.epsilon()).variances(x);
    for (int i = 0; i < normal.length; i++) {
      int c = extents.channel(i);
      double gamma = batch.gamma() == null ? 1 : batch.gamma()[c];
      double beta = batch.beta() == null ? 0 : batch.beta()[c];
      double inverse = 1 / Math.sqrt(variances[c] + batch.epsilon());
      double bound =
          NormReference.bound(extents.terms(), normal[i], gamma, beta)
              + Math.abs(means[c] * inverse * gamma);
      Tolerance.roundings(1).check("y[" + i + "]", normal[i] * gamma + beta, bound, y.at(0, i));
    }
    for (int c = 0; c < means.length; c++) {
      double size = NormReference.meanSize(extents.terms(), means[c], variances[c]);
      Tolerance.roundings(1).check("mean " + c, means[c], size, statistics.mean()[c]);
      double deviation = Math.sqrt(variances[c] + batch.epsilon());
      Tolerance tolerance = Tolerance.roundings(14 * (extents.terms() / 64 + 10));
      tolerance.check("invStdDev " + c, 1 / deviation, statistics.inverse()[c]);
      double running = MOMENTUM * old.runningMean()[c] + (1 - MOMENTUM) * means[c];
      Tolerance.roundings(1).check("running mean", running, size + 1, statistics.runningMean()[c]);
      running = MOMENTUM * old.runningVariance()[c] + (1 - MOMENTUM) * variances[c];
      tolerance.check("running variance", running, statistics.runningVariance()[c]);
    }
  }

  @Property(tries = 150)
  void inferenceMatchesDoubleReference(@ForAll("batches") Batch batch, @ForAll long seed) {
    Extents extents = batch.extents();
    float[] mean = Points.uniform(extents.channels(), -2, 2, seed);
    float[] variance = Points.uniform(extents.channels(), 0, 3, seed + 1);
    Operand before = Operand.of(1, extents.size(), 5, 4, () -> 1);
    Operand y = batch.infer(batch.x(), before.copy(), mean, variance);
    y.checkGuards("y", before);
    float[] scale = new float[extents.channels() + 1];
    float[] shift = new float[extents.channels() + 2];
    BatchNorm.fold(
        extents.channels(),
        batch.gamma(),
        0,
        batch.beta(),
        0,
        mean,
        0,
        variance,
        0,
        batch.epsilon(),
        scale,
        1,
        shift,
        2);
    for (int i = 0; i < extents.size(); i++) {
      int c = extents.channel(i);
      double factor = 1 / Math.sqrt((double) variance[c] + batch.epsilon());
      factor *= batch.gamma() == null ? 1 : batch.gamma()[c];
      double beta = batch.beta() == null ? 0 : batch.beta()[c];
      double x = batch.x().at(0, i);
      double expected = (x - mean[c]) * factor + beta;
      Tolerance.roundings(6)
          .check("y", expected, Math.abs(expected - beta) + Math.abs(beta), y.at(0, i));
      double rest = beta - mean[c] * factor;
      Tolerance.roundings(1).check("scale", factor, scale[1 + c]);
      Tolerance.roundings(1).check("shift", rest, shift[2 + c]);
    }
    Operand x = batch.x().copy();
    assertArrayEquals(y.values(), batch.infer(x, x, mean, variance).values());
  }

  @Property(tries = 150)
  void leavesMemoryOutsideTheWindowAlone(@ForAll("batches") Batch batch) {
    Statistics statistics = Statistics.of(batch.extents().channels());
    Operand y = Operand.of(1, batch.extents().size(), 5, 4, () -> 1);
    Operand result = batch.train(batch.x(), y.copy(), statistics);
    result.checkGuards("y", y);
    Operand gradient = y.copy();
    float[] dgamma = new float[batch.extents().channels()];
    float[] dbeta = new float[batch.extents().channels()];
    batch.backward(batch.x(), statistics, result, gradient, dgamma, dbeta);
    gradient.checkGuards("dx", y);
  }

  @Property(tries = 150)
  void givesTheSameBitsInPlace(@ForAll("batches") Batch batch) {
    int channels = batch.extents().channels();
    Statistics statistics = Statistics.of(channels);
    Operand dy = batch.train(statistics);
    Operand dx = Operand.of(1, batch.extents().size(), 1, 3, () -> 1);
    float[] dgamma = Points.uniform(channels, 5, 6, 1);
    float[] dbeta = Points.uniform(channels, 5, 6, 1);
    batch.backward(batch.x(), statistics, dy, dx, dgamma, dbeta);
    for (boolean onX : new boolean[] {false, true}) {
      Operand x = batch.x().copy();
      Operand g = dy.copy();
      float[] gammas = new float[channels];
      float[] betas = new float[channels];
      batch.backward(x, statistics, g, onX ? x : g, gammas, betas);
      assertArrayEquals(dx.values(), (onX ? x : g).values());
      assertArrayEquals(dgamma, gammas);
      assertArrayEquals(dbeta, betas);
    }
    Statistics again = Statistics.of(channels);
    Operand x = batch.x().copy();
    batch.train(x, x, again);
    assertArrayEquals(dy.values(), x.values());
    assertArrayEquals(statistics.mean(), again.mean());
    assertArrayEquals(statistics.inverse(), again.inverse());
    assertArrayEquals(statistics.runningMean(), again.runningMean());
    assertArrayEquals(statistics.runningVariance(), again.runningVariance());
  }

  @Property(tries = 50)
  void specialValuesStayInTheirChannel(
      @ForAll @IntRange(min = 1, max = 20) int inner,
      @ForAll @IntRange(max = 1000) int place,
      @ForAll("special") float special,
      @ForAll long seed) {
    Extents extents = new Extents(5, 19, inner);
    float[] x = NormReference.spread(extents.size(), 1, 1, seed);
    Batch batch = new Batch(extents, 1e-5f, dense(x), null, null);
    float[] clean = batch.train(Statistics.of(19)).values();
    int at = place % extents.size();
    x[at] = special;
    float[] y = batch.train(Statistics.of(19)).values();
    for (int i = 0; i < y.length; i++) {
      boolean same = extents.channel(i) == extents.channel(at);
      // Whether there was a second pass may depend on the channel that has changed.
      assertEquals(same ? Float.NaN : clean[i], y[i], same ? 0 : 1e-5f, "y[" + i + "]");
    }
  }

  @Provide
  Arbitrary<Float> special() {
    return Arbitraries.of(Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY);
  }

  @Property(tries = 50)
  void equalElementsGiveBeta(
      @ForAll @IntRange(min = 1, max = 70) int outer,
      @ForAll @IntRange(min = 1, max = 20) int inner,
      @ForAll long seed) {
    Extents extents = new Extents(outer, 19, inner);
    float[] values = Points.uniform(19, -1e4, 1e4, seed);
    float[] x = new float[extents.size()];
    for (int i = 0; i < x.length; i++) {
      x[i] = values[extents.channel(i)];
    }
    float[] gamma = Points.uniform(19, -9, 9, seed + 1);
    float[] beta = Points.uniform(19, -1, 1, seed + 2);
    Statistics statistics = Statistics.of(19);
    float[] y = new Batch(extents, 1e-5f, dense(x), gamma, beta).train(statistics).values();
    for (int i = 0; i < y.length; i++) {
      assertEquals(beta[extents.channel(i)], y[i]);
    }
    assertArrayEquals(values, statistics.mean());
  }

  /// Many rows, and first rows so far off that a second pass is needed; both layouts.
  @Example
  void largeBatches() {
    for (Extents extents : new Extents[] {new Extents(9, 3, 5001), new Extents(20_001, 19, 1)}) {
      for (float first : new float[] {0, 1e4f}) {
        float[] x = Points.uniform(extents.size(), -1, 3, 7);
        Arrays.fill(x, 0, extents.inner() == 1 ? 4 * 19 : 1, first);
        checkTraining(new Batch(extents, 1e-5f, dense(x), null, null));
      }
    }
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[12];
    float[] y = new float[12];
    float[] p = new float[3];
    float[] m = new float[3];
    float[] v = new float[3];
    float[] s = new float[3];
    float[] t = new float[3];
    float[] two = new float[2];
    BadInput.refused(() -> train(-2, 3, 2, x, p, 1, 0.5f, s, t, y, m, v), "outer ", "-2");
    BadInput.refused(() -> train(2, -3, 2, x, p, 1, 0.5f, s, t, y, m, v), "channels ", "-3");
    BadInput.refused(() -> train(2, 3, -2, x, p, 1, 0.5f, s, t, y, m, v), "inner ", "-2");
    BadInput.refused(() -> train(3, 3, 2, x, p, 1, 0.5f, s, t, y, m, v), "x ", "12", "18");
    BadInput.refused(() -> train(2, 3, 2, x, two, 1, 0.5f, s, t, y, m, v), "gamma ", "2", "3");
    BadInput.refused(() -> train(2, 3, 2, x, p, -1, 0.5f, s, t, y, m, v), "epsilon ", "-1");
    BadInput.refused(() -> train(2, 3, 2, x, p, 1, 1.5f, s, t, y, m, v), "momentum ", "1.5");
    BadInput.refused(() -> train(2, 3, 2, x, p, 1, Float.NaN, s, t, y, m, v), "momentum ", "NaN");
    BadInput.refused(() -> train(2, 3, 2, x, p, 1, 0.5f, two, t, y, m, v), "runningMean ", "2");
    BadInput.refused(() -> train(2, 3, 2, x, p, 1, 0.5f, s, two, y, m, v), "runningVariance ");
    BadInput.refused(() -> train(2, 3, 2, x, p, 1, 0.5f, null, t, y, m, v), "runningMean is null");
    BadInput.refused(() -> train(2, 3, 2, x, p, 1, 0.5f, s, t, null, m, v), "y is null");
    BadInput.refused(() -> train(2, 3, 2, x, p, 1, 0.5f, s, t, y, null, v), "mean is null");
    BadInput.refused(() -> train(2, 3, 2, x, p, 1, 0.5f, s, t, y, m, null), "invStdDev is null");
    BadInput.refused(() -> train(2, 3, 2, x, p, 1, 0.5f, s, t, y, m, two), "invStdDev ", "2");
    BadInput.refused(
        () -> train(2, 3, 2, x, p, 1, 0.5f, s, s, y, m, v), "runningVariance ", "runningMean ");
    BadInput.refused(
        () -> train(2, 3, 2, x, p, 1, 0.5f, m, t, y, m, v), "runningMean ", "mean ", "overlap");
    BadInput.refused(
        () -> train(2, 3, 2, x, p, 1, 0.5f, s, p, y, m, v), "runningVariance ", "gamma ");
    assertArrayEquals(new float[12], y);
    assertArrayEquals(new float[3], s);
    assertArrayEquals(new float[3], m);
    BadInput.refused(() -> infer(2, 3, 2, x, p, two, v, 1, y), "mean ", "2", "3");
    BadInput.refused(() -> infer(2, 3, 2, x, p, m, null, 1, y), "variance is null");
    BadInput.refused(() -> infer(2, 3, 2, x, p, m, v, -1, y), "epsilon ", "-1");
    BadInput.refused(() -> infer(2, 3, 2, x, p, y, v, 1, y), "y ", "mean ", "overlap");
    BadInput.refused(() -> infer(2, 3, 2, x, p, m, y, 1, y), "y ", "variance ", "overlap");
    BadInput.refused(() -> infer(2, 3, 2, x, y, m, v, 1, y), "y ", "gamma ", "overlap");
    BadInput.refused(() -> fold(3, p, m, v, s, s), "shift ", "scale ", "overlap");
    BadInput.refused(() -> fold(3, p, m, v, p, s), "scale ", "gamma ", "overlap");
    BadInput.refused(() -> fold(3, p, m, v, s, m), "shift ", "mean ", "overlap");
    BadInput.refused(() -> fold(3, p, m, v, s, two), "shift ", "2", "3");
    BadInput.refused(() -> fold(-1, p, m, v, s, two), "channels ", "-1");
    BadInput.refused(() -> gradient(x, p, m, v, y, y, null, s), "dgamma is null");
    BadInput.refused(() -> gradient(x, p, m, v, y, y, s, null), "dbeta is null");
    BadInput.refused(() -> gradient(x, p, m, v, y, y, s, s), "dbeta ", "dgamma ", "overlap");
    BadInput.refused(() -> gradient(x, p, m, v, y, y, two, s), "dgamma ", "2", "3");
    BadInput.refused(() -> gradient(x, p, null, v, y, y, s, t), "mean is null");
    assertArrayEquals(new float[12], y);
    assertArrayEquals(new float[3], s);
  }

  private static void train(
      int outer,
      int channels,
      int inner,
      float[] x,
      float[] gamma,
      float epsilon,
      float momentum,
      float[] runningMean,
      float[] runningVariance,
      float[] y,
      float[] mean,
      float[] inverse) {
    BatchNorm.forwardTraining(
        outer,
        channels,
        inner,
        x,
        0,
        gamma,
        0,
        null,
        0,
        epsilon,
        momentum,
        runningMean,
        0,
        runningVariance,
        0,
        y,
        0,
        mean,
        0,
        inverse,
        0);
  }

  private static void infer(
      int outer,
      int channels,
      int inner,
      float[] x,
      float[] gamma,
      float[] mean,
      float[] variance,
      float epsilon,
      float[] y) {
    BatchNorm.forwardInference(
        outer, channels, inner, x, 0, gamma, 0, null, 0, mean, 0, variance, 0, epsilon, y, 0);
  }

  private static void fold(
      int channels, float[] gamma, float[] mean, float[] variance, float[] scale, float[] shift) {
    BatchNorm.fold(channels, gamma, 0, null, 0, mean, 0, variance, 0, 1e-5f, scale, 0, shift, 0);
  }

  private static void gradient(
      float[] x,
      float[] gamma,
      float[] mean,
      float[] inverse,
      float[] dy,
      float[] dx,
      float[] dgamma,
      float[] dbeta) {
    BatchNorm.backward(
        2, 3, 2, x, 0, gamma, 0, mean, 0, inverse, 0, dy, 0, dx, 0, dgamma, 0, dbeta, 0);
  }
}
