package org.lanewise.nn.op;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.lanewise.kernels.GroupNormLast;
import org.lanewise.nn.Call;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;

/// ONNX's GroupNormalization of `[..., channels]`: the channels of a sample fall into groups, one
/// after another, and `y = (x - mean) / sqrt(variance + epsilon) gamma + beta` with the statistics
/// of a group. Gamma and beta have an element for each channel. With a group for each channel it is
/// InstanceNormalization.
///
/// Backward, with `g = dy gamma`: `dx = invStdDev (g - mean(g) - normal mean(g normal))`, `dgamma =
/// sum dy normal`, `dbeta = sum dy`. Forward saves the mean and the inverse deviation of each
/// channel of a sample.
///
/// @param groups the number of groups, a divisor of the channels
/// @param epsilon added to the variance
/// @param scale whether there is a gamma
/// @param center whether there is a beta
public record GroupNormalization(int groups, float epsilon, boolean scale, boolean center)
    implements Op {
  /// Checks the attributes.
  ///
  /// @throws IllegalArgumentException if `groups` is less than 1, or `epsilon` negative
  public GroupNormalization {
    if (groups < 1) {
      throw new IllegalArgumentException("groups is " + groups + ", expected 1 or more");
    }
    Affine.checkEpsilon(epsilon);
  }

  static GroupNormalization of(Map<String, String> attributes) {
    return new GroupNormalization(
        Ops.integer(attributes, "groups"),
        Ops.number(attributes, "epsilon"),
        Ops.flag(attributes, "scale"),
        Ops.flag(attributes, "center"));
  }

  @Override
  public String type() {
    return "GroupNormalization";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of(
        "groups", "" + groups, "epsilon", "" + epsilon, "scale", "" + scale, "center", "" + center);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Shape x = inputs.get(0);
    Affine.check(parameters, scale, center, Rows.shape(x, -1));
    if (x.dim(-1) % groups != 0) {
      throw new IllegalArgumentException(
          "the input has the shape "
              + x
              + ", expected a last extent that "
              + groups
              + " groups divide");
    }
    return x;
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  /// The statistics are those of all steps.
  @Override
  public Op step(Node node, Predicate<Value> stepped) {
    return null;
  }

  @Override
  public long forwardScratch(Node node, int batch) {
    return saved(node, batch);
  }

  @Override
  public long backwardScratch(Node node, int batch) {
    return 2L * node.output().shape().dim(-1) + (long) batch * node.output().shape().size();
  }

  @Override
  public long saved(Node node, int batch) {
    return 2L * batch * node.output().shape().dim(-1);
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice gamma = Affine.gamma(call, scale);
    Slice beta = Affine.beta(call, scale, center);
    Slice y = call.output();
    Slice statistics = Affine.statistics(call);
    int channels = call.outputShape().dim(-1);
    // y = normal gamma + beta
    GroupNormLast.forward(
        call.batch(),
        Rows.count(call.outputShape(), -1),
        channels,
        groups,
        x.array(),
        x.offset(),
        Affine.array(gamma),
        Affine.offset(gamma),
        Affine.array(beta),
        Affine.offset(beta),
        epsilon,
        y.array(),
        y.offset(),
        statistics.array(),
        statistics.offset(),
        statistics.array(),
        statistics.offset() + call.batch() * channels);
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
    Slice scratch = call.scratch();
    int channels = call.outputShape().dim(-1);
    // Where nobody wants dx, it is at the start of the scratch.
    int sums = dx == scratch ? call.outputSize() : 0;
    // dx = invStdDev (g - mean(g) - normal mean(g normal))
    GroupNormLast.backward(
        call.batch(),
        Rows.count(call.outputShape(), -1),
        channels,
        groups,
        x.array(),
        x.offset(),
        Affine.array(gamma),
        Affine.offset(gamma),
        statistics.array(),
        statistics.offset(),
        statistics.array(),
        statistics.offset() + call.batch() * channels,
        dy.array(),
        dy.offset(),
        dx.array(),
        dx.offset(),
        Affine.array(dgamma),
        Affine.offset(dgamma),
        Affine.array(dbeta),
        Affine.offset(dbeta),
        scratch.array(),
        scratch.offset() + sums);
  }
}
