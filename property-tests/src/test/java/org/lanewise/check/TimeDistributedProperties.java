package org.lanewise.check;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Shape;
import org.lanewise.nn.layer.BatchNormalization;
import org.lanewise.nn.layer.Conv1D;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Dropout;
import org.lanewise.nn.layer.GRU;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.layer.TimeDistributed;

/// Gradients of layers on each step.
class TimeDistributedProperties {
  @Provide
  Arbitrary<Layer> layers() {
    return Arbitraries.of(
        new Dense(3, Activation.TANH),
        new Conv1D(2, 3, Activation.GELU),
        new GRU(2),
        new BatchNormalization(),
        new Dropout(0.3f),
        new Softmax());
  }

  @Property(tries = 24)
  void gradientsAreThoseOfTheFormulas(@ForAll("layers") Layer layer, @ForAll long seed) {
    GradientCheck check =
        GradientCheck.of(new TimeDistributed(layer), Shape.of(4, 5, 2)).seed(seed);
    for (GradientCheck each : List.of(check, check.training())) {
      each.run().assertPasses();
    }
  }
}
