package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Op;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Session;
import org.lanewise.nn.Shape;
import org.lanewise.nn.layer.Activate;
import org.lanewise.nn.layer.BatchNormalization;
import org.lanewise.nn.layer.Conv1DTranspose;
import org.lanewise.nn.layer.Conv2D;
import org.lanewise.nn.layer.ConvOptions;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.DepthwiseConv2D;
import org.lanewise.nn.op.ConvTranspose;

/// A session folds a batch norm into the weights before it: the outputs are those of the layers.
class FoldingProperties {
  private static final int ROWS = 2;

  record Case(Layer product, Shape input, BatchNormalization norm, Layer last) {
    /// The weights of a layer that was trained for a while.
    Model model(long seed) {
      Model model = Sequential.of(input, product, norm, last).build(seed);
      SplittableRandom random = new SplittableRandom(seed);
      float[] values = model.parameters().values();
      for (Parameter parameter : model.graph().parameters()) {
        boolean positive = parameter.name().endsWith("variance");
        for (int i = 0; i < parameter.shape().size(); i++) {
          double v = positive ? random.nextDouble(0.1, 4) : random.nextDouble(-1, 1);
          values[parameter.offset() + i] = (float) v;
        }
      }
      return model;
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 6),
            Sizes.between(1, 18),
            Arbitraries.of(false, true),
            Arbitraries.of(false, true),
            Arbitraries.of(Activation.LINEAR, Activation.RELU))
        .as(
            (kind, n, scale, center, activation) -> {
              BatchNormalization norm = new BatchNormalization(0.9f, 0.1f, center, scale);
              ConvOptions bare = ConvOptions.DEFAULT.withoutBias();
              ConvOptions some = ConvOptions.DEFAULT;
              return switch (kind) {
                case 0 -> new Case(new Dense(n), Shape.of(2, 5), norm, new Activate(activation));
                case 1 ->
                    new Case(
                        new Conv2D(n, 2, some), Shape.of(4, 3, 3), norm, new Activate(activation));
                case 2 ->
                    new Case(
                        new Conv2D(2 * n, 2, bare.groups(2)),
                        Shape.of(3, 3, 4),
                        norm,
                        new Activate(activation));
                case 3 ->
                    new Case(
                        new DepthwiseConv2D(List.of(2), 2, bare),
                        Shape.of(3, 3, n),
                        norm,
                        new Activate(activation));
                case 4 ->
                    new Case(
                        new Conv1DTranspose(n, 3, some.strides(2)),
                        Shape.of(3, 2),
                        norm,
                        new Activate(activation));
                case 5 -> new Case(grouped(3, n), Shape.of(3, 6), norm, new Activate(activation));
                default ->
                    new Case(
                        new Conv1DTranspose(n, 2, bare),
                        Shape.of(3, 4),
                        norm,
                        new Activate(activation));
              };
            });
  }

  /// A transposed convolution in groups, which no layer has, but files do.
  private static Layer grouped(int groups, int filters) {
    Op op = new ConvTranspose(List.of(2), Padding.VALID, List.of(1), groups, Activation.LINEAR);
    return (graph, x) -> {
      Shape kernel = Shape.of(3, filters, x.shape().dim(-1));
      Parameter w = graph.parameter("w", kernel, Initializer.GLOROT_UNIFORM);
      Parameter b = graph.parameter("b", Shape.of(filters * groups), Initializer.ZEROS);
      return graph.add("grouped", op, List.of(x), List.of(w, b));
    };
  }

  /// Both ways round each product and each sum a few times: the error is as many roundings of what
  /// the sum over the magnitudes is, which is the same model with positive inputs and weights, and
  /// negative means. What is between is at most so steep.
  @Property(tries = 60)
  void aSessionComputesWhatTheLayersDo(@ForAll("cases") Case c, @ForAll long seed) {
    Model model = c.model(seed);
    float[] x = Points.uniform(ROWS * c.input().size(), -1, 1, seed);
    double[] exact = reference(model, x, false);
    double[] magnitude = reference(model, x, true);
    float[] y = model.predict(x, ROWS);
    int terms = model.graph().parameters().get(0).shape().size();
    Tolerance tolerance = Tolerance.roundings(terms + 16);
    for (int i = 0; i < y.length; i++) {
      assertEquals(exact[i], y[i], tolerance.bound(magnitude[i]), "y[" + i + "]");
    }
  }

  private static double[] reference(Model model, float[] x, boolean magnitudes) {
    float[] w = model.parameters().values();
    double[] all = new double[x.length + w.length];
    for (int i = 0; i < x.length; i++) {
      all[i] = magnitudes ? Math.abs(x[i]) : x[i];
    }
    for (Parameter parameter : model.graph().parameters()) {
      for (int i = parameter.offset(); i < parameter.offset() + parameter.shape().size(); i++) {
        double sign = parameter.name().endsWith("mean") ? -1 : 1;
        all[x.length + i] = magnitudes ? sign * Math.abs(w[i]) : w[i];
      }
    }
    return DoubleReference.builtIn().run(model.graph(), ROWS, all);
  }

  /// Forks share the weights that were folded when they were made.
  @Example
  void keepsTheWeightsOfItsTime() {
    Model model =
        Sequential.of(Shape.of(3), new Dense(4), new BatchNormalization(), new Dense(2)).build(1);
    Session session = model.session(2);
    float[] x = Points.uniform(6, -1, 1, 1);
    float[] before = new float[4];
    session.run(x, 0, before, 0, 2);
    Arrays.fill(model.parameters().values(), 7);
    float[] after = new float[4];
    session.fork().run(x, 0, after, 0, 2);
    assertArrayEquals(before, after);
  }

  @Example
  void allocatesNothing() {
    Model model =
        Sequential.of(
                Shape.of(5, 5, 2),
                new Conv2D(3, 2, ConvOptions.DEFAULT.withoutBias()),
                new BatchNormalization(),
                new Activate(Activation.RELU))
            .build(1);
    Session session = model.session(2);
    float[] x = Points.uniform(100, -1, 1, 1);
    float[] y = new float[2 * 4 * 4 * 3];
    assertEquals(0, Allocations.inSteadyState(() -> session.run(x, 0, y, 0, 2)));
  }
}
