package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationTest {
  static final String[] NAMES = {
    "linear",
    "relu",
    "relu6",
    "leaky_relu(0.2)",
    "leaky_relu(0.01)",
    "elu(1.0)",
    "elu(0.5)",
    "selu",
    "celu(1.0)",
    "celu(2.0)",
    "gelu",
    "gelu_tanh",
    "silu",
    "mish",
    "softplus",
    "softsign",
    "hard_sigmoid",
    "hard_swish",
    "tanh",
    "sigmoid",
    "log_sigmoid",
    "threshold(1.0, 0.0)",
    "threshold(-2.0, 20.0)",
    "clip(0.0, 6.0)",
    "clip(-Infinity, 1.5)"
  };

  private static final float INF = Float.POSITIVE_INFINITY;

  private static float forward(Activation f, float x) {
    float[] y = new float[1];
    f.forward(1, new float[] {x}, 0, y, 0);
    return y[0];
  }

  private static float backward(Activation f, float v, float dy) {
    float[] dx = new float[1];
    f.backward(1, new float[] {v}, 0, new float[] {dy}, 0, dx, 0);
    return dx[0];
  }

  @Test
  void specialValues() {
    for (String name : NAMES) {
      assertEquals(Float.NaN, forward(Activation.of(name), Float.NaN), name);
      assertEquals(Float.NaN, forward(Activation.of(name), -Float.NaN), name);
    }
    assertEquals(0f, forward(Activation.RELU, -0f));
    assertEquals(0f, forward(Activation.RELU, -INF));
    assertEquals(INF, forward(Activation.RELU, INF));
    assertEquals(Float.MIN_VALUE, forward(Activation.RELU, Float.MIN_VALUE));
    assertEquals(-0f, forward(Activation.LEAKY_RELU, -0f));
    assertEquals(-INF, forward(Activation.LEAKY_RELU, -INF));
    assertEquals(0.2f * -3, forward(Activation.LEAKY_RELU, -3));
    assertEquals(0f, forward(Activation.SIGMOID, -INF));
    assertEquals(1f, forward(Activation.SIGMOID, INF));
    assertEquals(0.5f, forward(Activation.SIGMOID, -0f));
    assertEquals(-1f, forward(Activation.TANH, -INF));
    assertEquals(1f, forward(Activation.TANH, INF));
    assertEquals(-0f, forward(Activation.TANH, -0f));
    assertEquals(0f, forward(Activation.RELU6, -0f));
    assertEquals(6f, forward(Activation.RELU6, INF));
    assertEquals(-0f, forward(Activation.clip(-1, 1), -0f));
    assertEquals(-INF, forward(Activation.clip(-INF, 1), -INF));
    assertEquals(1f, forward(Activation.threshold(1, 0), Math.nextUp(1f)) - Math.ulp(1f));
    assertEquals(0f, forward(Activation.threshold(1, 0), 1));
    assertEquals(20f, forward(Activation.threshold(-2, 20), -INF));
    assertEquals(-1f, forward(Activation.ELU, -INF));
    assertEquals(INF, forward(Activation.ELU, INF));
    assertEquals(-0f, forward(Activation.ELU, -0f));
    assertEquals(-2f, forward(Activation.celu(2), -INF));
    assertEquals(-1.7580993f, forward(Activation.SELU, -INF));
    assertEquals(1.050701f, forward(Activation.SELU, 1));
    assertEquals(0f, forward(Activation.SOFTPLUS, -INF));
    assertEquals(INF, forward(Activation.SOFTPLUS, INF));
    assertEquals(0.6931472f, forward(Activation.SOFTPLUS, -0f));
    assertEquals(-INF, forward(Activation.LOG_SIGMOID, -INF));
    assertEquals(0f, forward(Activation.LOG_SIGMOID, INF), Float.MIN_VALUE);
    assertEquals(-0.6931472f, forward(Activation.LOG_SIGMOID, 0));
    assertEquals(1f, forward(Activation.SOFTSIGN, INF));
    assertEquals(-1f, forward(Activation.SOFTSIGN, -INF));
    assertEquals(-0f, forward(Activation.SOFTSIGN, -0f));
    assertEquals(0f, forward(Activation.HARD_SIGMOID, -3));
    assertEquals(1f, forward(Activation.HARD_SIGMOID, 3));
    assertEquals(0.5f, forward(Activation.HARD_SIGMOID, 0));
    assertEquals(0f, forward(Activation.HARD_SWISH, -3));
    assertEquals(0f, forward(Activation.HARD_SWISH, -INF));
    assertEquals(INF, forward(Activation.HARD_SWISH, INF));
    assertEquals(Float.MAX_VALUE, forward(Activation.HARD_SWISH, Float.MAX_VALUE));
    for (Activation f :
        new Activation[] {
          Activation.SILU, Activation.GELU, Activation.GELU_TANH, Activation.MISH
        }) {
      assertEquals(0f, forward(f, -INF), Float.MIN_VALUE, f.name());
      assertEquals(-0f, forward(f, -0f), f.name());
      assertEquals(0f, forward(f, 0), f.name());
      assertEquals(INF, forward(f, INF), f.name());
      assertEquals(100f, forward(f, 100), f.name());
    }
  }

  @Test
  void derivatives() {
    assertEquals(3f, backward(Activation.LINEAR, -1, 3));
    assertEquals(0f, backward(Activation.RELU, 0, 3));
    assertEquals(0f, backward(Activation.RELU, -0f, 3));
    assertEquals(3f, backward(Activation.RELU, Float.MIN_VALUE, 3));
    assertEquals(0f, backward(Activation.RELU, 0, INF));
    assertEquals(3f, backward(Activation.RELU, Float.NaN, 3));
    assertEquals(0.2f * 3, backward(Activation.LEAKY_RELU, 0, 3));
    assertEquals(3f, backward(Activation.LEAKY_RELU, 1, 3));
    assertEquals(0.75f, backward(Activation.SIGMOID, 0.5f, 3));
    assertEquals(Float.NaN, backward(Activation.SIGMOID, Float.NaN, 3));
    assertEquals(3 * 0.75f, backward(Activation.TANH, 0.5f, 3));
    assertEquals(Float.NaN, backward(Activation.TANH, Float.NaN, 3));
    assertEquals(0f, backward(Activation.RELU6, 0, 3));
    assertEquals(3f, backward(Activation.RELU6, 5.9f, 3));
    assertEquals(0f, backward(Activation.RELU6, 6, 3));
    assertEquals(0f, backward(Activation.threshold(-2, 20), -2, 3));
    assertEquals(3f, backward(Activation.threshold(-2, 20), -1, 3));
    assertEquals(0f, backward(Activation.ELU, -1, 3));
    assertEquals(3f, backward(Activation.ELU, 0, 3));
    assertEquals(0f, backward(Activation.SOFTPLUS, 0, 3), Float.MIN_VALUE);
    assertEquals(3f, backward(Activation.SOFTPLUS, INF, 3));
    assertEquals(1.5f, backward(Activation.SOFTPLUS, 0.6931472f, 3), 1e-6f);
    assertEquals(0f, backward(Activation.LOG_SIGMOID, 0, 3), Float.MIN_VALUE);
    assertEquals(3f, backward(Activation.LOG_SIGMOID, -INF, 3));
    assertEquals(0.25f * 3, backward(Activation.SOFTSIGN, -1, 3));
    assertEquals(0f, backward(Activation.HARD_SIGMOID, 0, 3));
    assertEquals(0.5f, backward(Activation.HARD_SIGMOID, 0.5f, 3));
    assertEquals(0f, backward(Activation.HARD_SWISH, -1.5f, 3));
    assertEquals(0f, backward(Activation.HARD_SWISH, -3, 3));
    assertEquals(3f, backward(Activation.HARD_SWISH, 3, 3));
    for (Activation f :
        new Activation[] {
          Activation.SILU, Activation.GELU, Activation.GELU_TANH, Activation.MISH
        }) {
      assertEquals(0f, backward(f, -INF, 3), Float.MIN_VALUE, f.name());
      assertEquals(3f, backward(f, INF, 3), f.name());
      assertEquals(Float.NaN, backward(f, Float.NaN, 3), f.name());
    }
    assertEquals(1.5f, backward(Activation.SILU, 0, 3));
    assertEquals(1.5f, backward(Activation.GELU_TANH, 0, 3));
    assertEquals(1.5f, backward(Activation.GELU, 0, 3));
    assertEquals(0.6f * 3, backward(Activation.MISH, 0, 3), 1e-6f);
  }

  @Test
  void namesFindTheirActivation() {
    for (String name : NAMES) {
      Activation f = Activation.of(name);
      assertEquals(name, f.name());
      assertEquals(Activation.of(f.name()), f);
      assertEquals(Activation.of(f.name()).hashCode(), f.hashCode());
    }
    assertEquals(Activation.ELU, Activation.of("elu"));
    assertEquals(Activation.CELU, Activation.of("celu"));
    assertEquals(Activation.SILU, Activation.of("swish"));
    assertEquals(Activation.HARD_SWISH, Activation.of("hard_silu"));
  }

  @Test
  void equality() {
    assertEquals(Activation.LEAKY_RELU, Activation.leakyRelu(0.2f));
    assertEquals(Activation.LEAKY_RELU, Activation.of("leaky_relu"));
    assertNotEquals(Activation.LEAKY_RELU, Activation.leakyRelu(0.3f));
    assertNotEquals(Activation.RELU, Activation.TANH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Relu",
        "softmax",
        "leaky_relu(",
        "leaky_relu()",
        "leaky_relu(x)",
        "relu(1)",
        "clip",
        "clip(1)",
        "clip(1,2,3)"
      })
  void unknownNames(String name) {
    var e = assertThrows(IllegalArgumentException.class, () -> Activation.of(name));
    assertTrue(
        e.getMessage().startsWith("name is '" + name + "', expected one of linear, relu, "),
        e.getMessage());
    assertTrue(e.getMessage().endsWith(", clip(min, max)"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -0.1f, Float.NaN, Float.POSITIVE_INFINITY})
  void badSlopes(float slope) {
    var e = assertThrows(IllegalArgumentException.class, () -> Activation.leakyRelu(slope));
    assertEquals(
        "negativeSlope is " + slope + ", expected a positive finite number", e.getMessage());
  }
}
