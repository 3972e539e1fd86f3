package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Strided;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's Pad in the mode `constant`, on any axes: each sample within a frame of a value. (With
/// zeros round the spatial axes alone it is [Pad].) Backward: `dx` is what of `dy` lies within.
///
/// @param before the elements before each axis, 0 or more
/// @param after the elements after each axis, 0 or more
/// @param value what the frame holds
public record PadConstant(List<Integer> before, List<Integer> after, float value) implements Op {
  /// Checks the attributes; the rest is checked with the shapes.
  public PadConstant {
    before = List.copyOf(before);
    after = List.copyOf(after);
    if (before.stream().anyMatch(n -> n < 0) || after.stream().anyMatch(n -> n < 0)) {
      throw new IllegalArgumentException(
          "before is " + before + " and after " + after + ", expected 0 or more each");
    }
  }

  static PadConstant of(Map<String, String> attributes) {
    return new PadConstant(
        Ops.integers(attributes, "before"),
        Ops.integers(attributes, "after"),
        Ops.number(attributes, "value"));
  }

  @Override
  public String type() {
    return "PadConstant";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("before", Ops.text(before), "after", Ops.text(after), "value", "" + value);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    int[] dims = inputs.get(0).dims();
    if (before.size() != dims.length || after.size() != dims.length) {
      throw new IllegalArgumentException(
          "before is "
              + before
              + " and after "
              + after
              + ", expected a number for each axis of "
              + inputs.get(0));
    }
    for (int d = 0; d < dims.length; d++) {
      dims[d] = Math.addExact(dims[d], Math.addExact(before.get(d), after.get(d)));
    }
    return Shape.of(dims);
  }

  @Override
  public Object prepare(Call call) {
    Shape y = call.outputShape();
    int[] strides = new int[y.rank()];
    int offset = 0;
    for (int d = y.rank() - 1, stride = 1; d >= 0; stride *= y.dim(d--)) {
      strides[d] = stride;
      offset += before.get(d) * stride;
    }
    return Strided.of(y.size(), offset, call.inputShape(0).dims(), strides);
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    int n = call.outputSize();
    Arrays.fill(y.array(), y.offset(), y.offset() + n, value);
    ((Strided) call.prepared()).scatter(call.batch(), x.array(), x.offset(), y.array(), y.offset());
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      ((Strided) call.prepared())
          .gather(call.batch(), dy.array(), dy.offset(), dx.array(), dx.offset());
    }
  }
}
