package org.lanewise.nn.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lanewise.kernels.Activation;

/// What a gate of a recurrent operator applies: `outer activation(inner x + shift)`.
record GateFunction(Activation activation, float inner, float shift, float outer) {
  private static GateFunction plain(Activation activation) {
    return new GateFunction(activation, 1, 0, 1);
  }

  boolean isPlain() {
    return inner == 1 && shift == 0 && outer == 1;
  }

  /// The functions of all directions.
  ///
  /// @param missing those of one direction where the node does not say
  static List<GateFunction> of(Conversion c, int directions, String... missing) {
    String[] names = c.as(String[].class, "activations");
    int n = directions * missing.length;
    if (names == null) {
      names = new String[n];
      Arrays.setAll(names, i -> missing[i % missing.length]);
    }
    if (names.length != n) {
      throw new Unsupported(
          "the attribute activations is " + Arrays.toString(names) + ", expected " + n);
    }
    Numbers alpha = new Numbers(c, "activation_alpha");
    Numbers beta = new Numbers(c, "activation_beta");
    List<GateFunction> functions = new ArrayList<>();
    for (String name : names) {
      functions.add(of(name, alpha, beta));
    }
    return functions;
  }

  private static GateFunction of(String name, Numbers alpha, Numbers beta) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "sigmoid" -> plain(Activation.SIGMOID);
      case "tanh" -> plain(Activation.TANH);
      case "relu" -> plain(Activation.RELU);
      case "softplus" -> plain(Activation.SOFTPLUS);
      case "softsign" -> plain(Activation.SOFTSIGN);
      case "leakyrelu" -> plain(Activation.leakyRelu(alpha.next(0.01f)));
      case "thresholdedrelu" -> plain(Activation.threshold(alpha.next(1), 0));
      case "elu" -> plain(Activation.elu(alpha.next(1)));
      case "affine" -> new GateFunction(Activation.LINEAR, alpha.next(1), beta.next(0), 1);
      case "scaledtanh" -> {
        float outer = alpha.next(1);
        yield new GateFunction(Activation.TANH, beta.next(1), 0, outer);
      }
      case "hardsigmoid" ->
          new GateFunction(Activation.clip(0, 1), alpha.next(0.2f), beta.next(0.5f), 1);
      default -> throw new Unsupported("the activation " + name);
    };
  }

  /// Parameters, which those functions that have one take in turn.
  private static final class Numbers {
    private final float[] values;
    private int taken;

    Numbers(Conversion c, String name) {
      float[] given = c.as(float[].class, name);
      values = given == null ? new float[0] : given;
    }

    float next(float missing) {
      return taken < values.length ? values[taken++] : missing;
    }
  }

  Operand apply(Conversion c, Operand x) {
    Operand in = inner == 1 ? x : Elements.times(c, x, inner);
    in = shift == 0 ? in : Elements.plus(c, in, shift);
    Operand y = Elements.activate(c, activation, in);
    return outer == 1 ? y : Elements.times(c, y, outer);
  }
}
