package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.ConvGeometry;
import org.lanewise.kernels.Epilogue;
import org.lanewise.kernels.PackedKernel;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.Call;
import org.lanewise.nn.Frozen;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// A transposed convolution, `y = act(convT(x, W) + b)`: ONNX's ConvTranspose, channels last, with
/// the activation fused into it. It computes what the gradient of the input of a [Conv] is.
///
/// The input is `[..., extents..., channels]`, the kernel W `[taps..., filters / groups, channels]`
/// (that of the convolution which leads from the output to the input), the bias `[filters]` if
/// there is one. The output is `extent stride` long with `same` padding, `extent stride +
/// max(window - stride, 0)` with `valid`, as in Keras, and `(extent - 1) stride + window - padding`
/// with given numbers, as in ONNX, where window is `(taps - 1) dilation + 1`.
///
/// @param strides from window to window of the output, one for each axis
/// @param padding what is cut off the output
/// @param dilations from tap to tap, one for each axis
/// @param groups the parts that channels and filters are cut into
/// @param activation applied to each element
public record ConvTranspose(
    List<Integer> strides,
    Padding padding,
    List<Integer> dilations,
    int groups,
    Activation activation)
    implements Op {
  /// Checks the attributes; the rest is checked with the shapes.
  public ConvTranspose {
    strides = List.copyOf(strides);
    Objects.requireNonNull(padding, "padding is null");
    dilations = List.copyOf(dilations);
    Objects.requireNonNull(activation, "activation is null");
  }

  static ConvTranspose of(Map<String, String> attributes) {
    return new ConvTranspose(
        Ops.integers(attributes, "strides"),
        Padding.of(Ops.attribute(attributes, "padding")),
        Ops.integers(attributes, "dilations"),
        Ops.integer(attributes, "groups"),
        Activation.of(Ops.attribute(attributes, "activation")));
  }

  @Override
  public String type() {
    return "ConvTranspose";
  }

  @Override
  public Map<String, String> attributes() {
    return Convolution.attributes(strides, padding, dilations, groups, activation);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Convolution.check(inputs, parameters);
    Shape x = inputs.get(0);
    Shape w = parameters.get(0);
    if (x.dim(-1) != w.dim(-1)) {
      throw new IllegalArgumentException(
          "the input has the shape "
              + x
              + ", expected the last extent "
              + w.dim(-1)
              + " of the kernel "
              + w);
    }
    Convolution.checkBias(parameters, w.dim(-2) * groups);
    int[] outputs = outputs(x, w);
    geometry(outputs, w);
    return Convolution.shape(x, outputs, w.dim(-2) * groups);
  }

  private int[] outputs(Shape x, Shape w) {
    int axes = w.rank() - 2;
    int[] extents = Convolution.extents(x, axes);
    if (strides.size() != axes || dilations.size() != axes) {
      throw new IllegalArgumentException(
          "the strides are " + strides + ", the dilations " + dilations + ", expected " + axes);
    }
    int[] outputs = new int[axes];
    for (int axis = 0; axis < axes; axis++) {
      int stride = strides.get(axis);
      int window = (w.dim(axis) - 1) * dilations.get(axis) + 1;
      int extent = extents[axis];
      if (padding.equals(Padding.SAME)) {
        outputs[axis] = extent * stride;
      } else if (padding.equals(Padding.VALID)) {
        outputs[axis] = extent * stride + Math.max(window - stride, 0);
      } else {
        int[] pads = padding.along(axis, axes, extent, window, stride);
        outputs[axis] = (extent - 1) * stride + window - pads[0] - pads[1];
      }
    }
    return outputs;
  }

  /// That of the convolution from the output to the input.
  private ConvGeometry geometry(int[] outputs, Shape w) {
    return new ConvGeometry(
        outputs,
        w.dim(-2) * groups,
        w.dim(-1),
        Convolution.taps(w),
        Ops.array(strides),
        padding,
        Ops.array(dilations),
        groups);
  }

  @Override
  public long backwardScratch(Node node, int batch) {
    return Convolution.backwardScratch(activation, node, batch);
  }

  @Override
  public long saved(Node node, int batch) {
    return Convolution.saved(activation, node, batch);
  }

  @Override
  public Object prepare(Call call) {
    Shape w = call.parameterShape(0);
    return Convolution.of(geometry(outputs(call.inputShape(0), w), w), activation, call);
  }

  @Override
  public void forward(Call call) {
    Convolution c = (Convolution) call.prepared();
    Slice x = call.input(0);
    Slice w = call.parameter(0);
    Slice z = Convolution.sums(call);
    // y = act(convT(x, W) + b), or z without act
    org.lanewise.kernels.Conv.backwardInput(
        c.geometry(),
        Convolution.images(call),
        x.array(),
        x.offset(),
        w.array(),
        w.offset(),
        z.array(),
        z.offset(),
        c.ending().of(call),
        call.workers());
    Convolution.activate(activation, call);
  }

  @Override
  public void backward(Call call) {
    Convolution c = (Convolution) call.prepared();
    Slice x = call.input(0);
    Slice w = call.parameter(0);
    Slice dz = Convolution.backward(activation, call);
    Slice dw = call.parameterGradient(0);
    if (dw != null) {
      org.lanewise.kernels.Conv.backwardKernel(
          c.geometry(),
          Convolution.images(call),
          dz.array(),
          dz.offset(),
          x.array(),
          x.offset(),
          dw.array(),
          dw.offset(),
          call.workers());
    }
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      // dx = conv(dz, W)
      org.lanewise.kernels.Conv.forward(
          c.geometry(),
          Convolution.images(call),
          dz.array(),
          dz.offset(),
          w.array(),
          w.offset(),
          dx.array(),
          dx.offset(),
          Epilogue.NONE,
          call.workers());
    }
  }

  @Override
  public Frozen freeze(Node node, List<Slice> parameters) {
    Slice w = parameters.get(0);
    Shape kernel = node.parameters().get(0).shape();
    int[] outputs = outputs(node.inputs().get(0).shape(), kernel);
    PackedKernel packed =
        w.derive(
            List.of(this, node.inputs().get(0).shape(), kernel),
            () -> PackedKernel.transposed(geometry(outputs, kernel), w.array(), w.offset()));
    Epilogue epilogue = Convolution.frozen(activation, parameters);
    return call -> {
      Slice x = call.input(0);
      Slice y = call.output();
      org.lanewise.kernels.Conv.backwardInput(
          Convolution.images(call),
          x.array(),
          x.offset(),
          packed,
          y.array(),
          y.offset(),
          epilogue,
          call.workers());
    };
  }
}
