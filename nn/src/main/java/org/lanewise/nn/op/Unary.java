package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// `y = f(x)` for each element: ONNX's Sqrt, Abs, Neg, Reciprocal, Exp, Log, Erf, Sin, Cos and
/// their like. Backward: `dx = f' dy`, from the output or the input, whichever the function reads.
///
/// @param function the function
public record Unary(org.lanewise.kernels.Unary function) implements Op {
  /// Checks the attribute.
  public Unary {
    Objects.requireNonNull(function, "function is null");
  }

  static Unary of(Map<String, String> attributes) {
    return new Unary(org.lanewise.kernels.Unary.of(Ops.attribute(attributes, "function")));
  }

  @Override
  public String type() {
    return "Unary";
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
    Slice v = function.readsInput() ? call.input(0) : call.output();
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      function.backward(
          call.outputSize(),
          v.array(),
          v.offset(),
          dy.array(),
          dy.offset(),
          dx.array(),
          dx.offset());
    }
  }
}
