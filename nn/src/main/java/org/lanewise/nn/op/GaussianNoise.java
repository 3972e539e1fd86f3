package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Axpy;
import org.lanewise.kernels.RandomFill;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// In training, `y = x + noise`, with noise of a normal distribution around 0; else `y = x`.
/// Backward: `dx = dy`.
///
/// @param stddev the standard deviation of the noise
public record GaussianNoise(float stddev) implements Op {
  /// Checks the attribute.
  ///
  /// @throws IllegalArgumentException if it is negative or not finite
  public GaussianNoise {
    if (!(stddev >= 0 && stddev < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "stddev is " + stddev + ", expected a finite number of 0 or more");
    }
  }

  static GaussianNoise of(Map<String, String> attributes) {
    return new GaussianNoise(Ops.number(attributes, "stddev"));
  }

  @Override
  public String type() {
    return "GaussianNoise";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("stddev", Float.toString(stddev));
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    return inputs.get(0);
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    int n = call.outputSize();
    if (!call.training()) {
      System.arraycopy(x.array(), x.offset(), y.array(), y.offset(), n);
      return;
    }
    RandomFill.normal(call.seed(), 0, n, stddev, y.array(), y.offset());
    Axpy.saxpy(n, 1, x.array(), x.offset(), y.array(), y.offset());
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    if (dx != null) {
      int n = call.outputSize();
      System.arraycopy(dy.array(), dy.offset(), dx.array(), dx.offset(), n);
    }
  }
}
