package org.lanewise.nn.fusion;

import java.util.List;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Binary;
import org.lanewise.nn.Node;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Activate;
import org.lanewise.nn.op.Unary;

/// GELU in its single steps becomes one op: `x (1 + erf(x / sqrt(2))) / 2`, and the approximation
/// `x (1 + tanh(sqrt(2 / pi) (x + 0.044715 x^3))) / 2`, with their factors in any order.
final class GeluFusion {
  private static final double ERF = Math.sqrt(0.5);
  private static final double TANH = Math.sqrt(2 / Math.PI);
  private static final double TANH_CUBE = TANH * 0.044715;

  /// How far a constant of a file may be off: it was a float, or written with seven digits.
  private static final double TOLERANCE = 1e-6;

  private final Nodes nodes;
  private final Node last;
  private final Match match;

  private GeluFusion(Nodes nodes, Node last) {
    this.nodes = nodes;
    this.last = last;
    this.match = new Match(nodes, last);
  }

  static void apply(Nodes nodes, Node node) {
    if (Factors.isProduct(node)) {
      new GeluFusion(nodes, node).apply();
    }
  }

  private void apply() {
    Factors product = Factors.of(nodes, match, last);
    List<Value> factors = product.values();
    if (factors.size() != 2 || !isNear(product.constant(), 0.5)) {
      return;
    }
    for (int i = 0; i < 2; i++) {
      Value x = factors.get(i);
      Activation function = function(factors.get(1 - i), x);
      if (function != null && x.shape().equals(last.output().shape()) && match.isClosed()) {
        nodes.replace(last, new Activate(function), List.of(x), List.of(), List.of());
        return;
      }
    }
  }

  /// The function that a value is twice the share of x of.
  private Activation function(Value value, Value x) {
    Node sum = nodes.producer(value);
    if (sum == null || Match.function(sum) != Binary.ADD) {
      return null;
    }
    int one = match.scalar(sum.inputs().get(0)) == 1 ? 0 : 1;
    if (match.scalar(sum.inputs().get(one)) != 1) {
      return null;
    }
    match.take(value, Binary.ADD);
    Value share = sum.inputs().get(1 - one);
    Node step = nodes.producer(share);
    if (step != null && step.op() instanceof Unary) {
      match.take(share, Unary.class);
      boolean erf = ((Unary) step.op()).function() == org.lanewise.kernels.Unary.ERF;
      return erf && hasTerms(step.inputs().get(0), x, ERF, 0) ? Activation.GELU : null;
    }
    if (step != null && step.op() instanceof Activate) {
      match.take(share, Activate.class);
      boolean tanh = ((Activate) step.op()).activation() == Activation.TANH;
      return tanh && hasTerms(step.inputs().get(0), x, TANH, TANH_CUBE)
          ? Activation.GELU_TANH
          : null;
    }
    return null;
  }

  /// Whether a value is `linear x + cubic x^3`.
  private boolean hasTerms(Value value, Value x, double linear, double cubic) {
    Polynomial terms = Polynomial.of(match, nodes, value, x);
    return terms != null
        && terms.coefficient(0) == 0
        && isNear(terms.coefficient(1), linear)
        && terms.coefficient(2) == 0
        && isNear(terms.coefficient(3), cubic);
  }

  private static boolean isNear(double value, double expected) {
    return Math.abs(value - expected) <= TOLERANCE * Math.abs(expected);
  }
}
