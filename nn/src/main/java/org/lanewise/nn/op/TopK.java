package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// The places of ONNX's TopK: where the largest elements of an axis are, or the smallest, as
/// floats, the best first and of equal ones the first. The axis has `k` elements then. There is no
/// gradient: [#backward] refuses.
///
/// @param axis -1 for the last, -2 for the one before, and so on
/// @param k how many, 1 up to the extent of the axis
/// @param largest whether the largest are asked for, else the smallest
public record TopK(int axis, int k, boolean largest) implements Op {
  /// Checks the attributes.
  public TopK {
    Rows.checkAxis(axis);
  }

  static TopK of(Map<String, String> attributes) {
    return new TopK(
        Ops.integer(attributes, "axis"),
        Ops.integer(attributes, "k"),
        Ops.flag(attributes, "largest"));
  }

  @Override
  public String type() {
    return "TopK";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("axis", "" + axis, "k", "" + k, "largest", "" + largest);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    Rows.shape(inputs.get(0), axis); // refuses a shape without this axis
    int[] dims = inputs.get(0).dims();
    int n = dims[dims.length + axis];
    if (k < 1 || k > n) {
      throw new IllegalArgumentException(
          "k is " + k + ", expected from 1 to " + n + ", the extent of the axis");
    }
    dims[dims.length + axis] = k;
    return Shape.of(dims);
  }

  @Override
  public void forward(Call call) {
    Shape shape = call.inputShape(0);
    Slice x = call.input(0);
    Slice y = call.output();
    int n = shape.dim(axis);
    org.lanewise.kernels.TopK.places(
        call.batch() * Rows.count(shape, axis),
        n,
        Rows.length(shape, axis) / n,
        k,
        largest,
        x.array(),
        x.offset(),
        y.array(),
        y.offset());
  }

  @Override
  public void backward(Call call) {
    throw Ops.noGradient(this);
  }
}
