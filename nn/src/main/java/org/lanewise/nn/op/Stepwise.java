package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// `y = f(x)` for each element: ONNX's Floor, Ceil, Round, Sign, Not, IsNaN and IsInf, and the
/// casts to integers, truth values and half precisions. Backward: 0, the derivative wherever there
/// is one.
///
/// @param function the function
public record Stepwise(org.lanewise.kernels.Stepwise function) implements Op {
  /// Checks the attribute.
  public Stepwise {
    Objects.requireNonNull(function, "function is null");
  }

  static Stepwise of(Map<String, String> attributes) {
    return new Stepwise(
        org.lanewise.kernels.Stepwise.valueOf(Ops.attribute(attributes, "function")));
  }

  @Override
  public String type() {
    return "Stepwise";
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
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      Arrays.fill(dx.array(), dx.offset(), dx.offset() + call.outputSize(), 0);
    }
  }
}
