package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's Dropout: in training, `y` is 0 with the probability `rate` and `x / (1 - rate)`
/// otherwise; else `y = x`. Backward: the same with the gradients.
///
/// @param rate the probability, from 0 to below 1
/// @param spatial whether all positions of a channel (the last dimension) of a sample share one
///     fate
public record Dropout(float rate, boolean spatial) implements Op {
  /// Checks the attributes.
  ///
  /// @throws IllegalArgumentException if the rate is out of its range
  public Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("rate is " + rate + ", expected from 0 to below 1");
    }
  }

  static Dropout of(Map<String, String> attributes) {
    return new Dropout(Ops.number(attributes, "rate"), Ops.flag(attributes, "spatial"));
  }

  @Override
  public String type() {
    return "Dropout";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("rate", "" + rate, "spatial", "" + spatial);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    Shape x = inputs.get(0);
    if (spatial && x.rank() < 2) {
      throw new IllegalArgumentException(
          "the input has the shape " + x + ", expected spatial extents and the channels");
    }
    return x;
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  @Override
  public void forward(Call call) {
    apply(call, call.input(0), call.output());
  }

  @Override
  public void backward(Call call) {
    if (call.inputGradient(0) != null) {
      // The mask is that of forward: it depends on the seed and the position alone.
      apply(call, call.outputGradient(), call.inputGradient(0));
    }
  }

  private void apply(Call call, Slice x, Slice y) {
    int size = call.outputShape().size();
    int n = call.batch() * size;
    if (!call.training()) {
      System.arraycopy(x.array(), x.offset(), y.array(), y.offset(), n);
      return;
    }
    int run = spatial ? call.outputShape().dim(-1) : n;
    for (int at = 0; at < n; at += run) {
      long position = spatial ? (long) at / size * run : 0;
      org.lanewise.kernels.Dropout.forward(
          call.seed(), position, rate, run, x.array(), x.offset() + at, y.array(), y.offset() + at);
    }
  }
}
