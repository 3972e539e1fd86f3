package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Gather;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's Gather of two inputs, over any axis of the first: `y[.., i, ..] = x[.., index[i], ..]`,
/// where the shape of the numbers takes the place of the axis. Numbers that are not whole or lie
/// outside of the axis are refused. (Rows of a parameter are [org.lanewise.nn.op.Gather].)
///
/// Backward: a slice of `x` gets the sum of the `dy` that it was taken for; the numbers have the
/// gradient 0.
///
/// @param axis -1 for the last, -2 for the one before, and so on
public record Take(int axis) implements Op {
  /// Checks the attribute.
  public Take {
    Rows.checkAxis(axis);
  }

  static Take of(Map<String, String> attributes) {
    return new Take(Ops.integer(attributes, "axis"));
  }

  @Override
  public String type() {
    return "Take";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("axis", "" + axis);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 2, 2);
    Ops.count("parameters", parameters, 0, 0);
    Rows.shape(inputs.get(0), axis); // refuses a shape without this axis
    int[] x = inputs.get(0).dims();
    int[] index = inputs.get(1).dims();
    int at = x.length + axis;
    int[] y = Arrays.copyOf(x, x.length - 1 + index.length);
    System.arraycopy(index, 0, y, at, index.length);
    System.arraycopy(x, at + 1, y, at + index.length, x.length - at - 1);
    return Shape.of(y);
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice index = call.input(1);
    Slice y = call.output();
    int rows = call.inputShape(0).dim(axis);
    int cols = Rows.stride(call.inputShape(0), axis);
    int outer = Rows.count(call.inputShape(0), axis);
    int n = call.inputShape(1).size();
    for (int i = 0; i < call.batch() * outer; i++) {
      Gather.forward(
          n,
          rows,
          cols,
          index.array(),
          index.offset() + i / outer * n,
          x.array(),
          x.offset() + i * rows * cols,
          y.array(),
          y.offset() + i * n * cols);
    }
  }

  @Override
  public void backward(Call call) {
    Slice index = call.input(1);
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    Slice dindex = call.inputGradient(1);
    int rows = call.inputShape(0).dim(axis);
    int cols = Rows.stride(call.inputShape(0), axis);
    int outer = Rows.count(call.inputShape(0), axis);
    int n = call.inputShape(1).size();
    for (int i = 0; i < call.batch() * outer && dx != null; i++) {
      Gather.backward(
          n,
          rows,
          cols,
          index.array(),
          index.offset() + i / outer * n,
          dy.array(),
          dy.offset() + i * n * cols,
          dx.array(),
          dx.offset() + i * rows * cols);
    }
    if (dindex != null) {
      Arrays.fill(dindex.array(), dindex.offset(), dindex.offset() + call.batch() * n, 0);
    }
  }
}
