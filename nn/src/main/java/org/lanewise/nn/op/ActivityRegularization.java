package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lanewise.kernels.AbsoluteError;
import org.lanewise.kernels.Axpy;
import org.lanewise.kernels.SquaredError;
import org.lanewise.nn.Call;
import org.lanewise.nn.Node;
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

  /// Zeros, from which distances are taken, and one of the gradients.
  @Override
  public long backwardScratch(Node node, int batch) {
    return 2L * batch * node.output().shape().size();
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice y = call.output();
    System.arraycopy(x.array(), x.offset(), y.array(), y.offset(), size(call));
  }

  @Override
  public double penalty(Call call) {
    int n = size(call);
    if (!call.training() || n == 0) {
      return 0;
    }
    Slice x = call.input(0);
    Slice zeros = zeros(call);
    double l1Mean = AbsoluteError.forward(n, x.array(), x.offset(), zeros.array(), zeros.offset());
    double l2Mean = SquaredError.forward(n, x.array(), x.offset(), zeros.array(), zeros.offset());
    return (l1 * l1Mean + l2 * l2Mean) * call.outputShape().size();
  }

  @Override
  public void backward(Call call) {
    Slice x = call.input(0);
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    int n = size(call);
    if (dx == null) {
      return;
    }
    System.arraycopy(dy.array(), dy.offset(), dx.array(), dx.offset(), n);
    if (!call.training()) {
      return;
    }
    Slice zeros = zeros(call);
    float[] scratch = zeros.array();
    int term = zeros.offset() + n;
    // dx += l1 sign(x) / rows
    AbsoluteError.backward(
        n, x.array(), x.offset(), scratch, zeros.offset(), l1 / call.batch(), scratch, term);
    Axpy.saxpy(n, 1, scratch, term, dx.array(), dx.offset());
    // dx += 2 l2 x / rows
    SquaredError.backward(
        n, x.array(), x.offset(), scratch, zeros.offset(), l2 / call.batch(), scratch, term);
    Axpy.saxpy(n, 1, scratch, term, dx.array(), dx.offset());
  }

  private static Slice zeros(Call call) {
    Slice zeros = call.scratch();
    Arrays.fill(zeros.array(), zeros.offset(), zeros.offset() + size(call), 0);
    return zeros;
  }

  private static int size(Call call) {
    return call.batch() * call.outputShape().size();
  }
}
