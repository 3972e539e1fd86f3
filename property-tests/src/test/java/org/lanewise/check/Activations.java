package org.lanewise.check;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import org.lanewise.kernels.Activation;

/// Activations to try.
final class Activations {
  private Activations() {}

  static Arbitrary<Activation> any() {
    return Arbitraries.of(
        Activation.LINEAR,
        Activation.RELU,
        Activation.SIGMOID,
        Activation.TANH,
        Activation.LEAKY_RELU,
        Activation.leakyRelu(1.5f));
  }
}
