package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Penalty;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// `y = x`, whose size costs something in training: `(l1 sum |x| + l2 sum x^2) / rows`. Backward:
/// `dx = dy + (l1 sign(x) + 2 l2 x) / rows`.
///
/// @param l1 the price of a magnitude
/// @param l2 the price of a square
public record ActivityRegularization(float l1, float l2) implements Op {
  /// Checks the attributes.
  public ActivityRegularization {
    check("l1", l1);
    check("l2", l2);
  }

  private static void check(String name, float value) {
    if (!(value >= 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " is " + value + ", expected a finite number of 0 or more");
    }
  }

  static ActivityRegularization of(Map<String, String> attributes) {
    return new ActivityRegularization(Ops.number(attributes, "l1"), Ops.number(attributes, "l2"));
  }

  @Override
  public String type() {
    return "ActivityRegularization";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("l1", Float.toString(l1), "l2", Float.toString(l2));
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
    System.arraycopy(x.array(), x.offset(), y.array(), y.offset(), call.outputSize());
  }

  @Override
  public double penalty(Call call) {
    int n = call.outputSize();
    if (!call.training() || n == 0) {
      return 0;
    }
    Slice x = call.input(0);
    return Penalty.forward(n, l1, l2, x.array(), x.offset()) / call.batch();
  }

  @Override
  public void backward(Call call) {
    Slice x = call.input(0);
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    int n = call.outputSize();
    if (dx == null) {
      return;
    }
    System.arraycopy(dy.array(), dy.offset(), dx.array(), dx.offset(), n);
    if (call.training()) {
      float rows = call.batch();
      Penalty.backward(n, l1 / rows, l2 / rows, x.array(), x.offset(), dx.array(), dx.offset());
    }
  }
}
