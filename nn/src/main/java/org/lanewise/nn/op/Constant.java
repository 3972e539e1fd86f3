package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Copy;
import org.lanewise.kernels.Reduce;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's Constant: `y = w`, a parameter as a value, the same for every row. In a session of one
/// row the value is the parameter itself and nothing is copied. Backward: `dw` is the sum of `dy`
/// over the rows.
public record Constant() implements Op {
  static Constant of(Map<String, String> attributes) {
    return new Constant();
  }

  @Override
  public String type() {
    return "Constant";
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 0, 0);
    Ops.count("parameters", parameters, 1, 1);
    return parameters.get(0);
  }

  @Override
  public void forward(Call call) {
    Slice w = call.parameter(0);
    Slice y = call.output();
    int n = w.length();
    Copy.rows(call.batch(), n, w.array(), w.offset(), 0, y.array(), y.offset(), n);
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    Slice dw = call.parameterGradient(0);
    if (dw != null) {
      int n = dw.length();
      Reduce.columnSums(call.batch(), n, dy.array(), dy.offset(), n, dw.array(), dw.offset());
    }
  }
}
