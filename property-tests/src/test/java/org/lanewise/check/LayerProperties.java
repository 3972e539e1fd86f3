package org.lanewise.check;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;

/// Every layer and op, in all inputs and all parameters.
class LayerProperties implements DifferentiableContract {
  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(Networks.layers(), Arbitraries.longs())
        .as((model, seed) -> Networks.sample(model, null, seed));
  }
}
