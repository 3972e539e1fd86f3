package org.lanewise.nn.op;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Broadcast;
import org.lanewise.kernels.Compare;
import org.lanewise.nn.Call;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's Where, with broadcasting: `y = condition ? a : b`, where any number but 0 is true.
/// Backward: `da = condition ? dy : 0` and `db = condition ? 0 : dy`; that of the condition is 0.
public record Where() implements Op {
  private static final float[] ZERO = {0};

  static Where of(Map<String, String> attributes) {
    return new Where();
  }

  @Override
  public String type() {
    return "Where";
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 3, 3);
    Ops.count("parameters", parameters, 0, 0);
    return Shape.of(
        Broadcast.of(inputs.get(0).dims(), inputs.get(1).dims(), inputs.get(2).dims()).shape());
  }

  /// @param truth the condition beside one zero
  /// @param all condition, a and b
  private record Plan(Broadcast truth, Broadcast all, boolean[] condition) {}

  @Override
  public Object prepare(Call call) {
    int[] condition = call.inputShape(0).dims();
    return new Plan(
        Broadcast.of(condition, new int[0]),
        Broadcast.of(condition, call.inputShape(1).dims(), call.inputShape(2).dims()),
        new boolean[call.inputShape(0).size()]);
  }

  private static Plan answer(Call call, int row) {
    Plan plan = (Plan) call.prepared();
    Slice condition = call.input(0);
    int from = condition.offset() + row * call.inputShape(0).size();
    Compare.NOT_EQUAL.forward(plan.truth, condition.array(), from, ZERO, 0, plan.condition, 0);
    return plan;
  }

  @Override
  public void forward(Call call) {
    Slice a = call.input(1);
    Slice b = call.input(2);
    Slice y = call.output();
    for (int row = 0; row < call.batch(); row++) {
      Plan plan = answer(call, row);
      org.lanewise.kernels.Where.forward(
          plan.all,
          plan.condition,
          0,
          a.array(),
          a.offset() + row * call.inputShape(1).size(),
          b.array(),
          b.offset() + row * call.inputShape(2).size(),
          y.array(),
          y.offset() + row * call.outputShape().size());
    }
  }

  @Override
  public void backward(Call call) {
    Slice dy = call.outputGradient();
    Slice dcondition = call.inputGradient(0);
    Slice da = call.inputGradient(1);
    Slice db = call.inputGradient(2);
    for (int row = 0; row < call.batch(); row++) {
      if (dcondition != null) {
        int from = dcondition.offset() + row * call.inputShape(0).size();
        Arrays.fill(dcondition.array(), from, from + call.inputShape(0).size(), 0);
      }
      Plan plan = answer(call, row);
      org.lanewise.kernels.Where.backward(
          plan.all,
          plan.condition,
          0,
          dy.array(),
          dy.offset() + row * call.outputShape().size(),
          Affine.array(da),
          Affine.offset(da) + row * call.inputShape(1).size(),
          Affine.array(db),
          Affine.offset(db) + row * call.inputShape(2).size());
    }
  }
}
