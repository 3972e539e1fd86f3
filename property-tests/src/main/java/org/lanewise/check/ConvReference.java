package org.lanewise.check;

import java.util.Arrays;
import java.util.List;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.Node;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.Conv;
import org.lanewise.nn.op.ConvTranspose;

/// A convolution and its gradients in double, straight from the formula: every product of an input
/// and a weight, one after the other.
///
/// @param extents the spatial extents of the input, one to three
/// @param channels the channels of the input
/// @param filters the channels of the output
/// @param kernel the extents of the kernel
/// @param strides from window to window
/// @param padding the zeros round the input
/// @param dilations from tap to tap
/// @param groups the groups of channels and filters
public record ConvReference(
    int[] extents,
    int channels,
    int filters,
    int[] kernel,
    int[] strides,
    Padding padding,
    int[] dilations,
    int groups) {
  /// Takes one product: an input, a weight and the output they belong to, by their indices.
  private interface Term {
    void add(int x, int w, int y);
  }

  static double[] conv(
      Conv op, Node node, int rows, List<double[]> inputs, List<double[]> parameters) {
    Shape x = node.inputs().get(0).shape();
    ConvReference reference =
        of(
            node,
            x,
            x.dim(-1),
            node.output().shape().dim(-1),
            op.strides(),
            op.padding(),
            op.dilations(),
            op.groups());
    double[] y = reference.forward(rows, inputs.get(0), parameters.get(0));
    for (int i = 0; i < y.length && inputs.size() > 1; i++) {
      y[i] += inputs.get(1)[i];
    }
    return finish(y, parameters, reference.filters, op.activation());
  }

  static double[] convTranspose(
      ConvTranspose op, Node node, int rows, List<double[]> inputs, List<double[]> parameters) {
    Shape y = node.output().shape();
    int filters = node.inputs().get(0).shape().dim(-1);
    ConvReference reference =
        of(node, y, y.dim(-1), filters, op.strides(), op.padding(), op.dilations(), op.groups());
    double[] z = reference.backwardInput(rows, inputs.get(0), parameters.get(0));
    return finish(z, parameters, reference.channels, op.activation());
  }

  private static ConvReference of(
      Node node,
      Shape image,
      int channels,
      int filters,
      List<Integer> strides,
      Padding padding,
      List<Integer> dilations,
      int groups) {
    int axes = image.rank() - 1;
    int[] kernel = Arrays.copyOf(node.parameters().get(0).shape().dims(), axes);
    return new ConvReference(
        Arrays.copyOf(image.dims(), axes),
        channels,
        filters,
        kernel,
        strides.stream().mapToInt(Integer::intValue).toArray(),
        padding,
        dilations.stream().mapToInt(Integer::intValue).toArray(),
        groups);
  }

  private static double[] finish(
      double[] y, List<double[]> parameters, int channels, Activation activation) {
    for (int i = 0; i < y.length; i++) {
      double bias = parameters.size() > 1 ? parameters.get(1)[i % channels] : 0;
      y[i] = DoubleReference.activate(activation, y[i] + bias);
    }
    return y;
  }

  /// The spatial extents of the output.
  ///
  /// @return one for each axis
  public int[] outputs() {
    int[] outputs = new int[extents.length];
    for (int axis = 0; axis < outputs.length; axis++) {
      int[] pads = pads(axis);
      outputs[axis] = (extents[axis] + pads[0] + pads[1] - window(axis)) / strides[axis] + 1;
    }
    return outputs;
  }

  private int window(int axis) {
    return (kernel[axis] - 1) * dilations[axis] + 1;
  }

  private int[] pads(int axis) {
    return padding.along(axis, extents.length, extents[axis], window(axis), strides[axis]);
  }

  /// Elements of one output.
  ///
  /// @return extents of the output times filters
  public int outputSize() {
    return product(outputs()) * filters;
  }

  /// Elements of one image.
  ///
  /// @return extents times channels
  public int inputSize() {
    return product(extents) * channels;
  }

  /// Elements of the kernel.
  ///
  /// @return its extents times channels of a group times filters
  public int kernelSize() {
    return product(kernel) * (channels / groups) * filters;
  }

  private static int product(int[] extents) {
    int product = 1;
    for (int extent : extents) {
      product *= extent;
    }
    return product;
  }

  /// The convolution.
  ///
  /// @param batch the number of images
  /// @param x the images
  /// @param w the kernel
  /// @return the outputs, without bias and activation
  public double[] forward(int batch, double[] x, double[] w) {
    double[] y = new double[batch * outputSize()];
    terms(batch, (i, k, o) -> y[o] += x[i] * w[k]);
    return y;
  }

  /// The gradient of the input: the transposed convolution.
  ///
  /// @param batch the number of images
  /// @param dy the gradient of the output
  /// @param w the kernel
  /// @return the gradient
  public double[] backwardInput(int batch, double[] dy, double[] w) {
    double[] dx = new double[batch * inputSize()];
    terms(batch, (i, k, o) -> dx[i] += dy[o] * w[k]);
    return dx;
  }

  /// The gradient of the kernel.
  ///
  /// @param batch the number of images
  /// @param x the images
  /// @param dy the gradient of the output
  /// @return the gradient
  public double[] backwardKernel(int batch, double[] x, double[] dy) {
    double[] dw = new double[kernelSize()];
    terms(batch, (i, k, o) -> dw[k] += x[i] * dy[o]);
    return dw;
  }

  private void terms(int batch, Term term) {
    int[] outputs = outputs();
    int positions = product(outputs);
    int own = channels / groups;
    for (int n = 0; n < batch; n++) {
      for (int o = 0; o < positions; o++) {
        for (int t = 0; t < product(kernel); t++) {
          int position = position(o, t, outputs);
          for (int f = 0; f < filters && position >= 0; f++) {
            int group = f / (filters / groups);
            for (int c = 0; c < own; c++) {
              term.add(
                  (n * product(extents) + position) * channels + group * own + c,
                  (t * own + c) * filters + f,
                  (n * positions + o) * filters + f);
            }
          }
        }
      }
    }
  }

  /// The position of the image under tap t of output o; -1 outside of it.
  private int position(int o, int t, int[] outputs) {
    int position = 0;
    int size = 1;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      int at = o % outputs[axis] * strides[axis] + t % kernel[axis] * dilations[axis];
      at -= pads(axis)[0];
      if (at < 0 || at >= extents[axis]) {
        return -1;
      }
      position += at * size;
      size *= extents[axis];
      o /= outputs[axis];
      t /= kernel[axis];
    }
    return position;
  }
}
