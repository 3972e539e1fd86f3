package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActivationTest {
  private static final float INF = Float.POSITIVE_INFINITY;

  private static float forward(Activation f, float x) {
    float[] y = new float[1];
    f.forward(1, new float[] {x}, 0, y, 0);
    return y[0];
  }

  private static float backward(Activation f, float y, float dy) {
    float[] dx = new float[1];
    f.backward(1, new float[] {y}, 0, new float[] {dy}, 0, dx, 0);
    return dx[0];
  }

  @Test
  void specialValues() {
    for (Activation f :
        new Activation[] {
          Activation.LINEAR,
          Activation.RELU,
          Activation.LEAKY_RELU,
          Activation.SIGMOID,
          Activation.TANH
        }) {
      assertEquals(Float.NaN, forward(f, Float.NaN), f.name());
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
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"linear", "relu", "leaky_relu(0.2)", "leaky_relu(0.01)", "sigmoid", "tanh"})
  void namesFindTheirActivation(String name) {
    Activation f = Activation.of(name);
    assertEquals(name, f.name());
    assertEquals(Activation.of(f.name()), f);
    assertEquals(Activation.of(f.name()).hashCode(), f.hashCode());
  }

  @Test
  void equality() {
    assertEquals(Activation.LEAKY_RELU, Activation.leakyRelu(0.2f));
    assertEquals(Activation.LEAKY_RELU, Activation.of("leaky_relu"));
    assertNotEquals(Activation.LEAKY_RELU, Activation.leakyRelu(0.3f));
    assertNotEquals(Activation.RELU, Activation.TANH);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Relu", "softplus", "leaky_relu(", "leaky_relu()", "leaky_relu(x)"})
  void unknownNames(String name) {
    var e = assertThrows(IllegalArgumentException.class, () -> Activation.of(name));
    assertEquals(
        "name is '"
            + name
            + "', expected linear, relu, leaky_relu, leaky_relu(slope), sigmoid or tanh",
        e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -0.1f, Float.NaN, Float.POSITIVE_INFINITY})
  void badSlopes(float slope) {
    var e = assertThrows(IllegalArgumentException.class, () -> Activation.leakyRelu(slope));
    assertEquals(
        "negativeSlope is " + slope + ", expected a positive finite number", e.getMessage());
  }
}
