package org.lanewise.nn.op;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lanewise.kernels.BatchNorm;
import org.lanewise.nn.Call;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// ONNX's BatchNormalization of `[..., channels]`: `y = (x - mean) / sqrt(variance + epsilon) gamma
/// + beta` for each channel. In training the statistics are those of the batch, and the running
/// ones follow them; else they are the running ones.
///
/// The parameters are gamma and beta, each if there is one, and the states with the running means
/// and variances, all `[channels]`.
///
/// Backward: `dbeta = sum dy`, `dgamma = sum dy normal`; in training `dx = gamma invStdDev (dy -
/// mean(dy) - normal mean(dy normal))`, else `dx = gamma invStdDev dy`. Forward saves the mean and
/// the inverse deviation of each channel.
///
/// @param epsilon added to the variance
/// @param momentum the share of the running statistics that stays
/// @param scale whether there is a gamma
/// @param center whether there is a beta
public record BatchNormalization(float epsilon, float momentum, boolean scale, boolean center)
    implements Op {
  /// Checks the attributes.
  ///
  /// @throws IllegalArgumentException if `epsilon` is negative, or `momentum` is not from 0 to 1
  public BatchNormalization {
    Affine.checkEpsilon(epsilon);
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new IllegalArgumentException("momentum is " + momentum + ", expected 0 to 1");
    }
  }

  static BatchNormalization of(Map<String, String> attributes) {
    return new BatchNormalization(
        Ops.number(attributes, "epsilon"),
        Ops.number(attributes, "momentum"),
        Ops.flag(attributes, "scale"),
        Ops.flag(attributes, "center"));
  }

  @Override
  public String type() {
    return "BatchNormalization";
  }

  @Override
  public Map<String, String> attributes() {
    return Map.of(
        "epsilon", "" + epsilon,
        "momentum", "" + momentum,
        "scale", "" + scale,
        "center", "" + center);
  }

  @Override
  public Shape shape(List<Shape> inputs, List<Shape> parameters) {
    Ops.count("inputs", inputs, 1, 1);
    Shape channels = Rows.shape(inputs.get(0), -1);
    List<Shape> affine = new ArrayList<>(parameters);
    for (int i = 0; i < 2; i++) {
      if (affine.isEmpty() || !affine.remove(affine.size() - 1).equals(channels)) {
        throw new IllegalArgumentException(
            "the parameters have the shapes "
                + parameters
                + ", expected the last two to be "
                + channels);
      }
    }
    Affine.check(affine, scale, center, channels);
    return inputs.get(0);
  }

  @Override
  public boolean keepsSteps() {
    return true;
  }

  @Override
  public long backwardScratch(Node node, int batch) {
    return 4L * node.output().shape().dim(-1) + (long) batch * node.output().shape().size();
  }

  @Override
  public long saved(Node node, int batch) {
    return 2L * node.output().shape().dim(-1);
  }

  @Override
  public void forward(Call call) {
    Slice x = call.input(0);
    Slice gamma = Affine.gamma(call, scale);
    Slice beta = Affine.beta(call, scale, center);
    Slice mean = call.parameter(call.parameters() - 2);
    Slice variance = call.parameter(call.parameters() - 1);
    Slice y = call.output();
    int channels = call.outputShape().dim(-1);
    int rows = call.batch() * Rows.count(call.outputShape(), -1);
    // y = normal gamma + beta
    if (!call.training()) {
      BatchNorm.forwardInference(
          rows,
          channels,
          1,
          x.array(),
          x.offset(),
          Affine.array(gamma),
          Affine.offset(gamma),
          Affine.array(beta),
          Affine.offset(beta),
          mean.array(),
          mean.offset(),
          variance.array(),
          variance.offset(),
          epsilon,
          y.array(),
          y.offset());
      return;
    }
    Slice statistics = call.saved();
    BatchNorm.forwardTraining(
        rows,
        channels,
        1,
        x.array(),
        x.offset(),
        Affine.array(gamma),
        Affine.offset(gamma),
        Affine.array(beta),
        Affine.offset(beta),
        epsilon,
        momentum,
        mean.array(),
        mean.offset(),
        variance.array(),
        variance.offset(),
        y.array(),
        y.offset(),
        statistics.array(),
        statistics.offset(),
        statistics.array(),
        statistics.offset() + channels);
  }

  @Override
  public void backward(Call call) {
    Slice x = call.input(0);
    Slice gamma = Affine.gamma(call, scale);
    Slice dy = call.outputGradient();
    Slice dx = call.inputGradient(0);
    Slice dgamma = Affine.gammaGradient(call, scale);
    Slice dbeta = Affine.betaGradient(call, scale, center);
    // The kernels compute every gradient; what nobody wants goes to the scratch.
    Slice scratch = call.scratch();
    int channels = call.outputShape().dim(-1);
    int rows = call.batch() * Rows.count(call.outputShape(), -1);
    float[] dxArray = dx == null ? scratch.array() : dx.array();
    int dxOffset = dx == null ? scratch.offset() + 4 * channels : dx.offset();
    float[] dgammaArray = dgamma == null ? scratch.array() : dgamma.array();
    int dgammaOffset = dgamma == null ? scratch.offset() + 2 * channels : dgamma.offset();
    float[] dbetaArray = dbeta == null ? scratch.array() : dbeta.array();
    int dbetaOffset = dbeta == null ? scratch.offset() + 3 * channels : dbeta.offset();
    if (call.training()) {
      Slice statistics = call.saved();
      // dx = gamma invStdDev (dy - mean(dy) - normal mean(dy normal))
      BatchNorm.backward(
          rows,
          channels,
          1,
          x.array(),
          x.offset(),
          Affine.array(gamma),
          Affine.offset(gamma),
          statistics.array(),
          statistics.offset(),
          statistics.array(),
          statistics.offset() + channels,
          dy.array(),
          dy.offset(),
          dxArray,
          dxOffset,
          dgammaArray,
          dgammaOffset,
          dbetaArray,
          dbetaOffset);
      return;
    }
    Slice mean = call.parameter(call.parameters() - 2);
    Slice variance = call.parameter(call.parameters() - 1);
    // dx = gamma invStdDev dy
    BatchNorm.backwardInference(
        rows,
        channels,
        x.array(),
        x.offset(),
        Affine.array(gamma),
        Affine.offset(gamma),
        mean.array(),
        mean.offset(),
        variance.array(),
        variance.offset(),
        epsilon,
        dy.array(),
        dy.offset(),
        dxArray,
        dxOffset,
        dgammaArray,
        dgammaOffset,
        dbetaArray,
        dbetaOffset,
        scratch.array(),
        scratch.offset());
  }
}
