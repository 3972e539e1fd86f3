package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// Which steps are no padding, as [org.lanewise.nn.GraphBuilder#mask(org.lanewise.nn.Value)] has
/// it: `[steps]` of ones, and a 0 for each step that holds nothing but a value. The input is
/// `[steps, features]`, or `[steps]` of numbers. Its gradient is 0.
///
/// @param value what padded steps hold
public record PaddingMask(float value) implements Op {
  static PaddingMask of(Map<String, String> attributes) {
    return new PaddingMask(Ops.number(attributes, "value"));
  }

  @Override
  public String type() {
    return "PaddingMask";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("value", Float.toString(value));
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    Shape x = inputs.get(0);
    if (x.rank() != 1 && x.rank() != 2) {
      throw new IllegalArgumentException(
          "the input has the shape " + x + ", expected [steps] or [steps, features]");
    }
    return Shape.of(x.dim(0));
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    int steps = call.outputShape().size();
    org.lanewise.kernels.Masking.mask(
        call.batch() * steps,
        call.inputShape(0).size() / steps,
        value,
        x.array(),
        x.offset(),
        y.array(),
        y.offset());
  }

  @Override
  public void backward(Call call) {
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      int n = call.inputSize(0);
      Arrays.fill(dx.array(), dx.offset(), dx.offset() + n, 0);
    }
  }
}
