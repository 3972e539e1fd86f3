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

/// A convolution over one, two or three spatial axes, `y = act(conv(x, W) + b + r)`: ONNX's Conv,
/// channels last, with the activation fused into it ([org.lanewise.kernels.Conv] has the formula).
/// A second input `r` of the output's shape, the residual, there may be where there are fewer
/// groups than channels.
///
/// The input is `[..., extents..., channels]`, the kernel W `[taps..., channels / groups,
/// filters]`, the bias `[filters]` if there is one. With as many groups as channels the kernel may
/// also be Keras's depthwise one, `[taps..., channels, multiplier]`, for channels times multiplier
/// filters.
///
/// If the activation reads its input, forward saves that. In a session, which has no backward, it
/// is fused all the same.
///
/// @param strides from window to window, one for each axis
/// @param padding the zeros round the input
/// @param dilations from tap to tap, one for each axis
/// @param groups the parts that channels and filters are cut into
/// @param activation applied to each element
public record Conv(
    List<Integer> strides,
    Padding padding,
    List<Integer> dilations,
    int groups,
    Activation activation)
    implements Op {
  /// Checks the attributes; the rest is checked with the shapes.
  public Conv {
    strides = List.copyOf(strides);
    Objects.requireNonNull(padding, "padding is null");
    dilations = List.copyOf(dilations);
    Objects.requireNonNull(activation, "activation is null");
  }

  static Conv of(Map<String, String> attributes) {
    return new Conv(
        Ops.integers(attributes, "strides"),
        Padding.of(Ops.attribute(attributes, "padding")),
        Ops.integers(attributes, "dilations"),
        Ops.integer(attributes, "groups"),
        Activation.of(Ops.attribute(attributes, "activation")));
  }

  @Override
  public String type() {
    return "Conv";
  }

  @Override
  public Map<String, String> attributes() {
    return Convolution.attributes(strides, padding, dilations, groups, activation);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Shape x = inputs.get(0);
    Shape w = parameters.get(0);
    Ops.count("inputs", inputs, 1, 2);
    Convolution.check(inputs, parameters);
    int filters = filters(x, w);
    Convolution.checkBias(parameters, filters);
    Shape y = Convolution.shape(x, geometry(x, w).output(), filters);
    if (inputs.size() == 2) {
      checkResidual(inputs.get(1), x.dim(-1), y);
    }
    return y;
  }

  private void checkResidual(Shape r, int channels, Shape y) {
    if (!r.equals(y)) {
      throw new IllegalArgumentException("the residual has the shape " + r + ", expected " + y);
    }
    if (!takesResidual(channels)) {
      throw new IllegalArgumentException(
          "there is a residual, expected none where the groups are as many as the channels, "
              + channels);
    }
  }

  /// Whether a residual may be added to a convolution of so many channels.
  ///
  /// @param channels the last extent of the input
  /// @return false where each of several channels is a group of its own
  public boolean takesResidual(int channels) {
    return groups == 1 || groups < channels;
  }

  private int filters(Shape x, Shape w) {
    int channels = x.dim(-1);
    if (groups == channels && w.dim(-2) == channels) {
      return channels * w.dim(-1);
    }
    if ((long) w.dim(-2) * groups != channels) {
      throw new IllegalArgumentException(
          "the input has the shape "
              + x
              + ", expected the last extent "
              + (long) w.dim(-2) * groups
              + ", of the kernel "
              + w
              + " and its "
              + groups
              + " groups");
    }
    return w.dim(-1);
  }

  private ConvGeometry geometry(Shape x, Shape w) {
    return new ConvGeometry(
        Convolution.extents(x, w.rank() - 2),
        x.dim(-1),
        filters(x, w),
        Convolution.taps(w),
        Ops.array(strides),
        padding,
        Ops.array(dilations),
        groups);
  }

  private ConvGeometry geometry(Node node) {
    return geometry(node.inputs().get(0).shape(), node.parameters().get(0).shape());
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
    return Convolution.of(geometry(call.inputShape(0), call.parameterShape(0)), activation, call);
  }

  @Override
  public void forward(Call call) {
    Convolution c = (Convolution) call.prepared();
    Slice x = call.input(0);
    Slice w = call.parameter(0);
    Slice z = Convolution.sums(call);
    // y = act(conv(x, W) + b + r), or z without act
    org.lanewise.kernels.Conv.forward(
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
          x.array(),
          x.offset(),
          dz.array(),
          dz.offset(),
          dw.array(),
          dw.offset(),
          call.workers());
    }
    Slice dr = call.inputs() == 1 ? null : call.inputGradient(1);
    if (dr != null) {
      System.arraycopy(dz.array(), dz.offset(), dr.array(), dr.offset(), call.outputSize());
    }
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      org.lanewise.kernels.Conv.backwardInput(
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
    PackedKernel kernel =
        w.derive(
            List.of(this, node.inputs().get(0).shape(), node.parameters().get(0).shape()),
            () -> PackedKernel.forward(geometry(node), w.array(), w.offset()));
    return new Packed(kernel, Convolution.frozen(activation, parameters));
  }

  private record Packed(PackedKernel kernel, Epilogue epilogue) implements Frozen {
    @Override
    public Object prepare(Call call) {
      return new Ending(epilogue);
    }

    @Override
    public void forward(Call call) {
      Slice x = call.input(0);
      Slice y = call.output();
      org.lanewise.kernels.Conv.forward(
          Convolution.images(call),
          x.array(),
          x.offset(),
          kernel,
          y.array(),
          y.offset(),
          ((Ending) call.prepared()).of(call),
          call.workers());
    }
  }
}
