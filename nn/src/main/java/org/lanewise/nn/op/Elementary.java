package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// `y = f(x)` for each element: ONNX's Tan, Asin, Acos, Atan, Sinh, Cosh, Asinh, Acosh and Atanh.
/// Backward: `dx = f' dy`.
///
/// @param function the function
public record Elementary(org.lanewise.kernels.Elementary function) implements Op {
  /// Checks the attribute.
  public Elementary {
    Objects.requireNonNull(function, "function is null");
  }

  static Elementary of(Map<String, String> attributes) {
    return new Elementary(
        org.lanewise.kernels.Elementary.valueOf(Ops.attribute(attributes, "function")));
  }

  @Override
  public String type() {
    return "Elementary";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("function", function.name());
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    return inputs.get(0);
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    function.forward(call.outputSize(), x.array(), x.offset(), y.array(), y.offset());
  }

  @Override
  public void backward(Call call) {
    Slice x = call.input(0);
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      function.backward(
          call.outputSize(),
          x.array(),
          x.offset(),
          dy.array(),
          dy.offset(),
          dx.array(),
          dx.offset());
    }
  }
}
