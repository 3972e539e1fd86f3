package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import net.jqwik.api.Example;
import org.lanewise.kernels.Elementary;

/// The tangent, the hyperbolic functions and the inverse ones, against other formulas.
class ElementaryProperties implements ElementwiseContract {
  /// Below it the first terms of a series are exact in double.
  private static final double SMALL = 1e-3;

  private static Function function(
      Elementary f, DoubleUnaryOperator reference, double low, double high) {
    return new Function(
        f.name(),
        reference,
        ElementwiseContract.ulps(0.51),
        f::forward,
        f::backward,
        true,
        low,
        high);
  }

  @Override
  public List<Function> functions() {
    return List.of(
        function(Elementary.TAN, x -> Math.sin(x) / Math.cos(x), -1, 1),
        function(Elementary.ASIN, x -> Math.atan2(x, Math.sqrt((1 - x) * (1 + x))), -0.9, 0.9),
        function(Elementary.ACOS, x -> Math.atan2(Math.sqrt((1 - x) * (1 + x)), x), -0.9, 0.9),
        function(Elementary.ATAN, x -> Math.atan2(x, 1), -3, 3),
        function(Elementary.SINH, ElementaryProperties::sinh, -3, 3),
        function(Elementary.COSH, x -> Math.exp(x) / 2 + Math.exp(-x) / 2, -3, 3),
        function(Elementary.ASINH, ElementaryProperties::asinh, -3, 3),
        function(Elementary.ACOSH, x -> Math.log(x + Math.sqrt((x - 1) * (x + 1))), 1.2, 4),
        function(Elementary.ATANH, ElementaryProperties::atanh, -0.9, 0.9));
  }

  private static double sinh(double x) {
    double v = x * x;
    return Math.abs(x) < SMALL ? x + x * v / 6 : Math.exp(x) / 2 - Math.exp(-x) / 2;
  }

  private static double asinh(double x) {
    double v = Math.abs(x);
    double y =
        v < SMALL ? v - v * v * v * (1 / 6.0 - v * v * 3 / 40) : Math.log(v + Math.hypot(v, 1));
    return Math.copySign(y, x);
  }

  private static double atanh(double x) {
    double v = Math.abs(x);
    double y = v < SMALL ? v + v * v * v * (1 / 3.0 + v * v / 5) : Math.log((1 + v) / (1 - v)) / 2;
    return Math.copySign(y, x);
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[8];
    float[] y = new float[8];
    Arrays.fill(y, 7);
    float[] before = y.clone();
    for (Elementary f : Elementary.values()) {
      BadInput.refused(() -> f.forward(-1, x, 0, y, 0), "n ", "-1");
      BadInput.refused(() -> f.forward(8, null, 0, y, 0), "x is null");
      BadInput.refused(() -> f.forward(8, x, 0, null, 0), "y is null");
      BadInput.refused(() -> f.forward(8, x, 1, y, 0), "x ", "8", "1");
      BadInput.refused(() -> f.forward(8, x, 0, y, 1), "y ", "8", "1");
      BadInput.refused(() -> f.forward(7, y, 0, y, 1), "y ", "overlaps x");
      BadInput.refused(() -> f.backward(-1, x, 0, x, 0, y, 0), "n ", "-1");
      BadInput.refused(() -> f.backward(8, x, 1, x, 0, y, 0), "x ", "8", "1");
      BadInput.refused(() -> f.backward(8, x, 0, x, 1, y, 0), "dy ", "8", "1");
      BadInput.refused(() -> f.backward(8, x, 0, x, 0, y, 1), "dx ", "8", "1");
      BadInput.refused(() -> f.backward(8, x, 0, null, 0, y, 0), "dy is null");
      BadInput.refused(() -> f.backward(7, y, 0, x, 0, y, 1), "dx ", "overlaps x");
      BadInput.refused(() -> f.backward(7, x, 0, y, 0, y, 1), "dx ", "overlaps dy");
    }
    assertArrayEquals(before, y);
  }
}
