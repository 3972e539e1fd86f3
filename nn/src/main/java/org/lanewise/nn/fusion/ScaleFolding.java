package org.lanewise.nn.fusion;

import java.util.Arrays;
import java.util.List;
import org.lanewise.kernels.Axpy;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Stepwise;
import org.lanewise.nn.Node;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;

/// A number that a product by weights is multiplied with, or divided by, is folded into the weights
/// and the bias. Weights that are whole numbers stay: those of quantised files are, and their sums
/// are exact.
final class ScaleFolding {
  private ScaleFolding() {}

  static void apply(Nodes nodes, Node node) {
    if (Match.function(node) == Binary.MUL) {
      if (!fold(nodes, node, 0, false)) {
        fold(nodes, node, 1, false);
      }
    } else if (Match.function(node) == Binary.DIV) {
      fold(nodes, node, 0, true);
    }
  }

  private static boolean fold(Nodes nodes, Node node, int i, boolean divides) {
    Value value = node.inputs().get(i);
    Node product = nodes.producer(value);
    float number = new Match(nodes, node).scalar(node.inputs().get(1 - i));
    float factor = divides ? 1 / number : number;
    if (!Products.isLinear(product)
        || product.inputs().size() > 1
        || !nodes.isReadOnce(value)
        || !node.output().shape().equals(value.shape())
        || !Float.isFinite(factor)
        || isWhole(nodes.weights(product).get(0))) {
      return false;
    }
    List<Slice> scaled =
        nodes.weights(product).stream().map(weights -> times(factor, weights)).toList();
    nodes.replace(node, product.op(), product.inputs(), product.parameters(), scaled);
    return true;
  }

  private static boolean isWhole(Slice x) {
    return x.derive(
        ScaleFolding.class,
        () -> {
          float[] whole = new float[x.length()];
          Stepwise.FLOOR.forward(whole.length, x.array(), x.offset(), whole, 0);
          return Arrays.equals(whole, x.toArray());
        });
  }

  private static Slice times(float factor, Slice x) {
    return x.derive(
        List.of(ScaleFolding.class, factor),
        () -> {
          float[] y = new float[x.length()];
          Axpy.saxpy(y.length, factor, x.array(), x.offset(), y, 0);
          return Slice.constant(y);
        });
  }
}
