package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Session;
import org.lanewise.nn.Shape;
import org.lanewise.nn.layer.Conv1D;
import org.lanewise.nn.layer.Conv1DTranspose;
import org.lanewise.nn.layer.Conv2D;
import org.lanewise.nn.layer.Conv2DTranspose;
import org.lanewise.nn.layer.Conv3D;
import org.lanewise.nn.layer.ConvOptions;
import org.lanewise.nn.layer.DepthwiseConv1D;
import org.lanewise.nn.layer.DepthwiseConv2D;
import org.lanewise.nn.layer.SeparableConv1D;
import org.lanewise.nn.layer.SeparableConv2D;

/// Every convolutional layer, in inputs and parameters, and what it refuses.
class ConvLayerProperties implements DifferentiableContract {
  private static final ConvOptions PLAIN = ConvOptions.DEFAULT;

  @Provide
  Arbitrary<Model> models() {
    return Arbitraries.longs().map(ConvLayerProperties::model);
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Arbitraries.longs().map(seed -> Networks.sample(model(seed), null, seed));
  }

  private static Model model(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Activation activation = Activations.ALL.get(random.nextInt(Activations.ALL.size()));
    ConvOptions options = ConvOptions.of(activation).strides(random.nextInt(1, 3));
    options = options.padding(random.nextBoolean() ? Padding.SAME : Padding.VALID);
    if (random.nextInt(4) == 0) {
      options = options.dilationRate(2);
    }
    if (random.nextInt(3) == 0) {
      options = options.withoutBias();
    }
    int filters = random.nextInt(1, 5);
    int kernel = random.nextInt(1, 4);
    Layer layer =
        switch (random.nextInt(10)) {
          case 0 -> new Conv1D(filters, kernel, options);
          case 1 -> new Conv2D(filters, kernel, options);
          case 2 -> new Conv3D(filters, 2, options);
          case 3 -> new DepthwiseConv1D(kernel, options);
          case 4 -> new DepthwiseConv2D(List.of(kernel, 2), random.nextInt(1, 3), options);
          case 5 -> new SeparableConv1D(filters, kernel, options);
          case 6 -> new SeparableConv2D(filters, List.of(2, kernel), 2, options);
          case 7 -> new Conv1DTranspose(filters, kernel, options);
          case 8 -> new Conv2DTranspose(filters, kernel, options);
          default -> new Conv2D(2 * filters, List.of(3, 2), options.groups(2));
        };
    String name = layer.getClass().getSimpleName();
    Shape shape =
        name.contains("1D")
            ? Shape.of(7, 3)
            : name.contains("2D") ? Shape.of(5, 6, 4) : Shape.of(3, 4, 3, 2);
    Model model = Sequential.of(shape, layer).build(seed);
    float[] values = model.parameters().values(); // biases away from 0
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) random.nextDouble(-0.25, 0.25);
    }
    return model;
  }

  /// Packed weights, more rows than asked for, and one row at a time.
  @Property(tries = 60)
  void sessionsMatchTheDoubleReference(@ForAll("models") Model model, @ForAll long seed) {
    int in = model.graph().input().shape().size();
    int out = model.graph().output().shape().size();
    float[] x = Points.uniform(3 * in, -1, 1, seed);
    float[] weights = model.parameters().values();
    double[] all = new double[x.length + weights.length];
    Arrays.setAll(all, i -> i < x.length ? x[i] : weights[i - x.length]);
    double[] expected = DoubleReference.builtIn().run(model.graph(), 3, all);
    float[] y = new float[3 * out];
    Session session = model.session(4);
    session.run(x, 0, y, 0, 3);
    for (int i = 0; i < y.length; i++) {
      assertEquals(expected[i], y[i], 2e-5, "y[" + i + "]");
    }
    float[] single = new float[3 * out];
    for (int i = 0; i < 3; i++) {
      session.run(x, i * in, single, i * out, 1);
    }
    assertArrayEquals(y, single);
  }

  @Example
  void hasTheShapesOfKeras() {
    ConvOptions same = PLAIN.padding(Padding.SAME).strides(2);
    assertEquals(Shape.of(26, 26, 32), output(new Conv2D(32, 3, PLAIN), 28, 28, 1));
    assertEquals(Shape.of(14, 14, 8), output(new Conv2D(8, 3, same), 28, 27, 1));
    assertEquals(Shape.of(8, 6), output(new Conv1D(6, 3, PLAIN.dilationRate(2)), 12, 5));
    assertEquals(Shape.of(2, 3, 4, 7), output(new Conv3D(7, 3, PLAIN), 4, 5, 6, 2));
    assertEquals(Shape.of(5, 5, 6), output(new DepthwiseConv2D(List.of(2), 2, PLAIN), 6, 6, 3));
    assertEquals(Shape.of(3, 3, 9), output(new SeparableConv2D(9, 3, same), 6, 6, 3));
    assertEquals(Shape.of(13, 4), output(new Conv1DTranspose(4, 3, PLAIN.strides(2)), 6, 3));
    assertEquals(Shape.of(12, 10, 4), output(new Conv2DTranspose(4, 3, same), 6, 5, 3));
    assertEquals(Shape.of(15, 4), output(new Conv1DTranspose(4, 2, PLAIN.strides(3)), 5, 3));
    ConvOptions cut = PLAIN.strides(2).padding(Padding.of(1, 1));
    assertEquals(Shape.of(11, 4), output(new Conv1DTranspose(4, 3, cut), 6, 3));
  }

  @Example
  void namesItsParametersAsKerasDoes() {
    Model model = Sequential.of(Shape.of(6, 6, 3), new SeparableConv2D(5, 2, PLAIN)).build(1);
    assertEquals(
        "[separable_conv2d/depthwise_kernel[2, 2, 3, 1], "
            + "separable_conv2d/pointwise_kernel[1, 1, 3, 5], separable_conv2d/bias[5]]",
        model.graph().parameters().stream().map(p -> p.name() + p.shape()).toList().toString());
    Model one = Sequential.of(Shape.of(6, 3), new Conv1D(5, 2, PLAIN.withoutBias())).build(1);
    assertEquals("conv1d/kernel", one.graph().parameters().get(0).name());
    assertEquals(1, one.graph().parameters().size());
  }

  private static Shape output(Layer layer, int... input) {
    return Sequential.of(Shape.of(input), layer).build(1).graph().output().shape();
  }

  private static void refused(Layer layer, Shape input, String... words) {
    BadInput.refused(() -> Sequential.of(input, layer).build(1), words);
  }

  @Example
  void refusesWhatDoesNotFit() {
    Shape image = Shape.of(6, 6, 3);
    refused(new Conv1D(4, 3, PLAIN), image, "conv1d", "[6, 6, 3]", "1 spatial extent ");
    refused(new Conv2D(4, 7, PLAIN), image, "conv2d", "7", "6");
    refused(new Conv2D(4, 3, PLAIN.groups(2)), image, "conv2d", "[6, 6, 3]", "2 groups");
    refused(new Conv2D(4, 3, PLAIN.groups(3)), image, "conv2d", "filters is 4", "3 groups");
    refused(new Conv2D(4, List.of(1, 2, 3), PLAIN), image, "conv2d", "kernelSize", "[1, 2, 3]");
    refused(new Conv2D(4, 3, PLAIN.strides(1, 0)), image, "conv2d", "strides", "[1, 0]");
    refused(new Conv2D(4, 3, PLAIN.padding(Padding.of(1, 1))), image, "conv2d", "[1, 1]", "4");
    refused(new DepthwiseConv2D(3, PLAIN.groups(3)), image, "depthwise_conv2d", "groups is 3");
    refused(new Conv2DTranspose(4, 3, PLAIN), Shape.of(6), "conv2d_transpose", "[6]", "2 spatial");
    BadInput.refused(() -> new Conv3D(0, 3, PLAIN), "filters is 0");
    BadInput.refused(() -> new DepthwiseConv1D(List.of(3), -1, PLAIN), "depthMultiplier is -1");
    BadInput.refused(() -> new Conv2D(3, 3, (ConvOptions) null), "options is null");
  }
}
