package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's Pad of the spatial axes of `[extents..., channels]`, one to three, with zeros. A negative
/// number takes positions off.
///
/// Backward: `dx` is what of `dy` lies within `x`.
///
/// @param before the zeros before each axis
/// @param after the zeros after each axis
public record Pad(List<Integer> before, List<Integer> after) implements Op {
  /// Checks the attributes; the rest is checked with the shapes.
  public Pad {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  static Pad of(Map<String, String> attributes) {
    return new Pad(Ops.integers(attributes, "before"), Ops.integers(attributes, "after"));
  }

  @Override
  public String type() {
    return "Pad";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("before", Ops.text(before), "after", Ops.text(after));
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    int[] output = kernel(inputs.get(0)).output();
    int[] dims = Arrays.copyOf(output, output.length + 1);
    dims[output.length] = inputs.get(0).dim(-1);
    return Shape.of(dims);
  }

  private org.lanewise.kernels.Pad kernel(Shape x) {
    if (x.rank() != before.size() + 1) {
      throw new IllegalArgumentException(
          "the input has the shape "
              + x
              + ", expected "
              + before.size()
              + " spatial extents and the channels");
    }
    return new org.lanewise.kernels.Pad(
        Arrays.copyOf(x.dims(), x.rank() - 1), x.dim(-1), Ops.array(before), Ops.array(after));
  }

  @Override
  public Object prepare(Call call) {
    return kernel(call.inputShape(0));
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    ((org.lanewise.kernels.Pad) call.prepared())
        .forward(call.batch(), x.array(), x.offset(), y.array(), y.offset());
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      ((org.lanewise.kernels.Pad) call.prepared())
          .backward(call.batch(), dy.array(), dy.offset(), dx.array(), dx.offset());
    }
  }
}
