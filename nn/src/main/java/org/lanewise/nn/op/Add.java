package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Axpy;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's Add of two inputs of one shape: `y = a + b`. Backward: `da = dy`, `db = dy`.
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
    Ops.count("inputs", inputs, 2, 2);
    Ops.count("parameters", parameters, 0, 0);
    if (!inputs.get(0).equals(inputs.get(1))) {
      throw new IllegalArgumentException(
          "the second input has the shape " + inputs.get(1) + ", expected " + inputs.get(0));
    }
    return inputs.get(0);
  }

  @Override
  public void forward(Call call) {
    Slice a = call.input(0);
    Slice b = call.input(1);
    Slice y = call.output();
    int n = call.batch() * call.outputShape().size();
    // y = a + b
    System.arraycopy(a.array(), a.offset(), y.array(), y.offset(), n);
    Axpy.saxpy(n, 1, b.array(), b.offset(), y.array(), y.offset());
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    int n = call.batch() * call.outputShape().size();
    for (int i = 0; i < 2; i++) {
      Slice dx = call.inputGradient(i);
      if (dx != null) {
        System.arraycopy(dy.array(), dy.offset(), dx.array(), dx.offset(), n);
      }
    }
  }
}
