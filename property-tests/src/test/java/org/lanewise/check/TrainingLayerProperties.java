package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Execution;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.layer.BatchNormalization;
import org.lanewise.nn.layer.Dropout;
import org.lanewise.nn.layer.GaussianNoise;
import org.lanewise.nn.layer.SpatialDropout1D;
import org.lanewise.nn.layer.SpatialDropout2D;
import org.lanewise.nn.layer.SpatialDropout3D;

/// The layers that do something else in training than in serving: here in training and in serving.
class TrainingLayerProperties implements DifferentiableContract {
  record Case(Layer layer, Shape input) {}

  @Provide
  Arbitrary<Case> cases() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 6),
            Sizes.between(1, 18),
            Arbitraries.of(0f, 0.1f, 0.5f, 0.9f),
            Arbitraries.of(false, true),
            Arbitraries.of(false, true))
        .as(
            (kind, n, rate, scale, center) ->
                switch (kind) {
                  case 0 -> new Case(new Dropout(rate), Shape.of(3, n));
                  case 1 -> new Case(new SpatialDropout1D(rate), Shape.of(4, n));
                  case 2 -> new Case(new SpatialDropout2D(rate), Shape.of(2, 3, n));
                  case 3 -> new Case(new SpatialDropout3D(rate), Shape.of(2, 2, 2, n));
                  case 4 -> new Case(new GaussianNoise(rate), Shape.of(2, n));
                  case 5 ->
                      new Case(new BatchNormalization(0.9f, 0.1f, center, scale), Shape.of(n));
                  default ->
                      new Case(
                          new BatchNormalization(0.9f, 0.1f, center, scale), Shape.of(2, 2, n));
                });
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(cases(), Arbitraries.of(false, true), Arbitraries.longs())
        .as((c, training, seed) -> sample(c, training, seed));
  }

  private static Sample sample(Case c, boolean training, long seed) {
    Model model = Served.model(c.layer(), c.input(), seed);
    SplittableRandom random = new SplittableRandom(seed);
    ModelFunction function =
        new ModelFunction(
            model.graph(), null, DoubleReference.builtIn(), training ? seed : null, random);
    return new Sample(
        c.layer() + (training ? " training" : " serving"),
        function,
        function.point(model.parameters().values(), random));
  }

  @Property(tries = 40)
  void servesTheSameBitsOnceSaved(@ForAll("cases") Case c, @ForAll long seed) {
    Served.check(c.layer(), c.input(), seed);
  }

  @Property(tries = 40)
  void parameterGradientsDoNotDependOnInputGradients(@ForAll("cases") Case c, @ForAll long seed) {
    Served.checkWithoutInputGradients(c.layer(), c.input(), seed);
  }

  @Example
  void allocateNothing() {
    Model model =
        Sequential.of(
                Shape.of(3, 3, 10),
                new Dropout(0.3f),
                new SpatialDropout2D(0.3f),
                new GaussianNoise(0.1f),
                new BatchNormalization())
            .build(1);
    Served.checkAllocations(model);
    Execution execution =
        new Execution(model.graph(), model.parameters(), 2, Workers.caller(), true);
    assertEquals(
        0,
        Allocations.inSteadyState(
            () -> {
              execution.forwardTraining(2, 5);
              execution.backward();
            }));
  }

  private static float[] train(Model model, int rows, float[] x, long seed) {
    Execution execution =
        new Execution(model.graph(), model.parameters(), rows, Workers.caller(), false);
    Slice input = execution.input(0);
    System.arraycopy(x, 0, input.array(), input.offset(), x.length);
    execution.forwardTraining(rows, seed);
    return execution.output(0).toArray();
  }

  /// Six deviations of a binomial distribution: one run of a thousand million would leave them.
  @Property(tries = 20)
  void dropsTheShareItIsTold(
      @ForAll("rates") float rate, @ForAll boolean spatial, @ForAll long seed) {
    int n = 20_000;
    Layer layer = spatial ? new SpatialDropout1D(rate) : new Dropout(rate);
    Model model = Sequential.of(Shape.of(2, 100), layer).build(1);
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    float[] y = train(model, n / 200, ones, seed);
    int zeros = 0;
    for (int i = 0; i < n; i++) {
      zeros += y[i] == 0 ? 1 : 0;
      assertTrue(y[i] == 0 || y[i] == 1 / (1 - rate));
      if (spatial) {
        assertEquals(y[i / 200 * 200 + i % 100], y[i], "one fate for a channel of a sample");
      }
    }
    int choices = spatial ? n / 2 : n;
    double deviation = Math.sqrt(rate * (1 - rate) / choices);
    assertEquals(rate, (double) zeros / n, 6 * deviation);
    assertArrayEquals(y, train(model, n / 200, ones, seed), "the same seed");
    if (rate > 0) {
      assertFalse(Arrays.equals(y, train(model, n / 200, ones, seed + 1)), "another seed");
    }
    assertArrayEquals(ones, model.predict(ones, n / 200), "off in a session");
  }

  @Provide
  Arbitrary<Float> rates() {
    return Arbitraries.of(0f, 0.05f, 0.25f, 0.5f, 0.8f);
  }

  /// Noise has the deviation it is told, within six standard errors, is the same for the same seed,
  /// and is off in a session.
  @Property(tries = 20)
  void addsNoiseInTrainingOnly(@ForAll long seed) {
    int n = 20_000;
    Model model = Sequential.of(Shape.of(200), new GaussianNoise(0.5f)).build(1);
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    float[] y = train(model, n / 200, ones, seed);
    double mean = 0;
    double squares = 0;
    for (float v : y) {
      mean += (v - 1) / n;
      squares += (v - 1.0) * (v - 1) / n;
    }
    assertEquals(0, mean, 6 * 0.5 / Math.sqrt(n));
    assertEquals(0.25, squares, 6 * 0.25 * Math.sqrt(2.0 / n));
    assertArrayEquals(y, train(model, n / 200, ones, seed), "the same seed");
    assertFalse(Arrays.equals(y, train(model, n / 200, ones, seed + 1)), "another seed");
    assertArrayEquals(ones, model.predict(ones, n / 200), "off in a session");
  }

  /// The running statistics approach those of the batch, and serving takes them.
  @Example
  void runningStatisticsFollowTheBatches() {
    Model model =
        Sequential.of(Shape.of(2, 3), new BatchNormalization(0.5f, 0, true, true)).build(1);
    float[] x = Points.uniform(50 * 6, -1, 3, 1);
    float[] y = null;
    for (int step = 0; step < 60; step++) {
      y = train(model, 50, x, step);
    }
    double[] sum = new double[3];
    double[] squares = new double[3];
    for (int i = 0; i < x.length; i++) {
      sum[i % 3] += x[i] / 100.0;
      squares[i % 3] += (double) x[i] * x[i] / 100.0;
    }
    List<Parameter> parameters = model.graph().parameters();
    float[] mean = model.parameters().slice(parameters.get(2)).toArray();
    float[] variance = model.parameters().slice(parameters.get(3)).toArray();
    for (int c = 0; c < 3; c++) {
      assertEquals(sum[c], mean[c], 1e-5);
      assertEquals(squares[c] - sum[c] * sum[c], variance[c], 1e-5);
    }
    assertArrayEquals(y, model.predict(x, 50), 1e-5f);
  }

  @Example
  void haveTheDefaultsAndNamesOfKeras() {
    Model model = Sequential.of(Shape.of(4), new Dropout(0.5f), new BatchNormalization()).build(1);
    assertEquals(
        List.of(
            "batch_normalization/gamma",
            "batch_normalization/beta",
            "batch_normalization/moving_mean",
            "batch_normalization/moving_variance"),
        model.graph().parameters().stream().map(Parameter::name).toList());
    assertEquals(
        List.of(true, true, false, false),
        model.graph().parameters().stream().map(Parameter::trainable).toList());
    assertEquals(new BatchNormalization(0.99f, 0.001f, true, true), new BatchNormalization());
    assertArrayEquals(
        new float[] {1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1}, model.parameters().values());
  }

  @Example
  void nameWhatDoesNotFit() {
    BadInput.refused(() -> new Dropout(1), "rate is 1.0", "below 1");
    BadInput.refused(() -> new SpatialDropout2D(-0.1f), "rate is -0.1");
    BadInput.refused(() -> new GaussianNoise(-1), "stddev is -1.0");
    BadInput.refused(() -> new BatchNormalization(1.5f, 0, true, true), "momentum is 1.5");
    BadInput.refused(() -> new BatchNormalization(0.5f, -1, true, true), "epsilon is -1");
    BadInput.refused(
        () -> Sequential.of(Shape.of(3, 2), new SpatialDropout2D(0.5f)).build(1),
        "spatial_dropout2d",
        "[3, 2]",
        "2 spatial extents");
    BadInput.refused(
        () -> Sequential.of(Shape.of(), new BatchNormalization()).build(1),
        "batch_normalization",
        "scalar");
  }
}
