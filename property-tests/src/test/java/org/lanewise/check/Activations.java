package org.lanewise.check;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.lanewise.kernels.Activation;

/// Activations to try.
final class Activations {
  static final List<Activation> ALL =
      List.of(
          Activation.LINEAR,
          Activation.RELU,
          Activation.RELU6,
          Activation.LEAKY_RELU,
          Activation.leakyRelu(1.5f),
          Activation.ELU,
          Activation.elu(0.3f),
          Activation.SELU,
          Activation.CELU,
          Activation.celu(2.5f),
          Activation.GELU,
          Activation.GELU_TANH,
          Activation.SILU,
          Activation.MISH,
          Activation.SOFTPLUS,
          Activation.SOFTSIGN,
          Activation.HARD_SIGMOID,
          Activation.HARD_SWISH,
          Activation.TANH,
          Activation.SIGMOID,
          Activation.LOG_SIGMOID,
          Activation.clip(-1, 2),
          Activation.threshold(1, 0),
          Activation.threshold(-0.5f, 2));

  private Activations() {}

  /// Those without jumps: a rounding before them does no more after them.
  static Arbitrary<Activation> any() {
    return Arbitraries.of(
        ALL.stream().filter(activation -> !activation.name().startsWith("threshold")).toList());
  }
}
