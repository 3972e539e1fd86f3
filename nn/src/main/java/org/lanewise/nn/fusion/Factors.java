package org.lanewise.nn.fusion;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.Node;
import org.lanewise.nn.Value;

/// The factors of a product that is written in single steps: the constants, multiplied, and the
/// others in their order. The steps that nobody else reads are taken by a match.
final class Factors {
  private final Nodes nodes;
  private final Match match;
  private final List<Value> values = new ArrayList<>();
  private double constant = 1;

  private Factors(Nodes nodes, Match match) {
    this.nodes = nodes;
    this.match = match;
  }

  /// @param last a product or a quotient
  static Factors of(Nodes nodes, Match match, Node last) {
    Factors factors = new Factors(nodes, match);
    factors.add(last);
    return factors;
  }

  /// The product of the constants; NaN where something else is divided by.
  double constant() {
    return constant;
  }

  List<Value> values() {
    return values;
  }

  private void add(Node product) {
    boolean divides = Match.function(product) == Binary.DIV;
    for (int i = 0; i < 2; i++) {
      Value value = product.inputs().get(i);
      float scalar = match.scalar(value);
      if (!Float.isNaN(scalar)) {
        constant = divides && i == 1 ? constant / scalar : constant * scalar;
      } else if (divides && i == 1) {
        values.clear();
        constant = Double.NaN;
        return;
      } else if (nodes.isReadOnce(value) && isProduct(nodes.producer(value))) {
        add(match.take(value, Match.function(nodes.producer(value))));
      } else {
        values.add(value);
      }
    }
  }

  /// Whether a node is a product or a quotient of two values.
  static boolean isProduct(Node node) {
    Binary function = Match.function(node);
    return function == Binary.MUL || function == Binary.DIV;
  }
}
