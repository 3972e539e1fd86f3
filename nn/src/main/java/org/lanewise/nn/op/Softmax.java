package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's Softmax over the last dimension: `y[j] = exp(x[j]) / sum_i exp(x[i])`. Backward, from the
/// output: `dx[j] = y[j] (dy[j] - sum_i dy[i] y[i])`.
public record Softmax() implements Op {
  static Softmax of(Map<String, String> attributes) {
    return new Softmax();
  }

  @Override
  public String type() {
    return "Softmax";
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    Shape x = inputs.get(0);
    if (x.rank() < 1) {
      throw new IllegalArgumentException("the input is a scalar, expected at least one dimension");
    }
    return x;
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    int cols = call.outputShape().dim(-1);
    // y = softmax(x)
    org.lanewise.kernels.Softmax.forward(
        rows(call), cols, x.array(), x.offset(), cols, y.array(), y.offset(), cols);
  }

  @Override
  public void backward(Call call) {
    Slice y = call.output();
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    int cols = call.outputShape().dim(-1);
    if (dx != null) {
      // dx = y (dy - sum(dy y))
      org.lanewise.kernels.Softmax.backward(
          rows(call),
          cols,
          y.array(),
          y.offset(),
          cols,
          dy.array(),
          dy.offset(),
          cols,
          dx.array(),
          dx.offset(),
          cols);
    }
  }

  private static int rows(Call call) {
    return call.batch() * (call.outputShape().size() / call.outputShape().dim(-1));
  }
}
