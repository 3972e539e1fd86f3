package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.lanewise.kernels.LayerNorm;
import org.lanewise.nn.Call;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;

/// ONNX's LayerNormalization: `y = (x - mean) / sqrt(variance + epsilon) gamma + beta`, with the
/// statistics of all elements from an axis on. Gamma and beta have the shape of these elements.
///
/// Backward, with `g = dy gamma`: `dx = invStdDev (g - mean(g) - normal mean(g normal))`, `dgamma =
/// sum dy normal`, `dbeta = sum dy`. Forward saves the mean and the inverse deviation of each row.
///
/// @param axis the first axis that is normalised, counted from behind: -1 for the last alone
/// @param epsilon added to the variance
/// @param scale whether there is a gamma
/// @param center whether there is a beta
public record LayerNormalization(int axis, float epsilon, boolean scale, boolean center)
    implements Op {
  /// Checks the attributes.
  ///
  /// @throws IllegalArgumentException if `axis` is not negative, or `epsilon` is
  public LayerNormalization {
    Rows.checkAxis(axis);
    Affine.checkEpsilon(epsilon);
  }

  static LayerNormalization of(Map<String, String> attributes) {
    return new LayerNormalization(
        Ops.integer(attributes, "axis"),
        Ops.number(attributes, "epsilon"),
        Ops.flag(attributes, "scale"),
        Ops.flag(attributes, "center"));
  }

  @Override
  public String type() {
    return "LayerNormalization";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of(
        "axis", "" + axis, "epsilon", "" + epsilon, "scale", "" + scale, "center", "" + center);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Affine.check(parameters, scale, center, Rows.shape(inputs.get(0), axis));
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
    return 2L * batch * Rows.count(node.output().shape(), axis);
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice gamma = Affine.gamma(call, scale);
    Slice beta = Affine.beta(call, scale, center);
    Slice y = call.output();
    Slice statistics = Affine.statistics(call);
    int rows = call.batch() * Rows.count(call.outputShape(), axis);
    int cols = Rows.length(call.outputShape(), axis);
    // y = normal gamma + beta
    LayerNorm.forward(
        rows,
        cols,
        x.array(),
        x.offset(),
        cols,
        Affine.array(gamma),
        Affine.offset(gamma),
        Affine.array(beta),
        Affine.offset(beta),
        epsilon,
        y.array(),
        y.offset(),
        cols,
        statistics.array(),
        statistics.offset(),
        statistics.array(),
        statistics.offset() + rows);
  }

  @Override
  public void backward(Call call) {
    Slice x = call.input(0);
    Slice gamma = Affine.gamma(call, scale);
    Slice statistics = call.saved();
    Slice dy = call.outputGradient();
    Slice dx = Affine.inputGradient(call);
    Slice dgamma = Affine.gammaGradient(call, scale);
    Slice dbeta = Affine.betaGradient(call, scale, center);
    int rows = call.batch() * Rows.count(call.outputShape(), axis);
    int cols = Rows.length(call.outputShape(), axis);
    // dx = invStdDev (g - mean(g) - normal mean(g normal))
    LayerNorm.backward(
        rows,
        cols,
        x.array(),
        x.offset(),
        cols,
        Affine.array(gamma),
        Affine.offset(gamma),
        statistics.array(),
        statistics.offset(),
        statistics.array(),
        statistics.offset() + rows,
        dy.array(),
        dy.offset(),
        cols,
        dx.array(),
        dx.offset(),
        cols,
        Affine.array(dgamma),
        Affine.offset(dgamma),
        Affine.array(dbeta),
        Affine.offset(dbeta));
  }
}
