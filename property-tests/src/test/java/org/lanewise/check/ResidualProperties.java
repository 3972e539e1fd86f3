package org.lanewise.check;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.Conv;
import org.lanewise.nn.op.Gemm;

/// A product that adds its input as the residual.
class ResidualProperties {
  @Provide
  Arbitrary<Activation> activations() {
    return Arbitraries.of(Activation.LINEAR, Activation.TANH, Activation.GELU);
  }

  @Property(tries = 12)
  void gradientsMatchFiniteDifferences(
      @ForAll("activations") Activation activation, @ForAll boolean bias) {
    int n = 5;
    Layer residual =
        (graph, x) -> {
          Parameter w = graph.parameter("w", Shape.of(n, n), Initializer.GLOROT_UNIFORM);
          Parameter b = graph.parameter("b", Shape.of(n), Initializer.GLOROT_UNIFORM);
          List<Parameter> parameters = bias ? List.of(w, b) : List.of(w);
          return graph.add("gemm", new Gemm(activation), List.of(x, x), parameters);
        };
    GradientCheck.of(residual, Shape.of(3, n)).run().assertPasses();
  }

  @Property(tries = 12)
  void gradientsOfConvolutionsMatchFiniteDifferences(
      @ForAll("activations") Activation activation, @ForAll boolean bias) {
    int n = 3;
    Layer residual =
        (graph, x) -> {
          Parameter w = graph.parameter("w", Shape.of(3, n, n), Initializer.GLOROT_UNIFORM);
          Parameter b = graph.parameter("b", Shape.of(n), Initializer.GLOROT_UNIFORM);
          List<Parameter> parameters = bias ? List.of(w, b) : List.of(w);
          Conv conv = new Conv(List.of(1), Padding.SAME, List.of(1), 1, activation);
          return graph.add("conv", conv, List.of(x, x), parameters);
        };
    GradientCheck.of(residual, Shape.of(4, n)).run().assertPasses();
  }
}
