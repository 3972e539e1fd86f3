package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's Transpose of each sample: its axes in another order. Backward: the way back.
///
/// @param permutation which of the input's axes each axis of the output is, from 0, without the
///     batch dimension
public record Transpose(List<Integer> permutation) implements Op {
  /// Copies the list. What is no permutation is refused when the shapes come.
  public Transpose {
    permutation = List.copyOf(permutation);
  }

  static Transpose of(Map<String, String> attributes) {
    return new Transpose(Ops.integers(attributes, "permutation"));
  }

  @Override
  public String type() {
    return "Transpose";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("permutation", Ops.text(permutation));
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    return Shape.of(plan(inputs.get(0)).shape());
  }

  private org.lanewise.kernels.Transpose plan(Shape shape) {
    int[] order = Ops.array(permutation);
    if (order.length != shape.rank()) {
      throw new IllegalArgumentException(
          "the input has the shape "
              + shape
              + ", expected "
              + order.length
              + " dimensions for the permutation "
              + Arrays.toString(order));
    }
    return org.lanewise.kernels.Transpose.of(shape.dims(), order);
  }

  private record Plans(
      org.lanewise.kernels.Transpose forward, org.lanewise.kernels.Transpose back) {}

  @Override
  public Object prepare(Call call) {
    org.lanewise.kernels.Transpose plan = plan(call.inputShape(0));
    return new Plans(plan, plan.inverse());
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    Plans plans = (Plans) call.prepared();
    plans.forward.forward(call.batch(), x.array(), x.offset(), y.array(), y.offset());
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    Plans plans = (Plans) call.prepared();
    if (dx != null) {
      plans.back.forward(call.batch(), dy.array(), dy.offset(), dx.array(), dx.offset());
    }
  }
}
