package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.lanewise.nn.Call;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;

/// ONNX's Softmax over an axis: `y[j] = exp(x[j]) / sum_i exp(x[i])`. Backward, from the output:
/// `dx[j] = y[j] (dy[j] - sum_i dy[i] y[i])`.
///
/// @param axis -1 for the last, -2 for the one before, and so on
public record Softmax(int axis) implements Op {
  /// Checks the attribute.
  public Softmax {
    Rows.checkAxis(axis);
  }

  /// Over the last axis.
  public Softmax() {
    this(-1);
  }

  static Softmax of(Map<String, String> attributes) {
    return new Softmax(Ops.integer(attributes, "axis"));
  }

  @Override
  public String type() {
    return "Softmax";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("axis", Integer.toString(axis));
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    Rows.shape(inputs.get(0), axis); // refuses a shape without this axis
    return inputs.get(0);
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  /// Not where it goes over the steps.
  @Override
  public Op step(Node node, Predicate<Value> stepped) {
    return -axis < node.output().shape().rank() ? this : null;
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    Shape shape = call.outputShape();
    // y = softmax(x)
    org.lanewise.kernels.Softmax.forward(
        call.batch() * Rows.count(shape, axis),
        shape.dim(axis),
        Rows.stride(shape, axis),
        x.array(),
        x.offset(),
        y.array(),
        y.offset());
  }

  @Override
  public void backward(Call call) {
    Slice y = call.output();
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    Shape shape = call.outputShape();
    if (dx != null) {
      // dx = y (dy - sum(dy y))
      org.lanewise.kernels.Softmax.backward(
          call.batch() * Rows.count(shape, axis),
          shape.dim(axis),
          Rows.stride(shape, axis),
          y.array(),
          y.offset(),
          dy.array(),
          dy.offset(),
          dx.array(),
          dx.offset());
    }
  }
}
