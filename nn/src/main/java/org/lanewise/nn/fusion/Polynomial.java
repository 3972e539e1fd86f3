package org.lanewise.nn.fusion;

import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Unary;
import org.lanewise.nn.Node;
import org.lanewise.nn.Value;

/// A value as a polynomial of another one, in whatever steps it is written.
final class Polynomial {
  private static final int DEGREE = 3;

  /// Steps that are followed back; longer chains are no known function.
  private static final int STEPS = 8;

  private final double[] coefficients = new double[DEGREE + 1];

  private Polynomial() {}

  double coefficient(int power) {
    return coefficients[power];
  }

  /// @param match takes the nodes of the steps
  /// @return null where a value is no polynomial of x, or of too high a degree
  static Polynomial of(Match match, Nodes nodes, Value value, Value x) {
    return of(match, nodes, value, x, STEPS);
  }

  private static Polynomial of(Match match, Nodes nodes, Value value, Value x, int steps) {
    if (value == x) {
      return term(1, 1);
    }
    float scalar = match.scalar(value);
    if (!Float.isNaN(scalar)) {
      return term(0, scalar);
    }
    Node node = nodes.producer(value);
    if (node == null || steps == 0) {
      return null;
    }
    if (node.op() instanceof org.lanewise.nn.op.Unary) {
      match.take(value, org.lanewise.nn.op.Unary.class);
      Unary function = ((org.lanewise.nn.op.Unary) node.op()).function();
      Polynomial p = of(match, nodes, node.inputs().get(0), x, steps - 1);
      return p != null && function.name().equals(Unary.pow(3).name())
          ? times(p, times(p, p))
          : null;
    }
    Binary function = Match.function(node);
    if (function == null) {
      return null;
    }
    match.take(value, function);
    Polynomial p = of(match, nodes, node.inputs().get(0), x, steps - 1);
    Polynomial q = p == null ? null : of(match, nodes, node.inputs().get(1), x, steps - 1);
    if (q == null) {
      return null;
    }
    if (function == Binary.ADD || function == Binary.SUB) {
      return plus(p, q, function == Binary.ADD ? 1 : -1);
    }
    boolean divides = function == Binary.DIV && q.degree() == 0;
    return function == Binary.MUL
        ? times(p, q)
        : divides ? times(p, term(0, 1 / q.coefficients[0])) : null;
  }

  private static Polynomial term(int power, double coefficient) {
    Polynomial p = new Polynomial();
    p.coefficients[power] = coefficient;
    return p;
  }

  private int degree() {
    int degree = DEGREE;
    while (degree > 0 && coefficients[degree] == 0) {
      degree--;
    }
    return degree;
  }

  private static Polynomial plus(Polynomial p, Polynomial q, int sign) {
    Polynomial sum = new Polynomial();
    for (int i = 0; i <= DEGREE; i++) {
      sum.coefficients[i] = p.coefficients[i] + sign * q.coefficients[i];
    }
    return sum;
  }

  private static Polynomial times(Polynomial p, Polynomial q) {
    if (p == null || q == null || p.degree() + q.degree() > DEGREE) {
      return null;
    }
    Polynomial product = new Polynomial();
    for (int i = 0; i <= p.degree(); i++) {
      for (int j = 0; j <= q.degree(); j++) {
        product.coefficients[i + j] += p.coefficients[i] * q.coefficients[j];
      }
    }
    return product;
  }
}
