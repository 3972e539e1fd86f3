package org.lanewise.nn.fusion;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Reshape;
import org.lanewise.nn.op.Transpose;

/// A transpose of a transpose becomes one, and one that moves no element in memory a reshape, which
/// costs nothing.
final class TransposeFusion {
  private TransposeFusion() {}

  /// Makes one of two.
  static void merge(Nodes nodes, Node node) {
    Node before = node.op() instanceof Transpose ? nodes.producer(node.inputs().get(0)) : null;
    if (before != null && before.op() instanceof Transpose) {
      List<Integer> first = ((Transpose) before.op()).permutation();
      List<Integer> order = ((Transpose) node.op()).permutation().stream().map(first::get).toList();
      nodes.replace(node, new Transpose(order), before.inputs(), List.of(), List.of());
    }
  }

  /// Makes a reshape of one that moves nothing.
  static void view(Nodes nodes, Node node) {
    if (node.op() instanceof Transpose
        && isInOrder(node.inputs().get(0), ((Transpose) node.op()).permutation())) {
      Op op = new Reshape(node.output().shape());
      nodes.replace(node, op, node.inputs(), List.of(), List.of());
    }
  }

  /// Whether the axes of more than one element stay in their order.
  private static boolean isInOrder(Value x, List<Integer> order) {
    List<Integer> moved = new ArrayList<>(order);
    moved.removeIf(axis -> x.shape().dim(axis) == 1);
    return moved.equals(moved.stream().sorted().toList());
  }
}
