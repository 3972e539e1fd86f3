package org.lanewise.nn;

import java.util.List;
import org.lanewise.nn.op.Reshape;

/// Which values of a session are the same elements as another one in another shape: those of a
/// Reshape, unless the caller's array is to hold them.
final class Views {
  private final Value[] roots;

  Views(Graph graph, List<Node> nodes) {
    roots = new Value[graph.values()];
    for (Node node : nodes) {
      Value value = node.output();
      if (node.op() instanceof Reshape && !graph.outputs().contains(value)) {
        roots[value.id()] = root(node.inputs().get(0));
      }
    }
  }

  boolean isView(Value value) {
    return roots[value.id()] != null;
  }

  /// The value whose elements these are: the value itself, if it is no view.
  Value root(Value value) {
    return isView(value) ? roots[value.id()] : value;
  }
}
