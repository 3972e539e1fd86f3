package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// The sum of two or more inputs of one shape: ONNX's Add, of more inputs its Sum. `y = a + b + c`,
/// in this order. Backward: `da = db = dc = dy`.
public record Add() implements Op {
  static Add of(Map<String, String> attributes) {
    return new Add();
  }

  @Override
  public String type() {
    return "Add";
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("parameters", parameters, 0, 0);
    return alike(inputs);
  }

  /// The shape of two inputs or more, which must have the same.
  static Shape alike(List<Shape> inputs) {
    Ops.count("inputs", inputs, 2, Integer.MAX_VALUE);
    for (int i = 1; i < inputs.size(); i++) {
      if (!inputs.get(i).equals(inputs.get(0))) {
        throw new IllegalArgumentException(
            "input " + i + " has the shape " + inputs.get(i) + ", expected " + inputs.get(0));
      }
    }
    return inputs.get(0);
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  @Override
  public void forward(Call call) {
    sum(call);
  }

  /// y = a + b + ...
  static void sum(Call call) {
    Slice y = call.output();
    int n = call.outputSize();
    Slice sum = call.input(0);
    for (int i = 1; i < call.inputs(); i++) {
      Slice x = call.input(i);
      Binary.ADD.forward(
          n, sum.array(), sum.offset(), x.array(), x.offset(), y.array(), y.offset());
      sum = y;
    }
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    int n = call.outputSize();
    for (int i = 0; i < call.inputs(); i++) {
      Slice dx = call.inputGradient(i);
      if (dx != null) {
        System.arraycopy(dy.array(), dy.offset(), dx.array(), dx.offset(), n);
      }
    }
  }
}
