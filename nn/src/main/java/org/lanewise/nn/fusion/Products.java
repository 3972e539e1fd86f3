package org.lanewise.nn.fusion;

import org.lanewise.kernels.Activation;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.op.Conv;
import org.lanewise.nn.op.ConvTranspose;
import org.lanewise.nn.op.Gemm;

/// What the ops have in common that multiply by weights: those are their first parameter, a bias
/// for each channel may be the second, and an activation is applied last.
final class Products {
  private Products() {}

  /// Whether a node is a product that nothing is done to yet but a bias.
  static boolean isLinear(Node node) {
    return node != null && activation(node.op()) == Activation.LINEAR;
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

  /// The same op with an activation.
  static Op withActivation(Op op, Activation activation) {
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
}
