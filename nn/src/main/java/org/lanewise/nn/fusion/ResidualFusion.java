package org.lanewise.nn.fusion;

import java.util.List;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.Node;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Conv;
import org.lanewise.nn.op.Gemm;

/// A sum of a product and a value of its shape: the product adds it.
final class ResidualFusion {
  private ResidualFusion() {}

  static void apply(Nodes nodes, Node sum) {
    if (Match.function(sum) == Binary.ADD && !fuse(nodes, sum, 0)) {
      fuse(nodes, sum, 1);
    }
  }

  private static boolean fuse(Nodes nodes, Node sum, int i) {
    Value value = sum.inputs().get(i);
    Value residual = sum.inputs().get(1 - i);
    Node product = nodes.producer(value);
    if (!Products.isLinear(product)
        || !takesResidual(product)
        || !nodes.isReadOnce(value)
        || !residual.shape().equals(value.shape())) {
      return false;
    }
    nodes.replace(
        sum,
        product.op(),
        List.of(product.inputs().get(0), residual),
        product.parameters(),
        nodes.weights(product));
    return true;
  }

  private static boolean takesResidual(Node product) {
    if (product.inputs().size() > 1) {
      return false;
    }
    int channels = product.inputs().get(0).shape().dim(-1);
    return product.op() instanceof Gemm
        || product.op() instanceof Conv && ((Conv) product.op()).takesResidual(channels);
  }
}
