package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lanewise.kernels.BatchNorm;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's (ai.onnx.ml) Scaler: `y = (x - offset) scale` for each feature of `[..., features]`. The
/// parameters `offset [features]` and `scale [features]` are states: no gradient changes them.
/// Backward: `dx = scale dy`.
public record Scaler() implements Op {
  static Scaler of(Map<String, String> attributes) {
    return new Scaler();
  }

  @Override
  public String type() {
    return "Scaler";
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 2, 2);
    Shape input = inputs.get(0);
    Shape features = Shape.of(input.rank() < 1 ? 1 : input.dim(-1));
    if (input.rank() < 1 || !parameters.equals(List.of(features, features))) {
      throw new IllegalArgumentException(
          "the input has the shape "
              + input
              + " and offset and scale have "
              + parameters
              + ", expected [..., features] and twice [features]");
    }
    return input;
  }

  /// The norm of variance 1 and, for the gradient, of mean 0.
  private record Neutral(float[] zeros, float[] ones) {}

  @Override
  public boolean keepsSteps() {
    return true;
  }

  @Override
  public Object prepare(Call call) {
    float[] ones = new float[features(call)];
    Arrays.fill(ones, 1);
    return new Neutral(new float[ones.length], ones);
  }

  @Override
  public void forward(Call call) {
    // y = (x - offset) scale
    Slice offset = call.parameter(0);
    scale(call, call.input(0), offset.array(), offset.offset(), call.output());
  }

  @Override
  public void backward(Call call) {
    if (call.inputGradient(0) != null) {
      // dx = scale dy
      float[] zeros = ((Neutral) call.prepared()).zeros;
      scale(call, call.outputGradient(), zeros, 0, call.inputGradient(0));
    }
  }

  private static void scale(Call call, Slice x, float[] offset, int offsetOffset, Slice y) {
    int features = features(call);
    Slice scale = call.parameter(1);
    BatchNorm.forwardInference(
        call.batch() * (call.outputShape().size() / features),
        features,
        1,
        x.array(),
        x.offset(),
        scale.array(),
        scale.offset(),
        null,
        0,
        offset,
        offsetOffset,
        ((Neutral) call.prepared()).ones,
        0,
        0,
        y.array(),
        y.offset());
  }

  private static int features(Call call) {
    return call.outputShape().dim(-1);
  }
}
