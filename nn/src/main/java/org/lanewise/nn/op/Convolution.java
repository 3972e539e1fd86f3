package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.ConvGeometry;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.Padding;
import org.lanewise.kernels.Reduce;
import org.lanewise.nn.Call;
import org.lanewise.nn.Node;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// What [Conv] and [ConvTranspose] share.
///
/// @param geometry the sizes of the convolution, or of the one that is transposed
/// @param ending the bias, the residual, and the activation unless its input is saved
record Convolution(ConvGeometry geometry, Ending ending) {
  static Convolution of(ConvGeometry geometry, Activation activation, Call call) {
    Activation fused = call.saved() == null ? activation : Activation.LINEAR;
    Slice bias = call.parameters() == 1 ? null : call.parameter(1);
    return new Convolution(
        geometry,
        new Ending(
            bias == null ? Epilogue.of(fused) : new Epilogue(bias.array(), bias.offset(), fused)));
  }

  /// The epilogue of weights that no longer change.
  static Epilogue frozen(Activation activation, List<Slice> parameters) {
    return parameters.size() == 1
        ? Epilogue.of(activation)
        : new Epilogue(parameters.get(1).toArray(), 0, activation);
  }

  static Map<String, String> attributes(
      List<Integer> strides,
      Padding padding,
      List<Integer> dilations,
      int groups,
      Activation activation) {
    return Map.of(
        "strides", Ops.text(strides),
        "padding", padding.toString(),
        "dilations", Ops.text(dilations),
        "groups", Integer.toString(groups),
        "activation", activation.name());
  }

  /// Refuses operands whose ranks do not fit.
  static void check(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("parameters", parameters, 1, 2);
    Shape x = inputs.get(0);
    Shape w = parameters.get(0);
    int axes = w.rank() - 2;
    if (axes < 1 || axes > 3) {
      throw new IllegalArgumentException(
          "the kernel has the shape "
              + w
              + ", expected 1 to 3 spatial extents and those of the channels");
    }
    if (x.rank() < axes + 1) {
      throw new IllegalArgumentException(
          "the input has the shape "
              + x
              + ", expected "
              + axes
              + " spatial extents and the channels, as the kernel "
              + w
              + " has");
    }
  }

  /// Refuses a bias of another length.
  static void checkBias(List<Shape> parameters, int channels) {
    if (parameters.size() == 2 && !parameters.get(1).equals(Shape.of(channels))) {
      throw new IllegalArgumentException(
          "the bias has the shape " + parameters.get(1) + ", expected [" + channels + "]");
    }
  }

  /// The spatial extents of an input, before its channels. Axes before them are more images.
  static int[] extents(Shape x, int axes) {
    return Arrays.copyOfRange(x.dims(), x.rank() - 1 - axes, x.rank() - 1);
  }

  /// The taps of a kernel, before its channels and filters.
  static int[] taps(Shape kernel) {
    return Arrays.copyOf(kernel.dims(), kernel.rank() - 2);
  }

  /// The images of all rows.
  static int images(Call call) {
    return Pooling.images(call, call.parameterShape(0).rank() - 2);
  }

  /// An input with other extents and channels.
  static Shape shape(Shape x, int[] extents, int channels) {
    int[] dims = x.dims();
    System.arraycopy(extents, 0, dims, dims.length - 1 - extents.length, extents.length);
    dims[dims.length - 1] = channels;
    return Shape.of(dims);
  }

  static long backwardScratch(Activation activation, Node node, int batch) {
    return activation == Activation.LINEAR ? 0 : (long) batch * node.output().shape().size();
  }

  static long saved(Activation activation, Node node, int batch) {
    return activation.readsInput() ? (long) batch * node.output().shape().size() : 0;
  }

  /// Where forward puts what the activation has not been applied to, or else its result.
  static Slice sums(Call call) {
    return call.saved() == null ? call.output() : call.saved();
  }

  /// `y = act(z)`, unless that was fused.
  static void activate(Activation activation, Call call) {
    Slice z = call.saved();
    if (z != null) {
      int n = call.outputSize();
      activation.forward(n, z.array(), z.offset(), call.output().array(), call.output().offset());
    }
  }

  /// `dz = act' dy`, and the gradient of the bias, the column sums of it.
  static Slice backward(Activation activation, Call call) {
    Slice dz = call.outputGradient();
    int channels = call.outputShape().dim(-1);
    int n = call.outputSize();
    if (activation != Activation.LINEAR) {
      Slice v = sums(call);
      Slice dy = dz;
      dz = call.scratch();
      activation.backward(
          n, v.array(), v.offset(), dy.array(), dy.offset(), dz.array(), dz.offset());
    }
    Slice db = call.parameters() == 1 ? null : call.parameterGradient(1);
    if (db != null) {
      Reduce.columnSums(
          n / channels, channels, dz.array(), dz.offset(), channels, db.array(), db.offset());
    }
    return dz;
  }
}
