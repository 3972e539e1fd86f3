package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Padding;
import org.lanewise.kernels.PoolGeometry;
import org.lanewise.nn.Call;
import org.lanewise.nn.Shape;

/// What the pooling ops share.
final class Pooling {
  private Pooling() {}

  static Map<String, String> attributes(
      List<Integer> kernelShape, List<Integer> strides, Padding padding) {
    return Map.of(
        "kernel_shape", Ops.text(kernelShape),
        "strides", Ops.text(strides),
        "padding", padding.toString());
  }

  static PoolGeometry geometry(
      Shape x, List<Integer> kernelShape, List<Integer> strides, Padding padding) {
    if (x.rank() < kernelShape.size() + 1) {
      throw new IllegalArgumentException(
          "the input has the shape "
              + x
              + ", expected "
              + kernelShape.size()
              + " spatial extents and the channels");
    }
    return new PoolGeometry(
        Convolution.extents(x, kernelShape.size()),
        x.dim(-1),
        Ops.array(kernelShape),
        Ops.array(strides),
        padding);
  }

  static Shape shape(List<Shape> inputs, List<Shape> parameters, PoolGeometry geometry) {
    Ops.count("parameters", parameters, 0, 0);
    return Convolution.shape(inputs.get(0), geometry.output(), inputs.get(0).dim(-1));
  }

  /// The images of all rows: axes before the spatial ones are more of them.
  static int images(Call call, int axes) {
    return call.batch() * Rows.count(call.outputShape(), -axes - 1);
  }

  /// All positions of `[..., channels]` as one window.
  static PoolGeometry global(Shape x) {
    int channels = x.dim(-1);
    int[] positions = {x.size() / channels};
    return new PoolGeometry(positions, channels, positions, positions, Padding.VALID);
  }

  static Shape globalShape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    Shape x = inputs.get(0);
    if (x.rank() < 2) {
      throw new IllegalArgumentException(
          "the input has the shape " + x + ", expected spatial extents and the channels");
    }
    return Shape.of(x.dim(-1));
  }
}
