package org.lanewise.nn.fusion;

import java.util.List;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.Node;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;

/// A constant for each channel that is added to a product becomes its bias.
final class BiasFusion {
  private BiasFusion() {}

  static void apply(Nodes nodes, Node sum) {
    if (Match.function(sum) == Binary.ADD && !fuse(nodes, sum, 0)) {
      fuse(nodes, sum, 1);
    }
  }

  private static boolean fuse(Nodes nodes, Node sum, int i) {
    Value value = sum.inputs().get(i);
    Value other = sum.inputs().get(1 - i);
    Node product = nodes.producer(value);
    Slice bias = nodes.constant(other);
    Shape shape = value.shape();
    if (!Products.isLinear(product)
        || product.inputs().size() > 1
        || product.parameters().size() > 1
        || !nodes.isReadOnce(value)
        || bias == null
        || !sum.output().shape().equals(shape)
        || other.shape().rank() == 0
        || other.shape().dim(-1) != shape.dim(-1)
        || bias.length() != shape.dim(-1)) {
      return false;
    }
    Parameter b = Parameter.detached(sum.name() + "/bias", Shape.of(bias.length()));
    nodes.replace(
        sum,
        product.op(),
        product.inputs(),
        List.of(product.parameters().get(0), b),
        List.of(nodes.weights(product).get(0), bias));
    return true;
  }
}
