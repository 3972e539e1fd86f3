package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.kernels.Padding;
import org.lanewise.kernels.Pool;
import org.lanewise.kernels.PoolGeometry;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's AveragePool of `[..., extents..., channels]`, over one to three spatial axes: the mean of
/// each window, for each channel. The padding is not counted, as in Keras.
///
/// Backward: each element takes `dy / count` of each window that it is in.
///
/// @param kernelShape the extents of a window, one for each axis
/// @param strides from window to window, one for each axis
/// @param padding what a window may reach beyond the input; it sees nothing there
public record AveragePool(List<Integer> kernelShape, List<Integer> strides, Padding padding)
    implements Op {
  /// Checks the attributes; the rest is checked with the shapes.
  public AveragePool {
    kernelShape = List.copyOf(kernelShape);
    strides = List.copyOf(strides);
    Objects.requireNonNull(padding, "padding is null");
  }

  static AveragePool of(Map<String, String> attributes) {
    return new AveragePool(
        Ops.integers(attributes, "kernel_shape"),
        Ops.integers(attributes, "strides"),
        Padding.of(Ops.attribute(attributes, "padding")));
  }

  @Override
  public String type() {
    return "AveragePool";
  }

  @Override
  public Map<String, String> attributes() {
    return Pooling.attributes(kernelShape, strides, padding);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    return Pooling.shape(inputs, parameters, geometry(inputs.get(0)));
  }

  private PoolGeometry geometry(Shape x) {
    return Pooling.geometry(x, kernelShape, strides, padding);
  }

  @Override
  public Object prepare(Call call) {
    return geometry(call.inputShape(0));
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    // y = mean of the window
    Pool.average(
        (PoolGeometry) call.prepared(),
        Pooling.images(call, kernelShape.size()),
        x.array(),
        x.offset(),
        y.array(),
        y.offset(),
        call.workers());
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      // dx = sum of dy / count
      Pool.averageBackward(
          (PoolGeometry) call.prepared(),
          Pooling.images(call, kernelShape.size()),
          dy.array(),
          dy.offset(),
          dx.array(),
          dx.offset(),
          call.workers());
    }
  }
}
