package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Reduce;
import org.lanewise.kernels.Reduction;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's ArgMax: where the largest element of an axis is, the first of equal ones, as a float. The
/// axis stays, with the extent 1. There is no gradient: [#backward] refuses.
///
/// @param axis -1 for the last, -2 for the one before, and so on
public record ArgMax(int axis) implements Op {
  /// Checks the attribute.
  public ArgMax {
    Rows.checkAxis(axis);
  }

  static ArgMax of(Map<String, String> attributes) {
    return new ArgMax(Ops.integer(attributes, "axis"));
  }

  @Override
  public String type() {
    return "ArgMax";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("axis", "" + axis);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    Rows.shape(inputs.get(0), axis); // refuses a shape without this axis
    int[] dims = inputs.get(0).dims();
    dims[dims.length + axis] = 1;
    return Shape.of(dims);
  }

  @Override
  public Object prepare(Call call) {
    return Reduction.of(call.inputShape(0).dims(), axis);
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    Reduction plan = (Reduction) call.prepared();
    for (int row = 0; row < call.batch(); row++) {
      Reduce.argmax(
          plan,
          x.array(),
          x.offset() + row * plan.inputSize(),
          y.array(),
          y.offset() + row * plan.outputSize());
    }
  }

  @Override
  public void backward(Call call) {
    throw Ops.noGradient(this);
  }
}
