package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Masking;
import org.lanewise.kernels.Reduce;
import org.lanewise.kernels.Reduction;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's GlobalAveragePool of `[extents..., channels]`, without the extents of 1 that it leaves:
/// the mean of each channel. With a mask `[steps]` as a second input beside `[steps, channels]`: of
/// the steps whose mask is 1.
///
/// Backward: each element takes `dy / count`. The mask has the gradient 0.
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
    Ops.count("inputs", inputs, 1, 2);
    Shape y = Pooling.globalShape(inputs.subList(0, 1), parameters);
    if (inputs.size() == 2) {
      Ops.checkMask(inputs.get(0), inputs.get(1));
    }
    return y;
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
    if (call.inputs() == 2) {
      maskedMean(call, plan);
      return;
    }
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

  private static void maskedMean(Call call, Reduction plan) {
    Slice x = call.input(0);
    Slice mask = call.input(1);
    Slice y = call.output();
    int steps = call.inputShape(1).size();
    for (int i = 0; i < call.batch(); i++) {
      // y = mean of the steps that count
      Masking.mean(
          steps,
          plan.outputSize(),
          x.array(),
          x.offset() + i * plan.inputSize(),
          mask.array(),
          mask.offset() + i * steps,
          y.array(),
          y.offset() + i * plan.outputSize());
    }
  }

  private static void maskedMeanBackward(Call call, Reduction plan) {
    Slice mask = call.input(1);
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    Slice dmask = call.inputGradient(1);
    int steps = call.inputShape(1).size();
    if (dmask != null) {
      Arrays.fill(dmask.array(), dmask.offset(), dmask.offset() + call.batch() * steps, 0);
    }
    for (int i = 0; i < call.batch() && dx != null; i++) {
      // dx = dy / count where the step counts
      Masking.meanBackward(
          steps,
          plan.outputSize(),
          mask.array(),
          mask.offset() + i * steps,
          dy.array(),
          dy.offset() + i * plan.outputSize(),
          dx.array(),
          dx.offset() + i * plan.inputSize());
    }
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    Reduction plan = (Reduction) call.prepared();
    if (call.inputs() == 2) {
      maskedMeanBackward(call, plan);
      return;
    }
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
