package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.kernels.Broadcast;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// `y = f(a, b)` of truth values and whole numbers, with broadcasting: ONNX's Equal, Less, Greater,
/// And, Or, Xor, Mod, BitShift and their like. There is no gradient: [#backward] refuses.
///
/// @param function the function
public record Discrete(org.lanewise.kernels.Discrete function) implements Op {
  /// Checks the attribute.
  public Discrete {
    Objects.requireNonNull(function, "function is null");
  }

  static Discrete of(Map<String, String> attributes) {
    return new Discrete(
        org.lanewise.kernels.Discrete.valueOf(Ops.attribute(attributes, "function")));
  }

  @Override
  public String type() {
    return "Discrete";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("function", function.name());
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 2, 2);
    Ops.count("parameters", parameters, 0, 0);
    return Shape.of(Broadcast.of(inputs.get(0).dims(), inputs.get(1).dims()).shape());
  }

  @Override
  public Object prepare(Call call) {
    return Broadcast.of(call.inputShape(0).dims(), call.inputShape(1).dims());
  }

  @Override
  public void forward(Call call) {
    Slice a = call.input(0);
    Slice b = call.input(1);
    Slice y = call.output();
    for (int row = 0; row < call.batch(); row++) {
      function.forward(
          (Broadcast) call.prepared(),
          a.array(),
          a.offset() + row * call.inputShape(0).size(),
          b.array(),
          b.offset() + row * call.inputShape(1).size(),
          y.array(),
          y.offset() + row * call.outputShape().size());
    }
  }

  @Override
  public void backward(Call call) {
    throw Ops.noGradient(this);
  }
}
