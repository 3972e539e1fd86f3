package org.lanewise.nn;

import java.util.List;
import org.lanewise.kernels.Axpy;
import org.lanewise.kernels.Reduce;

/// A user's own op: `y = x + b`.
record Shift() implements Op {
  @Override
  public String type() {
    return "Shift";
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    return inputs.get(0);
  }

  @Override
  public void forward(Call call) {
    int n = call.outputShape().size();
    Slice b = call.parameter(0);
    Slice x = call.input(0);
    Slice y = call.output();
    for (int i = 0; i < call.batch(); i++) {
      System.arraycopy(b.array(), b.offset(), y.array(), y.offset() + i * n, n);
    }
    Axpy.saxpy(call.batch() * n, 1, x.array(), x.offset(), y.array(), y.offset());
  }

  @Override
  public void backward(Call call) {
    int n = call.outputShape().size();
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    Slice db = call.parameterGradient(0);
    if (dx != null) {
      System.arraycopy(dy.array(), dy.offset(), dx.array(), dx.offset(), call.batch() * n);
    }
    Reduce.columnSums(call.batch(), n, dy.array(), dy.offset(), n, db.array(), db.offset());
  }
}
