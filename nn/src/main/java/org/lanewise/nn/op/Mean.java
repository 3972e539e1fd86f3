package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Axpy;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's Mean of n inputs, two or more, of one shape: `y = (a + b + ...) / n`. Backward: each gets
/// `dy / n`.
public record Mean() implements Op {
  static Mean of(Map<String, String> attributes) {
    return new Mean();
  }

  @Override
  public String type() {
    return "Mean";
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("parameters", parameters, 0, 0);
    return Add.alike(inputs);
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  @Override
  public void forward(Call call) {
    Slice y = call.output();
    Add.sum(call);
    Axpy.sscal(call.outputSize(), 1f / call.inputs(), y.array(), y.offset());
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    for (int i = 0; i < call.inputs(); i++) {
      Slice dx = call.inputGradient(i);
      if (dx != null) {
        // dx = dy / n
        float share = 1f / call.inputs();
        Axpy.saxpby(call.outputSize(), share, dy.array(), dy.offset(), 0, dx.array(), dx.offset());
      }
    }
  }
}
