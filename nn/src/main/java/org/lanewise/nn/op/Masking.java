package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// `y = x`, but 0 for the steps, the rows of the last dimension, all of whose elements equal a
/// value. Backward: `dx = dy`, and 0 for those steps.
///
/// @param value what padded steps hold
public record Masking(float value) implements Op {
  static Masking of(Map<String, String> attributes) {
    return new Masking(Ops.number(attributes, "value"));
  }

  @Override
  public String type() {
    return "Masking";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("value", Float.toString(value));
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    if (inputs.get(0).rank() < 1) {
      throw new IllegalArgumentException("the input is a scalar, expected [..., features]");
    }
    return inputs.get(0);
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  @Override
  public void forward(Call call) {
    rows(call, call.input(0), call.output());
  }

  @Override
  public void backward(Call call) {
    if (call.inputGradient(0) != null) {
      rows(call, call.outputGradient(), call.inputGradient(0));
    }
  }

  private void rows(Call call, Slice from, Slice to) {
    Slice x = call.input(0);
    int cols = call.outputShape().dim(-1);
    org.lanewise.kernels.Masking.rows(
        call.batch() * (call.outputShape().size() / cols),
        cols,
        value,
        x.array(),
        x.offset(),
        from.array(),
        from.offset(),
        to.array(),
        to.offset());
  }
}
