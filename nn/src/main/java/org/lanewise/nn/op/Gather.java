package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.lanewise.nn.Call;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;

/// ONNX's Gather over the first axis of a parameter `[rows, cols]`: `y[i] = table[x[i]]`. Numbers
/// that are not whole or name no row are refused. Backward: a row of the table gets the sum of the
/// `dy[i]` that it was taken for; the numbers have the gradient 0.
public record Gather() implements Op {
  static Gather of(Map<String, String> attributes) {
    return new Gather();
  }

  @Override
  public String type() {
    return "Gather";
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 1, 1);
    Shape table = parameters.get(0);
    if (table.rank() != 2) {
      throw new IllegalArgumentException(
          "the table has the shape " + table + ", expected [rows, cols]");
    }
    int[] dims = inputs.get(0).dims();
    int[] more = Arrays.copyOf(dims, dims.length + 1);
    more[dims.length] = table.dim(1);
    return Shape.of(more);
  }

  @Override
  public Op step(Node node, Predicate<Value> stepped) {
    return this;
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice table = call.parameter(0);
    Slice y = call.output();
    int cols = call.outputShape().dim(-1);
    org.lanewise.kernels.Gather.forward(
        call.inputSize(0),
        table.length() / cols,
        cols,
        x.array(),
        x.offset(),
        table.array(),
        table.offset(),
        y.array(),
        y.offset());
  }

  @Override
  public void backward(Call call) {
    Slice x = call.input(0);
    Slice dy = call.outputGradient();
    Slice dtable = call.parameterGradient(0);
    Slice dx = call.inputGradient(0);
    int cols = call.outputShape().dim(-1);
    if (dtable != null) {
      org.lanewise.kernels.Gather.backward(
          call.inputSize(0),
          dtable.length() / cols,
          cols,
          x.array(),
          x.offset(),
          dy.array(),
          dy.offset(),
          dtable.array(),
          dtable.offset());
    }
    if (dx != null) {
      Arrays.fill(dx.array(), dx.offset(), dx.offset() + call.inputSize(0), 0);
    }
  }
}
