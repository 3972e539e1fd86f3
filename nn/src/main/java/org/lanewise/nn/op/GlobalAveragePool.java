package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Reduce;
import org.lanewise.kernels.Reduction;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's GlobalAveragePool of `[extents..., channels]`, without the extents of 1 that it leaves:
/// the mean of each channel.
///
/// Backward: each element takes `dy / count`.
public record GlobalAveragePool() implements Op {
  static GlobalAveragePool of(Map<String, String> attributes) {
    return new GlobalAveragePool();
  }

  @Override
  public String type() {
    return "GlobalAveragePool";
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    return Pooling.globalShape(inputs, parameters);
  }

  @Override
  public Object prepare(Call call) {
    Shape x = call.inputShape(0);
    return Reduction.of(new int[] {x.size() / x.dim(-1), x.dim(-1)}, 0);
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    Reduction plan = (Reduction) call.prepared();
    for (int i = 0; i < call.batch(); i++) {
      // y = mean of the channel
      Reduce.mean(
          plan,
          x.array(),
          x.offset() + i * plan.inputSize(),
          y.array(),
          y.offset() + i * plan.outputSize());
    }
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    Reduction plan = (Reduction) call.prepared();
    for (int i = 0; i < call.batch() && dx != null; i++) {
      // dx = dy / count
      Reduce.meanBackward(
          plan,
          dy.array(),
          dy.offset() + i * plan.outputSize(),
          dx.array(),
          dx.offset() + i * plan.inputSize());
    }
  }
}
