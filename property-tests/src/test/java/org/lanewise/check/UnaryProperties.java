package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Example;
import org.apache.commons.numbers.gamma.Erf;
import org.lanewise.kernels.Unary;

/// The elementwise functions of one operand.
class UnaryProperties implements ElementwiseContract {
  private static Function function(
      Unary f, DoubleUnaryOperator reference, double ulps, double low, double high) {
    return new Function(
        f.name(),
        reference,
        ElementwiseContract.ulps(ulps),
        f::forward,
        f::backward,
        f.readsInput(),
        low,
        high);
  }

  /// What is rounded once is within half an ulp, but at a power of two, where the ulp below is
  /// half as wide, and among subnormals the reference itself is rounded.
  @Override
  public List<Function> functions() {
    return List.of(
        function(Unary.SQRT, Math::sqrt, 0.5, 0.1, 4),
        function(Unary.ABS, Math::abs, 0, -3, 3),
        function(Unary.NEG, x -> -x, 0, -3, 3),
        function(Unary.RECIPROCAL, x -> 1 / x, 0.5, 0.2, 3),
        function(Unary.EXP, Math::exp, 0.876, -5, 2),
        function(Unary.EXPM1, Math::expm1, 1.078, -5, 2),
        function(Unary.LOG, Math::log, 0.914, 0.2, 9),
        function(Unary.LOG1P, Math::log1p, 0.934, -0.8, 9),
        function(Unary.ERF, Erf::value, 0.987, -3, 3),
        function(Unary.SIN, Math::sin, 1.25, -9, 9),
        function(Unary.COS, Math::cos, 1.25, -9, 9),
        function(Unary.RSQRT, x -> 1 / Math.sqrt(x), 1.5, 0.3, 4),
        function(Unary.pow(2), x -> x * x, 1, -3, 3),
        function(Unary.pow(-0.75f), x -> Math.pow(x, -0.75f), 1, 0.3, 4),
        function(Unary.pow(0), x -> 1, 0, -3, 3));
  }

  @Example
  void namesFindTheirFunction() {
    for (Function f : functions()) {
      assertEquals(f.name(), Unary.of(f.name()).name());
      assertEquals(Unary.of(f.name()), Unary.of(f.name()));
      assertEquals(Unary.of(f.name()).hashCode(), Unary.of(f.name()).hashCode());
    }
    BadInput.refused(() -> Unary.of("sqr"), "'sqr'", "sqrt");
    BadInput.refused(() -> Unary.of("pow(two)"), "'pow(two)'", "pow(exponent)");
    BadInput.refused(() -> Unary.pow(Float.NaN), "exponent", "NaN");
    BadInput.refused(() -> Unary.pow(Float.NEGATIVE_INFINITY), "exponent", "-Infinity");
    BadInput.refused(() -> Unary.of(null), "name is null");
  }

  @Example
  void derivativesOfSpecialValues() {
    float[] dx = new float[4];
    Unary.ABS.backward(
        4, new float[] {-2, -0f, 0, Float.NaN}, 0, new float[] {3, 3, 3, 3}, 0, dx, 0);
    assertArrayEquals(new float[] {-3, 0, 0, 3}, dx);
    Unary.SQRT.backward(2, new float[] {0, 2}, 0, new float[] {3, 3}, 0, dx, 0);
    assertEquals(Float.POSITIVE_INFINITY, dx[0]);
    assertEquals(0.75f, dx[1]);
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[8];
    float[] y = new float[8];
    Unary f = Unary.ABS;
    BadInput.refused(() -> f.forward(-1, x, 0, y, 0), "n ", "-1");
    BadInput.refused(() -> f.forward(8, null, 0, y, 0), "x is null");
    BadInput.refused(() -> f.forward(8, x, 1, y, 0), "x ", "8", "1");
    BadInput.refused(() -> f.forward(8, x, 0, y, 1), "y ", "8", "1");
    BadInput.refused(() -> f.forward(4, x, 0, x, 2), "y ", "x ", "overlap");
    BadInput.refused(() -> f.backward(-2, x, 0, y, 0, y, 0), "n ", "-2");
    BadInput.refused(() -> f.backward(8, null, 0, y, 0, y, 0), "x is null");
    BadInput.refused(() -> Unary.SQRT.backward(8, null, 0, y, 0, y, 0), "y is null");
    BadInput.refused(() -> f.backward(8, x, 0, null, 0, y, 0), "dy is null");
    BadInput.refused(() -> f.backward(8, x, 0, y, 0, null, 0), "dx is null");
    BadInput.refused(() -> f.backward(4, x, 0, y, 0, y, 3), "dx ", "dy ", "overlap");
    BadInput.refused(() -> f.backward(4, x, 0, y, 0, x, 3), "dx ", "x ", "overlap");
    assertArrayEquals(new float[8], y);
  }
}
