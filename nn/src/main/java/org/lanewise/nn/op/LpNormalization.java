package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.kernels.UnitNorm;
import org.lanewise.nn.Call;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's LpNormalization with `p` = 2 over the last dimension: `y = x / max(|x|, 1e-12)`.
///
/// Backward: `dx = (dy - y sum(dy y)) / |x|`. Forward saves the inverse length of each row.
public record LpNormalization() implements Op {
  /// Keras's and PyTorch's.
  private static final float EPSILON = 1e-12f;

  static LpNormalization of(Map<String, String> attributes) {
    return new LpNormalization();
  }

  @Override
  public String type() {
    return "LpNormalization";
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    Shape x = inputs.get(0);
    if (x.rank() < 1) {
      throw new IllegalArgumentException("the input is a scalar, expected at least one dimension");
    }
    return x;
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  @Override
  public long forwardScratch(Node node, int batch) {
    return saved(node, batch);
  }

  @Override
  public long saved(Node node, int batch) {
    return (long) batch * Rows.count(node.output().shape(), -1);
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    Slice lengths = Affine.statistics(call);
    int cols = call.outputShape().dim(-1);
    // y = x / |x|
    UnitNorm.forward(
        call.batch() * Rows.count(call.outputShape(), -1),
        cols,
        x.array(),
        x.offset(),
        cols,
        EPSILON,
        y.array(),
        y.offset(),
        cols,
        lengths.array(),
        lengths.offset());
  }

  @Override
  public void backward(Call call) {
    Slice x = call.input(0);
    Slice lengths = call.saved();
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    int cols = call.outputShape().dim(-1);
    if (dx != null) {
      // dx = (dy - y sum(dy y)) / |x|
      UnitNorm.backward(
          call.batch() * Rows.count(call.outputShape(), -1),
          cols,
          x.array(),
          x.offset(),
          cols,
          EPSILON,
          lengths.array(),
          lengths.offset(),
          dy.array(),
          dy.offset(),
          cols,
          dx.array(),
          dx.offset(),
          cols);
    }
  }
}
