package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.lanewise.kernels.Reduction;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// A reduction over some axes: ONNX's ReduceSum, ReduceMean, ReduceL1, ReduceL2, ReduceMax,
/// ReduceMin and ReduceProd. Backward as [org.lanewise.kernels.Reduce] has it.
///
/// @param kind what becomes of the elements
/// @param axes the axes, from 0
/// @param keepDims whether they stay, with the extent 1
public record Reduce(Kind kind, List<Integer> axes, boolean keepDims) implements Op {
  /// What becomes of the elements.
  public enum Kind {
    /// Their sum.
    SUM,
    /// Their mean.
    MEAN,
    /// The sum of their magnitudes.
    L1,
    /// The root of the sum of their squares.
    L2,
    /// The largest.
    MAX,
    /// The smallest.
    MIN,
    /// Their product.
    PROD
  }

  /// Copies the list. Axes that the input lacks are refused when the shapes come.
  public Reduce {
    Objects.requireNonNull(kind, "kind is null");
    axes = List.copyOf(axes);
    if (axes.isEmpty()) {
      throw new IllegalArgumentException("axes is empty, expected one or more");
    }
  }

  static Reduce of(Map<String, String> attributes) {
    return new Reduce(
        Kind.valueOf(Ops.attribute(attributes, "kind")),
        Ops.integers(attributes, "axes"),
        Ops.flag(attributes, "keepdims"));
  }

  @Override
  public String type() {
    return "Reduce";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("kind", kind.name(), "axes", Ops.text(axes), "keepdims", "" + keepDims);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Ops.count("parameters", parameters, 0, 0);
    return Shape.of(plan(inputs.get(0)).shape(keepDims));
  }

  private Reduction plan(Shape x) {
    return Reduction.of(x.dims(), Ops.array(axes));
  }

  @Override
  public Object prepare(Call call) {
    return plan(call.inputShape(0));
  }

  @Override
  public void forward(Call call) {
    Reduction plan = (Reduction) call.prepared();
    float[] x = call.input(0).array();
    float[] y = call.output().array();
    for (int row = 0; row < call.batch(); row++) {
      int from = call.input(0).offset() + row * plan.inputSize();
      int to = call.output().offset() + row * plan.outputSize();
      switch (kind) {
        case SUM -> org.lanewise.kernels.Reduce.sum(plan, x, from, y, to);
        case MEAN -> org.lanewise.kernels.Reduce.mean(plan, x, from, y, to);
        case L1 -> org.lanewise.kernels.Reduce.l1(plan, x, from, y, to);
        case L2 -> org.lanewise.kernels.Reduce.l2(plan, x, from, y, to);
        case MAX -> org.lanewise.kernels.Reduce.max(plan, x, from, y, to);
        case MIN -> org.lanewise.kernels.Reduce.min(plan, x, from, y, to);
        case PROD -> org.lanewise.kernels.Reduce.product(plan, x, from, y, to);
      }
    }
  }

  @Override
  public void backward(Call call) {
    Slice gradient = call.inputGradient(0);
    if (gradient == null) {
      return;
    }
    Reduction plan = (Reduction) call.prepared();
    float[] x = call.input(0).array();
    float[] y = call.output().array();
    float[] dy = call.outputGradient().array();
    float[] dx = gradient.array();
    for (int row = 0; row < call.batch(); row++) {
      int a = call.input(0).offset() + row * plan.inputSize();
      int b = call.output().offset() + row * plan.outputSize();
      int db = call.outputGradient().offset() + row * plan.outputSize();
      int da = gradient.offset() + row * plan.inputSize();
      switch (kind) {
        case SUM -> org.lanewise.kernels.Reduce.sumBackward(plan, dy, db, dx, da);
        case MEAN -> org.lanewise.kernels.Reduce.meanBackward(plan, dy, db, dx, da);
        case L1 -> org.lanewise.kernels.Reduce.l1Backward(plan, x, a, dy, db, dx, da);
        case L2 -> org.lanewise.kernels.Reduce.l2Backward(plan, x, a, y, b, dy, db, dx, da);
        case MAX, MIN ->
            org.lanewise.kernels.Reduce.extremumBackward(plan, x, a, y, b, dy, db, dx, da);
        case PROD -> org.lanewise.kernels.Reduce.productBackward(plan, x, a, dy, db, dx, da);
      }
    }
  }
}
