package org.lanewise.check;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import org.lanewise.nn.Loss;

/// Whole models under every loss, in all inputs and all parameters.
class ModelLossProperties implements DifferentiableContract {
  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Networks.classifiers(), Arbitraries.of(Loss.class), Arbitraries.longs())
        .as(Networks::sample);
  }
}
