package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.lanewise.kernels.RmsNorm;
import org.lanewise.nn.Call;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;

/// ONNX's RMSNormalization: `y = x / sqrt(mean(x^2) + epsilon) gamma`, with the mean of all
/// elements from an axis on. Gamma has the shape of these elements.
///
/// Backward, with `g = dy gamma`: `dx = invStdDev (g - normal mean(g normal))`, `dgamma = sum dy
/// normal`. Forward saves the inverse root of each row.
///
/// @param axis the first axis that is normalised, counted from behind: -1 for the last alone
/// @param epsilon added to the mean square
public record RMSNormalization(int axis, float epsilon) implements Op {
  /// Checks the attributes.
  ///
  /// @throws IllegalArgumentException if `axis` is not negative, or `epsilon` is
  public RMSNormalization {
    Rows.checkAxis(axis);
    Affine.checkEpsilon(epsilon);
  }

  static RMSNormalization of(Map<String, String> attributes) {
    return new RMSNormalization(Ops.integer(attributes, "axis"), Ops.number(attributes, "epsilon"));
  }

  @Override
  public String type() {
    return "RMSNormalization";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of("axis", "" + axis, "epsilon", "" + epsilon);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Affine.check(parameters, true, false, Rows.shape(inputs.get(0), axis));
    return inputs.get(0);
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  /// Not where it goes over the steps.
  @Override
  public Op step(Node node, Predicate<Value> stepped) {
    return -axis < node.output().shape().rank() ? this : null;
  }

  @Override
  public long forwardScratch(Node node, int batch) {
    return saved(node, batch);
  }

  @Override
  public long backwardScratch(Node node, int batch) {
    return (long) batch * node.output().shape().size();
  }

  @Override
  public long saved(Node node, int batch) {
    return (long) batch * Rows.count(node.output().shape(), axis);
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice gamma = call.parameter(0);
    Slice y = call.output();
    Slice statistics = Affine.statistics(call);
    int cols = Rows.length(call.outputShape(), axis);
    // y = normal gamma
    RmsNorm.forward(
        call.batch() * Rows.count(call.outputShape(), axis),
        cols,
        x.array(),
        x.offset(),
        cols,
        gamma.array(),
        gamma.offset(),
        epsilon,
        y.array(),
        y.offset(),
        cols,
        statistics.array(),
        statistics.offset());
  }

  @Override
  public void backward(Call call) {
    Slice x = call.input(0);
    Slice gamma = call.parameter(0);
    Slice statistics = call.saved();
    Slice dy = call.outputGradient();
    Slice dx = Affine.inputGradient(call);
    Slice dgamma = call.parameterGradient(0);
    int cols = Rows.length(call.outputShape(), axis);
    // dx = invStdDev (g - normal mean(g normal))
    RmsNorm.backward(
        call.batch() * Rows.count(call.outputShape(), axis),
        cols,
        x.array(),
        x.offset(),
        cols,
        gamma.array(),
        gamma.offset(),
        statistics.array(),
        statistics.offset(),
        dy.array(),
        dy.offset(),
        cols,
        dx.array(),
        dx.offset(),
        cols,
        Affine.array(dgamma),
        Affine.offset(dgamma));
  }
}
