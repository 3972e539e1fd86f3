package org.lanewise.nn.onnx;

import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Discrete;
import org.lanewise.kernels.Unary;

/// Steps of optimizers, of the domain `ai.onnx.preview.training`. Inputs: the learning rate, the
/// number of steps before this one, and then all tensors, all their gradients, and each kind of
/// state of all of them; outputs: the new tensors, and the new states.
final class Training {
  private final Conversion c;

  /// The number of tensors.
  private final int n;

  /// The rate and the number of steps.
  private final Operand rate;

  private final Operand steps;

  /// @param kinds of tensors: parameters, gradients and states
  private Training(Conversion c, int kinds) {
    this.c = c;
    this.n = (c.inputs() - 2) / kinds;
    this.rate = c.reshape(c.in(0));
    this.steps = Elements.cast(c, c.reshape(c.in(1)), ElementType.FLOAT);
  }

  /// `h += g g`, `x -= r / (1 + t decay) g / (sqrt(h) + epsilon)`.
  static void adagrad(Conversion c) {
    Training t = new Training(c, 3);
    Operand decay = Elements.plus(c, Elements.times(c, t.steps, c.number("decay_factor", 0)), 1);
    Operand rate = t.divided(t.rate, decay);
    float epsilon = c.number("epsilon", 1e-6f);
    Operand[] y = new Operand[2 * t.n];
    for (int i = 0; i < t.n; i++) {
      Operand g = t.gradient(i);
      Operand h = t.plus(t.in(2, i), t.times(g, g));
      Operand root = Elements.plus(c, Elements.unary(c, Unary.SQRT, h), epsilon);
      y[i] = t.less(t.in(0, i), t.divided(t.times(rate, g), root));
      y[t.n + i] = h;
    }
    c.out(y);
  }

  /// `v = alpha v + (1 - alpha) g`, `h = beta h + (1 - beta) g g`, `x -= rate v / (sqrt(h) +
  /// epsilon)`, with the rate `r sqrt(1 - beta^t) / (1 - alpha^t)`, or r in the first step.
  static void adam(Conversion c) {
    Training t = new Training(c, 4);
    float alpha = c.number("alpha", 0.9f);
    float beta = c.number("beta", 0.999f);
    float epsilon = c.number("epsilon", 1e-6f);
    float shrink = 1 - c.number("norm_coefficient_post", 0);
    Operand root = Elements.unary(c, Unary.SQRT, t.withoutPower(beta));
    Operand later = t.divided(t.times(t.rate, root), t.withoutPower(alpha));
    Operand rate = t.afterFirst(later, t.rate);
    Operand[] y = new Operand[3 * t.n];
    for (int i = 0; i < t.n; i++) {
      Operand g = t.gradient(i);
      Operand v = t.plus(t.times(t.in(2, i), alpha), t.times(g, 1 - alpha));
      Operand h = t.plus(t.times(t.in(3, i), beta), t.times(t.times(g, g), 1 - beta));
      Operand below = Elements.plus(c, Elements.unary(c, Unary.SQRT, h), epsilon);
      Operand x = t.less(t.in(0, i), t.divided(t.times(rate, v), below));
      y[i] = shrink == 1 ? x : t.times(x, shrink);
      y[t.n + i] = v;
      y[2 * t.n + i] = h;
    }
    c.out(y);
  }

  /// `v = alpha v + beta g`, with 1 for beta in the first step; `x -= r v`, or, of Nesterov's, `x
  /// -= r (g + alpha v)`.
  static void momentum(Conversion c) {
    Training t = new Training(c, 3);
    float alpha = c.number("alpha", 0);
    Operand beta = t.afterFirst(Conversion.constant(c.number("beta", 1)), Conversion.constant(1));
    boolean nesterov = c.text("mode", "standard").equals("nesterov");
    Operand[] y = new Operand[2 * t.n];
    for (int i = 0; i < t.n; i++) {
      Operand g = t.gradient(i);
      Operand v = t.plus(t.times(t.in(2, i), alpha), t.times(beta, g));
      Operand way = nesterov ? t.plus(g, t.times(v, alpha)) : v;
      y[i] = t.less(t.in(0, i), t.times(t.rate, way));
      y[t.n + i] = v;
    }
    c.out(y);
  }

  private Operand in(int kind, int i) {
    return c.in(2 + kind * n + i);
  }

  /// With that of the penalty on squares.
  private Operand gradient(int i) {
    float norm = c.number("norm_coefficient", 0);
    return norm == 0 ? in(1, i) : plus(times(in(0, i), norm), in(1, i));
  }

  /// `1 - base^t`.
  private Operand withoutPower(float base) {
    Operand power = Elements.binary(c, Binary.POW, Conversion.constant(base), steps);
    return less(Conversion.constant(1), power);
  }

  private Operand afterFirst(Operand later, Operand first) {
    Operand after = Elements.discrete(c, Discrete.GREATER, steps, Conversion.constant(0));
    return Elements.where(c, after, later, first);
  }

  private Operand plus(Operand a, Operand b) {
    return Elements.binary(c, Binary.ADD, a, b);
  }

  private Operand less(Operand a, Operand b) {
    return Elements.binary(c, Binary.SUB, a, b);
  }

  private Operand times(Operand a, Operand b) {
    return Elements.binary(c, Binary.MUL, a, b);
  }

  private Operand times(Operand a, float value) {
    return Elements.times(c, a, value);
  }

  private Operand divided(Operand a, Operand b) {
    return Elements.binary(c, Binary.DIV, a, b);
  }
}
