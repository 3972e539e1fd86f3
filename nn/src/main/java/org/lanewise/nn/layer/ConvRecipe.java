package org.lanewise.nn.layer;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Op;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Conv;
import org.lanewise.nn.op.ConvTranspose;

/// What the convolutional layers share: one of them under construction, over so many spatial axes.
///
/// @param graph receives the ops
/// @param name the name of the layer
/// @param axes the number of spatial axes
/// @param input what it reads
/// @param kernelSize a number for each axis, or one for all
/// @param options the rest
record ConvRecipe(
    GraphBuilder graph,
    String name,
    int axes,
    Value input,
    List<Integer> kernelSize,
    ConvOptions options) {
  /// Checks that the input has the axes.
  ConvRecipe {
    SpatialAxes.check(name, axes, input.shape());
    kernelSize = spread(name, "kernelSize", axes, kernelSize);
  }

  static ConvRecipe of(
      GraphBuilder graph,
      String base,
      int axes,
      Value input,
      List<Integer> kernelSize,
      ConvOptions options) {
    return new ConvRecipe(graph, graph.uniqueName(base), axes, input, kernelSize, options);
  }

  Value convolution(int filters) {
    int channels = input.shape().dim(-1);
    if (options.groups() < 1 || channels % options.groups() != 0) {
      throw new IllegalArgumentException(
          name
              + ": the input has the shape "
              + input.shape()
              + ", expected channels that are a multiple of the "
              + options.groups()
              + " groups");
    }
    Parameter kernel = kernel("kernel", channels / options.groups(), filters);
    Op op = conv(strides(), options.groups(), options.activation());
    return add(name, op, input, kernel, filters);
  }

  Value transposed(int filters) {
    oneGroup();
    Parameter kernel = kernel("kernel", filters, input.shape().dim(-1));
    Op op = new ConvTranspose(strides(), options.padding(), dilations(), 1, options.activation());
    return add(name, op, input, kernel, filters);
  }

  Value depthwise(int multiplier) {
    oneGroup();
    int channels = input.shape().dim(-1);
    Parameter kernel = kernel("kernel", channels, multiplier);
    Op op = conv(strides(), channels, options.activation());
    return add(name, op, input, kernel, channels * multiplier);
  }

  Value separable(int filters, int multiplier) {
    oneGroup();
    int channels = input.shape().dim(-1);
    Parameter depthwise = kernel("depthwise_kernel", channels, multiplier);
    Value between =
        graph.add(
            name + "/depthwise",
            conv(strides(), channels, Activation.LINEAR),
            List.of(input),
            List.of(depthwise));
    Shape shape = shape(Collections.nCopies(axes, 1), channels * multiplier, filters);
    Parameter pointwise =
        graph.parameter(
            name + "/pointwise_kernel",
            shape,
            options.kernelInitializer(),
            options.kernelRegularizer());
    List<Integer> ones = Collections.nCopies(axes, 1);
    Op op = new Conv(ones, Padding.VALID, ones, 1, options.activation());
    return add(name, op, between, pointwise, filters);
  }

  private Conv conv(List<Integer> strides, int groups, Activation activation) {
    return new Conv(strides, options.padding(), dilations(), groups, activation);
  }

  private void oneGroup() {
    if (options.groups() != 1) {
      throw new IllegalArgumentException(
          name + ": groups is " + options.groups() + ", expected 1: this layer has no groups");
    }
  }

  private Parameter kernel(String role, int in, int out) {
    return graph.parameter(
        name + "/" + role,
        shape(kernelSize, in, out),
        options.kernelInitializer(),
        options.kernelRegularizer());
  }

  private static Shape shape(List<Integer> taps, int in, int out) {
    return Shape.of(
        Stream.concat(taps.stream(), Stream.of(in, out)).mapToInt(Integer::intValue).toArray());
  }

  private Value add(String node, Op op, Value from, Parameter kernel, int filters) {
    List<Parameter> parameters = new ArrayList<>(List.of(kernel));
    if (options.useBias()) {
      parameters.add(
          graph.parameter(
              name + "/bias", Shape.of(filters), Initializer.ZEROS, options.biasRegularizer()));
    }
    return graph.add(node, op, List.of(from), parameters);
  }

  private List<Integer> strides() {
    return spread(name, "strides", axes, options.strides());
  }

  private List<Integer> dilations() {
    return spread(name, "dilationRate", axes, options.dilationRate());
  }

  private static List<Integer> spread(String name, String what, int axes, List<Integer> numbers) {
    if (numbers.size() != 1 && numbers.size() != axes || Collections.min(numbers) < 1) {
      throw new IllegalArgumentException(
          name
              + ": "
              + what
              + " is "
              + numbers
              + ", expected one number or "
              + axes
              + ", each 1 or more");
    }
    return SpatialAxes.spread(name, what, axes, numbers);
  }

  static void positive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " is " + value + ", expected 1 or more");
    }
  }
}
