package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's PRelu: `y = x` above 0, else `slope x`, with a slope for each index of the last
/// dimensions, as many as the parameter has. Backward: `dx = dy` or `slope dy`, `dslope = sum x dy`
/// where `x` is not above 0.
public record PRelu() implements Op {
  static PRelu of(Map<String, String> attributes) {
    return new PRelu();
  }

  @Override
  public String type() {
    return "PRelu";
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 1, 1);
    Shape x = inputs.get(0);
    Shape slope = parameters.get(0);
    boolean fits = slope.rank() <= x.rank();
    for (int i = -slope.rank(); fits && i < 0; i++) {
      fits = slope.dim(i) == x.dim(i);
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "the slopes have the shape " + slope + ", expected the last extents of the input " + x);
    }
    return x;
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice slope = call.parameter(0);
    Slice y = call.output();
    org.lanewise.kernels.PRelu.forward(
        rows(call),
        slope.length(),
        1,
        x.array(),
        x.offset(),
        slope.array(),
        slope.offset(),
        y.array(),
        y.offset());
  }

  @Override
  public void backward(Call call) {
    Slice x = call.input(0);
    Slice slope = call.parameter(0);
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    Slice dslope = call.parameterGradient(0);
    if (dx != null) {
      org.lanewise.kernels.PRelu.backward(
          rows(call),
          slope.length(),
          1,
          x.array(),
          x.offset(),
          slope.array(),
          slope.offset(),
          dy.array(),
          dy.offset(),
          dx.array(),
          dx.offset());
    }
    if (dslope != null) {
      org.lanewise.kernels.PRelu.slopeBackward(
          rows(call),
          slope.length(),
          1,
          x.array(),
          x.offset(),
          dy.array(),
          dy.offset(),
          dslope.array(),
          dslope.offset());
    }
  }

  private static int rows(Call call) {
    return call.batch() * (call.outputShape().size() / call.parameter(0).length());
  }
}
