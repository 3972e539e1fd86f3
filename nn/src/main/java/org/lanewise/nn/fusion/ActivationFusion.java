package org.lanewise.nn.fusion;

import org.lanewise.nn.Node;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Activate;

/// An activation becomes part of the product before it.
final class ActivationFusion {
  private ActivationFusion() {}

  static void apply(Nodes nodes, Node node) {
    if (!(node.op() instanceof Activate)) {
      return;
    }
    Value value = node.inputs().get(0);
    Node product = nodes.producer(value);
    if (Products.isLinear(product) && nodes.isReadOnce(value)) {
      nodes.replace(
          node,
          Products.withActivation(product.op(), ((Activate) node.op()).activation()),
          product.inputs(),
          product.parameters(),
          nodes.weights(product));
    }
  }
}
