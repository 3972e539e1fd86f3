package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.lanewise.kernels.Activation;

/// The elementwise activations.
class ActivationProperties implements ElementwiseContract {
  /// Those with a minimum or a jump down, and one that the rounding of `1 + |x|` may take back by
  /// an ulp.
  private static final Set<String> NOT_MONOTONE =
      Set.of("gelu", "gelu_tanh", "silu", "mish", "hard_swish", "threshold(-0.5, 2.0)", "softsign");

  @Override
  public List<Function> functions() {
    return Activations.ALL.stream().map(ActivationProperties::function).toList();
  }

  private static Function function(Activation activation) {
    return new Function(
        activation.name(),
        x -> DoubleReference.activate(activation, x),
        bound(activation),
        activation::forward,
        activation::backward,
        activation.readsInput(),
        -6,
        6);
  }

  /// The errors that [Activation] states.
  private static Bound bound(Activation activation) {
    String name = activation.name();
    int open = name.indexOf('(');
    return switch (open < 0 ? name : name.substring(0, open)) {
      case "linear", "relu", "relu6", "threshold", "clip", "leaky_relu" ->
          ElementwiseContract.ulps(0.5);
      case "sigmoid" -> ElementwiseContract.ulps(0.887);
      case "softplus", "log_sigmoid" -> ElementwiseContract.ulps(1.062);
      case "tanh" -> ElementwiseContract.ulps(1.067);
      case "hard_sigmoid" -> ElementwiseContract.ulps(1.01);
      case "softsign" -> ElementwiseContract.ulps(1.5);
      case "elu" -> ElementwiseContract.ulps(name.equals("elu(1.0)") ? 1.03 : 2);
      case "celu" -> ElementwiseContract.ulps(name.equals("celu(1.0)") ? 1.03 : 2.5);
      case "selu", "hard_swish" -> ElementwiseContract.ulps(2);
      case "gelu" -> ElementwiseContract.ulps(6.5);
      case "gelu_tanh" -> (x, y) -> (x > 0 ? 2 : 3 - 6 * u(x)) * Math.ulp((float) y);
      case "silu" -> (x, y) -> Math.max(2 * Math.ulp((float) y), x < -87 ? 7.5e-44 : 0);
      case "mish" -> (x, y) -> Math.max(4.5 * Math.ulp((float) y), x < -87 ? 7.5e-44 : 0);
      default -> throw new AssertionError(name);
    };
  }

  /// What the hyperbolic tangent of `gelu_tanh` takes.
  private static double u(double x) {
    return Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x);
  }

  @Property
  void keepsTheOrderOfItsInputs(@ForAll long seed) {
    for (Activation activation : Activations.ALL) {
      if (!NOT_MONOTONE.contains(activation.name())) {
        float[] x = Points.uniform(200, -12, 12, seed);
        Arrays.sort(x);
        float[] y = function(activation).forward(x);
        for (int i = 1; i < y.length; i++) {
          assertTrue(y[i] >= y[i - 1], activation + " at " + x[i - 1] + ", " + x[i]);
        }
      }
    }
  }

  /// Where the function is a straight line again, or is flat.
  @Example
  void hasAGradientFarOut() {
    float[] x = {1e4f, -1e4f, 1e30f, -1e30f, Float.MAX_VALUE, -Float.MAX_VALUE};
    float inf = Float.POSITIVE_INFINITY;
    for (Activation activation : Activations.ALL) {
      Function f = function(activation);
      for (float at : x) {
        float[] dx = f.backward(new float[] {at}, new float[] {3});
        double[] point = {at / 2};
        double slope = FiniteDifferences.column(f::reference, point, 0).values()[0];
        assertEquals(3 * slope, dx[0], 1e-4, f + " at " + at);
        float[] beyond = f.backward(new float[] {at > 0 ? inf : -inf}, new float[] {3});
        assertEquals(3 * slope, beyond[0], 1e-4, f + " at " + at);
      }
    }
  }

  @Example
  void isFoundByItsName() {
    for (Activation activation : Activations.ALL) {
      assertEquals(activation, Activation.of(activation.name()));
      assertEquals(activation.hashCode(), Activation.of(activation.name()).hashCode());
      assertEquals(activation.readsInput(), Activation.of(activation.name()).readsInput());
    }
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[8];
    float[] y = new float[8];
    Activation relu = Activation.RELU;
    Activation silu = Activation.SILU;
    BadInput.refused(() -> relu.forward(-1, x, 0, y, 0), "n ", "-1");
    BadInput.refused(() -> relu.forward(8, null, 0, y, 0), "x is null");
    BadInput.refused(() -> relu.forward(8, x, 1, y, 0), "x ", "8", "1");
    BadInput.refused(() -> relu.forward(8, x, 0, y, 1), "y ", "8", "1");
    BadInput.refused(() -> relu.forward(8, x, 0, null, 0), "y is null");
    BadInput.refused(() -> relu.forward(4, x, 0, x, 2), "y ", "x ", "overlap");
    BadInput.refused(() -> relu.backward(-2, y, 0, x, 0, x, 0), "n ", "-2");
    BadInput.refused(() -> relu.backward(8, null, 0, x, 0, x, 0), "y is null");
    BadInput.refused(() -> silu.backward(8, null, 0, x, 0, x, 0), "x is null");
    BadInput.refused(() -> relu.backward(8, y, 0, null, 0, x, 0), "dy is null");
    BadInput.refused(() -> relu.backward(8, y, 0, x, 0, null, 0), "dx is null");
    BadInput.refused(() -> relu.backward(9, y, 0, x, 0, x, 0), "y ", "8", "9");
    BadInput.refused(() -> relu.backward(4, y, 0, x, 0, x, 3), "dx ", "dy ", "overlap");
    BadInput.refused(() -> relu.backward(4, y, 0, x, 0, y, 3), "dx ", "y ", "overlap");
    BadInput.refused(() -> silu.backward(4, y, 0, x, 0, y, 3), "dx ", "x ", "overlap");
    BadInput.refused(() -> Activation.leakyRelu(Float.NaN), "negativeSlope", "NaN");
    BadInput.refused(() -> Activation.leakyRelu(-1), "negativeSlope", "-1");
    BadInput.refused(() -> Activation.elu(0), "alpha", "0.0");
    BadInput.refused(() -> Activation.celu(Float.POSITIVE_INFINITY), "alpha", "Infinity");
    BadInput.refused(() -> Activation.threshold(Float.NaN, 0), "threshold", "NaN");
    BadInput.refused(() -> Activation.threshold(0, Float.NaN), "value", "NaN");
    BadInput.refused(() -> Activation.clip(Float.NaN, 1), "min", "NaN");
    BadInput.refused(() -> Activation.clip(0, Float.NaN), "max", "NaN");
    BadInput.refused(() -> Activation.clip(2, 1), "max is 1.0", "min, 2.0");
    BadInput.refused(() -> Activation.of("rectify"), "rectify", "relu", "clip(min, max)");
    BadInput.refused(() -> Activation.of("relu(1)"), "relu(1)");
    BadInput.refused(() -> Activation.of("clip(1)"), "clip(1)");
    BadInput.refused(() -> Activation.of("clip(2, 1)"), "max is 1.0");
    BadInput.refused(() -> Activation.of(null), "name is null");
    assertArrayEquals(new float[8], y);
  }
}
