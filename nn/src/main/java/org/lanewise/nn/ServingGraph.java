package org.lanewise.nn;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.BatchNorm;
import org.lanewise.nn.op.Activate;
import org.lanewise.nn.op.BatchNormalization;
import org.lanewise.nn.op.Conv;
import org.lanewise.nn.op.ConvTranspose;
import org.lanewise.nn.op.Gemm;

/// A graph and the weights of each node, rewritten for serving: fewer nodes that give the same
/// outputs. Each pass is a method that goes over the nodes once.
///
/// 1. A batch norm is folded into the weights and the bias of the product or convolution before it.
/// 2. An activation becomes part of the product or convolution before it.
///
/// Both need the value between the two to be nobody else's: read once, and no output.
final class ServingGraph {
  private final Graph graph;
  private final List<Node> nodes;
  private final Map<Node, List<Slice>> weights = new IdentityHashMap<>();

  ServingGraph(Graph graph, Parameters parameters) {
    this.graph = graph;
    nodes = new ArrayList<>(graph.nodes());
    for (Node node : nodes) {
      weights.put(node, node.parameters().stream().map(parameters::slice).toList());
    }
    foldBatchNorms();
    fuseActivations();
  }

  /// The graph as it is now.
  Graph graph() {
    return graph.withNodes(nodes);
  }

  /// The weights of a node of [#graph], which may be windows on those of the model.
  List<Slice> weights(Node node) {
    return weights.get(node);
  }

  private void foldBatchNorms() {
    for (int i = 0; i < nodes.size(); i++) {
      Node norm = nodes.get(i);
      if (norm.op() instanceof BatchNormalization) {
        Node before = before(norm);
        if (before != null && activation(before.op()) == Activation.LINEAR && !isGrouped(before)) {
          fold(before, norm);
          i--;
        }
      }
    }
  }

  /// `norm(x W + b) = x W' + b'`, where `W'` are the weights of each channel, normalised as if they
  /// had the mean 0, and `b'` is the normalised bias.
  private void fold(Node before, Node norm) {
    BatchNormalization op = (BatchNormalization) norm.op();
    List<Slice> statistics = weights.get(norm);
    Slice variance = statistics.get(statistics.size() - 1);
    Slice mean = statistics.get(statistics.size() - 2);
    Slice beta = op.center() ? statistics.get(statistics.size() - 3) : null;
    Slice gamma = op.scale() ? statistics.get(0) : null;
    int channels = mean.length();
    Slice zeros = new Slice(new float[channels], 0, channels);

    List<Parameter> parameters = new ArrayList<>(before.parameters());
    Slice w = weights.get(before).get(0);
    Slice b = parameters.size() > 1 ? weights.get(before).get(1) : zeros;
    if (parameters.size() == 1) {
      parameters.add(Parameter.detached(norm.name() + "/bias", Shape.of(channels)));
    }
    // The kernel of a transposed convolution has its channels of the output last but one.
    int inner = before.op() instanceof ConvTranspose ? parameters.get(0).shape().dim(-1) : 1;
    int outer = w.length() / channels / inner;
    Slice scaled = normalised(w, outer, channels, inner, gamma, null, zeros, variance, op);
    Slice bias = normalised(b, 1, channels, 1, gamma, beta, mean, variance, op);
    replace(before, norm, before.op(), parameters, List.of(scaled, bias));
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
    Slice y = new Slice(new float[x.length()], 0, x.length());
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

  private void fuseActivations() {
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      if (node.op() instanceof Activate) {
        Node before = before(node);
        if (before != null && activation(before.op()) == Activation.LINEAR) {
          Op op = withActivation(before.op(), ((Activate) node.op()).activation());
          replace(before, node, op, before.parameters(), weights.get(before));
          i--;
        }
      }
    }
  }

  /// The node that makes the only input of another, if nobody else sees what it makes.
  private Node before(Node node) {
    Value value = node.inputs().get(0);
    long readers =
        nodes.stream().flatMap(n -> n.inputs().stream()).filter(in -> in == value).count();
    if (readers != 1 || graph.outputs().contains(value)) {
      return null;
    }
    return nodes.stream().filter(n -> n.output() == value).findFirst().orElse(null);
  }

  /// Puts one node in the place of two, the second of which reads the first alone.
  private void replace(
      Node first, Node second, Op op, List<Parameter> parameters, List<Slice> values) {
    Node both = new Node(second.name(), op, first.inputs(), parameters, second.output());
    nodes.set(nodes.indexOf(second), both);
    nodes.remove(first);
    weights.put(both, values);
  }

  /// The activation that is part of an op; null where there is no such part.
  private static Activation activation(Op op) {
    if (op instanceof Gemm) {
      return ((Gemm) op).activation();
    }
    if (op instanceof Conv) {
      return ((Conv) op).activation();
    }
    return op instanceof ConvTranspose ? ((ConvTranspose) op).activation() : null;
  }

  private static Op withActivation(Op op, Activation activation) {
    if (op instanceof Conv) {
      Conv c = (Conv) op;
      return new Conv(c.strides(), c.padding(), c.dilations(), c.groups(), activation);
    }
    if (op instanceof ConvTranspose) {
      ConvTranspose c = (ConvTranspose) op;
      return new ConvTranspose(c.strides(), c.padding(), c.dilations(), c.groups(), activation);
    }
    return new Gemm(activation);
  }

  /// Whether the channels of the output do not stand side by side in the kernel.
  private static boolean isGrouped(Node node) {
    return node.op() instanceof ConvTranspose && ((ConvTranspose) node.op()).groups() > 1;
  }
}
