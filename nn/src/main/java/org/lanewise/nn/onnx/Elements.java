package org.lanewise.nn.onnx;

import java.util.Arrays;
import java.util.function.LongBinaryOperator;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Discrete;
import org.lanewise.kernels.Elementary;
import org.lanewise.kernels.Stepwise;
import org.lanewise.kernels.Unary;
import org.lanewise.nn.Op;
import org.lanewise.nn.op.Activate;
import org.lanewise.nn.op.Add;
import org.lanewise.nn.op.Elementwise;
import org.lanewise.nn.op.Where;

/// Operators that go element by element.
final class Elements {
  private static final float SELU_ALPHA = 1.67326319217681884765625f;
  private static final float SELU_GAMMA = 1.05070102214813232421875f;

  private Elements() {}

  // Operators of one operand.

  static void activate(Conversion c, Activation function) {
    c.out(activate(c, function, c.in(0)));
  }

  static Operand activate(Conversion c, Activation function, Operand x) {
    return c.each(x.type, new Activate(function), x);
  }

  static void unary(Conversion c, Unary function) {
    Operand x = c.in(0);
    if (x.isKnown() && !x.type.isFloat() && (function == Unary.ABS || function == Unary.NEG)) {
      boolean neg = function == Unary.NEG;
      c.out(Operand.of(x.known.map(x.type, v -> neg ? -v : Math.abs(v))));
      return;
    }
    c.out(unary(c, function, x));
  }

  static Operand unary(Conversion c, Unary function, Operand x) {
    return c.each(x.type, new org.lanewise.nn.op.Unary(function), x);
  }

  static void elementary(Conversion c, Elementary function) {
    Operand x = c.in(0);
    c.out(c.each(x.type, new org.lanewise.nn.op.Elementary(function), x));
  }

  static void stepwise(Conversion c, Stepwise function) {
    Operand x = c.in(0);
    boolean asks = function == Stepwise.NOT || function == Stepwise.IS_NAN;
    c.out(stepwise(c, function, x, asks ? ElementType.BOOL : x.type));
  }

  static Operand stepwise(Conversion c, Stepwise function, Operand x, ElementType type) {
    return c.each(type, new org.lanewise.nn.op.Stepwise(function), x);
  }

  static void isInf(Conversion c) {
    boolean negative = c.flag("detect_negative", true);
    boolean positive = c.flag("detect_positive", true);
    if (!negative && !positive) {
      throw new Unsupported("neither of detect_negative and detect_positive");
    }
    Stepwise function =
        negative && positive
            ? Stepwise.IS_INF
            : negative ? Stepwise.IS_NEGATIVE_INF : Stepwise.IS_POSITIVE_INF;
    c.out(stepwise(c, function, c.in(0), ElementType.BOOL));
  }

  static void cast(Conversion c) {
    c.ignore("saturate");
    c.out(cast(c, c.in(0), ElementType.of(c.integer("to", 0))));
  }

  static void castLike(Conversion c) {
    c.ignore("saturate");
    c.out(cast(c, c.in(0), c.in(1).type));
  }

  static Operand cast(Conversion c, Operand x, ElementType to) {
    if (x.isKnown()) {
      return Operand.of(x.known.cast(to));
    }
    if (to == ElementType.BOOL && x.type != to) {
      return stepwise(c, Stepwise.BOOL, x, to);
    }
    if (x.type.isFloat() && !to.isFloat()) {
      return stepwise(c, Stepwise.TRUNC, x, to);
    }
    if (to.rounding() != null && x.type != to) {
      return stepwise(c, to.rounding(), x, to);
    }
    return x.isLastOnly()
        ? Operand.ofLast(to, x.last, x.sources)
        : Operand.of(to, c.planner.plain(x), x.sources);
  }

  static void identity(Conversion c) {
    c.out(c.in(0));
  }

  static void dropout(Conversion c) {
    c.ignore("seed", "ratio", "is_test");
    if (c.has(2) && c.known(2).asFloat() != 0 && !(c.has(1) && c.known(1).asFloat() == 0)) {
      throw new Unsupported("training mode");
    }
    Operand x = c.in(0);
    c.room(x.size());
    long[] all = new long[x.size()];
    Arrays.fill(all, 1);
    c.out(x, Operand.of(Known.of(ElementType.BOOL, x.shape, all)));
  }

  static void leakyRelu(Conversion c) {
    float alpha = c.number("alpha", 0.01f);
    Operand x = c.in(0);
    if (alpha > 0) {
      c.out(activate(c, Activation.leakyRelu(alpha), x));
    } else {
      c.out(where(c, negative(c, x), times(c, x, alpha), x));
    }
  }

  static void pRelu(Conversion c) {
    Operand x = c.in(0);
    c.out(where(c, negative(c, x), binary(c, Binary.MUL, x, c.in(1)), x));
  }

  private static Operand negative(Conversion c, Operand x) {
    return discrete(c, Discrete.LESS, x, Conversion.constant(0));
  }

  static void elu(Conversion c) {
    activate(c, Activation.elu(positive(c, "alpha", 1)));
  }

  static void celu(Conversion c) {
    activate(c, Activation.celu(positive(c, "alpha", 1)));
  }

  private static float positive(Conversion c, String name, float missing) {
    float value = c.number(name, missing);
    if (!(value > 0)) {
      throw new Unsupported("the attribute " + name + " is " + value + ", expected more than 0");
    }
    return value;
  }

  static void selu(Conversion c) {
    float alpha = c.number("alpha", SELU_ALPHA);
    float gamma = c.number("gamma", SELU_GAMMA);
    Operand x = c.in(0);
    if (alpha == SELU_ALPHA && gamma == SELU_GAMMA) {
      c.out(activate(c, Activation.SELU, x));
      return;
    }
    Operand below = times(c, unary(c, Unary.EXPM1, x), alpha * gamma);
    c.out(where(c, negative(c, x), below, times(c, x, gamma)));
  }

  static void hardSigmoid(Conversion c) {
    Operand scaled = times(c, c.in(0), c.number("alpha", 0.2f));
    Operand shifted = plus(c, scaled, c.number("beta", 0.5f));
    c.out(activate(c, Activation.clip(0, 1), shifted));
  }

  static void gelu(Conversion c) {
    boolean tanh = c.text("approximate", "none").equals("tanh");
    activate(c, tanh ? Activation.GELU_TANH : Activation.GELU);
  }

  static void thresholdedRelu(Conversion c) {
    activate(c, Activation.threshold(c.number("alpha", 1), 0));
  }

  static void shrink(Conversion c) {
    float bias = c.number("bias", 0);
    float lambd = c.number("lambd", 0.5f);
    Operand x = c.in(0);
    Operand zero = Conversion.constant(0);
    Operand low = discrete(c, Discrete.LESS, x, Conversion.constant(-lambd));
    Operand high = discrete(c, Discrete.GREATER, x, Conversion.constant(lambd));
    c.out(where(c, low, plus(c, x, bias), where(c, high, plus(c, x, -bias), zero)));
  }

  static void clip(Conversion c) {
    Operand x = c.in(0);
    Operand min = c.has(1) ? c.in(1) : limit(c, "min");
    Operand max = c.has(2) ? c.in(2) : limit(c, "max");
    boolean known = (min == null || min.isKnown()) && (max == null || max.isKnown());
    if (known) {
      float low = min == null ? Float.NEGATIVE_INFINITY : min.known.asFloat();
      float high = max == null ? Float.POSITIVE_INFINITY : max.known.asFloat();
      c.out(activate(c, Activation.clip(Math.min(low, high), high), x));
      return;
    }
    Operand y = min == null ? x : binary(c, Binary.MAX, x, min);
    c.out(max == null ? y : binary(c, Binary.MIN, y, max));
  }

  private static Operand limit(Conversion c, String name) {
    return c.hasAttribute(name) ? Conversion.constant(c.number(name, 0)) : null;
  }

  // Operators of two operands, and of more.

  /// An operator of two operands, or of any number that it is applied to in turn.
  static void binary(Conversion c, Binary function) {
    c.ignore("consumed_inputs");
    Operand y = c.in(0);
    for (int i = 1; i < c.inputs(); i++) {
      y = binary(c, function, y, c.in(i));
    }
    c.out(y);
  }

  static Operand binary(Conversion c, Binary function, Operand a, Operand b) {
    if (!a.type.isFloat()) {
      if (a.isKnown() && b.isKnown() && !b.type.isFloat()) {
        c.room(Extents.broadcast(a.shape, b.shape));
        return Operand.of(Known.combine(a.type, a.known, b.known, onLongs(function)));
      }
      if (function == Binary.DIV) {
        return discrete(c, Discrete.DIV, a, b, a.type);
      }
    }
    boolean plainSum = function == Binary.ADD && Arrays.equals(a.shape, b.shape);
    Op op = plainSum ? new Add() : new Elementwise(function);
    return c.pair(a.type, op, a, b);
  }

  private static LongBinaryOperator onLongs(Binary function) {
    return switch (function) {
      case ADD -> Long::sum;
      case SUB -> (a, b) -> a - b;
      case MUL -> (a, b) -> a * b;
      case DIV -> Elements::quotient;
      case MIN -> Math::min;
      case MAX -> Math::max;
      case POW -> (a, b) -> (long) Math.pow(a, b);
    };
  }

  private static long quotient(long a, long b) {
    if (b == 0) {
      throw new Unsupported("a division by 0");
    }
    return a / b;
  }

  static Operand plus(Conversion c, Operand x, float value) {
    return binary(c, Binary.ADD, x, Conversion.constant(value));
  }

  static Operand times(Conversion c, Operand x, float value) {
    return binary(c, Binary.MUL, x, Conversion.constant(value));
  }

  static void pow(Conversion c) {
    Operand x = c.in(0);
    Operand p = c.in(1);
    boolean one = p.isKnown() && p.size() == 1 && p.rank() <= x.rank();
    Operand y =
        one && x.type.isFloat() && Float.isFinite(p.known.asFloat())
            ? power(c, x, p.known.asFloat())
            : binary(
                c, Binary.POW, x, p.type.isFloat() || !x.type.isFloat() ? p : cast(c, p, x.type));
    if (!x.type.isFloat() && !y.isKnown()) {
      y = stepwise(c, Stepwise.TRUNC, y, x.type);
    }
    c.out(y);
  }

  private static Operand power(Conversion c, Operand x, float exponent) {
    if (exponent == 2) {
      return binary(c, Binary.MUL, x, x);
    }
    return unary(c, exponent == 0.5f ? Unary.SQRT : Unary.pow(exponent), x);
  }

  static void discrete(Conversion c, Discrete function) {
    c.out(discrete(c, function, c.in(0), c.in(1)));
  }

  /// The answer to a question.
  static Operand discrete(Conversion c, Discrete function, Operand a, Operand b) {
    return discrete(c, function, a, b, ElementType.BOOL);
  }

  private static Operand discrete(
      Conversion c, Discrete function, Operand a, Operand b, ElementType type) {
    if (a.isKnown() && b.isKnown() && !a.type.isFloat() && !b.type.isFloat()) {
      LongBinaryOperator longs = onLongs(function);
      if (longs != null) {
        c.room(Extents.broadcast(a.shape, b.shape));
        return Operand.of(Known.combine(type, a.known, b.known, longs));
      }
    }
    return c.pair(type, new org.lanewise.nn.op.Discrete(function), a, b);
  }

  private static LongBinaryOperator onLongs(Discrete function) {
    return switch (function) {
      case EQUAL -> (a, b) -> a == b ? 1 : 0;
      case LESS -> (a, b) -> a < b ? 1 : 0;
      case LESS_OR_EQUAL -> (a, b) -> a <= b ? 1 : 0;
      case GREATER -> (a, b) -> a > b ? 1 : 0;
      case GREATER_OR_EQUAL -> (a, b) -> a >= b ? 1 : 0;
      case AND -> (a, b) -> a & b;
      case OR -> (a, b) -> a | b;
      case XOR -> (a, b) -> a ^ b;
      default -> null;
    };
  }

  static void mod(Conversion c) {
    Discrete function = c.flag("fmod", false) ? Discrete.FMOD : Discrete.MOD;
    c.out(discrete(c, function, c.in(0), c.in(1), c.in(0).type));
  }

  static void bitShift(Conversion c) {
    boolean left = c.text("direction", "").equals("LEFT");
    Discrete function = left ? Discrete.SHIFT_LEFT : Discrete.SHIFT_RIGHT;
    c.out(discrete(c, function, c.in(0), c.in(1), c.in(0).type));
  }

  static void mean(Conversion c) {
    Operand y = c.in(0);
    for (int i = 1; i < c.inputs(); i++) {
      y = binary(c, Binary.ADD, y, c.in(i));
    }
    c.out(c.inputs() == 1 ? y : times(c, y, 1f / c.inputs()));
  }

  static void where(Conversion c) {
    c.out(where(c, c.in(0), c.in(1), c.in(2)));
  }

  static Operand where(Conversion c, Operand condition, Operand a, Operand b) {
    if (condition.isKnown() && a.isKnown() && b.isKnown() && !a.type.isFloat()) {
      int[] shape = Extents.broadcast(Extents.broadcast(condition.shape, a.shape), b.shape);
      c.room(shape);
      long[] choice = condition.known.expand(shape).asLongs();
      long[] yes = a.known.expand(shape).asLongs();
      long[] no = b.known.expand(shape).asLongs();
      for (int i = 0; i < choice.length; i++) {
        choice[i] = choice[i] != 0 ? yes[i] : no[i];
      }
      return Operand.of(Known.of(a.type, shape, choice));
    }
    return c.op(a.type, new Where(), condition, a, b);
  }
}
