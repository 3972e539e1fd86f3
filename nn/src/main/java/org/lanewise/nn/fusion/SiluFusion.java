package org.lanewise.nn.fusion;

import java.util.List;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.Node;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Activate;

/// SiLU in its two steps becomes one op: `x sigmoid(x)`.
final class SiluFusion {
  private SiluFusion() {}

  static void apply(Nodes nodes, Node product) {
    if (Match.function(product) == Binary.MUL && !fuse(nodes, product, 0)) {
      fuse(nodes, product, 1);
    }
  }

  private static boolean fuse(Nodes nodes, Node product, int i) {
    Value x = product.inputs().get(i);
    Match match = new Match(nodes, product);
    Node sigmoid = match.take(product.inputs().get(1 - i), Activate.class);
    if (sigmoid == null
        || ((Activate) sigmoid.op()).activation() != Activation.SIGMOID
        || sigmoid.inputs().get(0) != x
        || !match.isClosed()) {
      return false;
    }
    nodes.replace(product, new Activate(Activation.SILU), List.of(x), List.of(), List.of());
    return true;
  }
}
