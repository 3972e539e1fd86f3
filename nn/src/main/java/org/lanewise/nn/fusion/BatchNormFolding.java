package org.lanewise.nn.fusion;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.kernels.BatchNorm;
import org.lanewise.kernels.Transpose;
import org.lanewise.nn.Node;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.BatchNormalization;
import org.lanewise.nn.op.ConvTranspose;

/// A batch norm is folded into the weights and the bias of the product before it: `norm(x W + b) =
/// x W' + b'`, where `W'` are the weights of each channel, normalised as if they had the mean 0,
/// and `b'` is the normalised bias.
final class BatchNormFolding {
  private BatchNormFolding() {}

  static void apply(Nodes nodes, Node norm) {
    if (!(norm.op() instanceof BatchNormalization)) {
      return;
    }
    Value value = norm.inputs().get(0);
    Node product = nodes.producer(value);
    if (!Products.isLinear(product) || product.inputs().size() > 1 || !nodes.isReadOnce(value)) {
      return;
    }
    List<Slice> before = nodes.weights(product);
    List<Parameter> parameters = new ArrayList<>(product.parameters());
    Shape kernel = parameters.get(0).shape();
    // The kernel of a transposed convolution has its channels of the output last but one, and with
    // groups those of one group only: [taps, filters / groups, groups, channels / groups].
    boolean transposed = product.op() instanceof ConvTranspose;
    int groups = transposed ? ((ConvTranspose) product.op()).groups() : 1;
    int inner = transposed ? kernel.dim(-1) / groups : 1;
    BatchNormalization op = (BatchNormalization) norm.op();
    List<Slice> statistics = nodes.weights(norm);
    List<Slice> folded =
        before
            .get(0)
            .derive(
                List.of(op, groups, inner, before.subList(1, before.size()), statistics),
                () -> fold(op, before, groups, inner, statistics));
    if (parameters.size() == 1) {
      Shape channels = Shape.of(folded.get(1).length());
      parameters.add(Parameter.detached(norm.name() + "/bias", channels));
    }
    nodes.replace(norm, product.op(), product.inputs(), parameters, folded);
  }

  private static List<Slice> fold(
      BatchNormalization op, List<Slice> before, int groups, int inner, List<Slice> statistics) {
    Slice variance = statistics.get(statistics.size() - 1);
    Slice mean = statistics.get(statistics.size() - 2);
    Slice beta = op.center() ? statistics.get(statistics.size() - 3) : null;
    Slice gamma = op.scale() ? statistics.get(0) : null;
    int channels = mean.length();
    Slice zeros = new Slice(new float[channels], 0, channels);
    Slice w = before.get(0);
    Slice b = before.size() > 1 ? before.get(1) : zeros;
    int outer = w.length() / channels / inner;
    return List.of(
        normalised(
            w,
            outer,
            channels,
            inner,
            gamma == null ? null : groupsInside(gamma, groups),
            null,
            zeros,
            groupsInside(variance, groups),
            op),
        normalised(b, 1, channels, 1, gamma, beta, mean, variance, op));
  }

  /// `[filters / groups, groups]` of `[groups, filters / groups]`.
  private static Slice groupsInside(Slice x, int groups) {
    if (groups == 1) {
      return x;
    }
    float[] y = new float[x.length()];
    int[] shape = {groups, y.length / groups};
    Transpose.of(shape, 1, 0).forward(1, x.array(), x.offset(), y, 0);
    return Slice.constant(y);
  }

  private static Slice normalised(
      Slice x,
      int outer,
      int channels,
      int inner,
      Slice gamma,
      Slice beta,
      Slice mean,
      Slice variance,
      BatchNormalization op) {
    Slice y = Slice.constant(new float[x.length()]);
    BatchNorm.forwardInference(
        outer,
        channels,
        inner,
        x.array(),
        x.offset(),
        gamma == null ? null : gamma.array(),
        gamma == null ? 0 : gamma.offset(),
        beta == null ? null : beta.array(),
        beta == null ? 0 : beta.offset(),
        mean.array(),
        mean.offset(),
        variance.array(),
        variance.offset(),
        op.epsilon(),
        y.array(),
        y.offset());
    return y;
  }
}
