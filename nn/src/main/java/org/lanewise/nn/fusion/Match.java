package org.lanewise.nn.fusion;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.Node;
import org.lanewise.nn.Op;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Add;
import org.lanewise.nn.op.Elementwise;

/// A pattern on its way backwards through the nodes, from the last one on: it keeps those that it
/// has taken, whose values nobody else may see in the end.
final class Match {
  private final Nodes nodes;
  private final Node last;
  private final Set<Node> inner = Collections.newSetFromMap(new IdentityHashMap<>());

  Match(Nodes nodes, Node last) {
    this.nodes = nodes;
    this.last = last;
  }

  /// Takes the node that makes a value.
  ///
  /// @return null, and nothing taken, if it has another op or is an input
  Node take(Value value, Class<? extends Op> op) {
    Node node = nodes.producer(value);
    if (node == null || !op.isInstance(node.op())) {
      return null;
    }
    inner.add(node);
    return node;
  }

  /// Takes the node that makes a value as a function of two others.
  ///
  /// @return null, and nothing taken, if it is none of this function
  Node take(Value value, Binary function) {
    Node node = nodes.producer(value);
    if (function(node) != function) {
      return null;
    }
    inner.add(node);
    return node;
  }

  /// The function of two operands that a node is; null for any other, and for null.
  static Binary function(Node node) {
    if (node == null) {
      return null;
    }
    if (node.op() instanceof Add && node.inputs().size() == 2) {
      return Binary.ADD;
    }
    return node.op() instanceof Elementwise ? ((Elementwise) node.op()).function() : null;
  }

  /// The only element of a constant; NaN for any other value.
  float scalar(Value value) {
    Slice constant = nodes.constant(value);
    return constant != null && constant.length() == 1
        ? constant.array()[constant.offset()]
        : Float.NaN;
  }

  /// Whether nobody else sees what the nodes make that were taken.
  boolean isClosed() {
    return nodes.areInner(inner, last);
  }
}
