package org.lanewise.check;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.lanewise.check.DifferentiableContract.Sample;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Graph;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Loss;
import org.lanewise.nn.Model;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.layer.Activate;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Flatten;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.op.Add;
import org.lanewise.nn.op.Gemm;

/// Networks to try.
final class Networks {
  private Networks() {}

  /// A chain of dense layers, `sizes` long, that ends in softmax.
  static Model classifier(Activation activation, long seed, int... sizes) {
    GraphBuilder graph = new GraphBuilder();
    Value value = graph.input("input", Shape.of(sizes[0]));
    for (int i = 1; i < sizes.length; i++) {
      boolean last = i == sizes.length - 1;
      value = new Dense(sizes[i], last ? Activation.LINEAR : activation).build(graph, value);
    }
    return jittered(Model.of(graph.build(new Softmax().build(graph, value)), seed), seed);
  }

  /// Dense layers of awkward sizes.
  static Arbitrary<Model> classifiers() {
    return Combinators.combine(
            Activations.any(),
            Sizes.between(1, 33),
            Sizes.between(1, 33),
            Arbitraries.integers().between(2, 17),
            Arbitraries.longs())
        .as((activation, in, hidden, out, seed) -> classifier(activation, seed, in, hidden, out));
  }

  /// Every layer and op, with inputs of one and of several dimensions.
  static Arbitrary<Model> layers() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 5),
            Activations.any(),
            Sizes.between(1, 18),
            Sizes.between(1, 18),
            Arbitraries.longs())
        .as(
            (kind, activation, a, b, seed) ->
                jittered(
                    switch (kind) {
                      case 0 -> Sequential.of(Shape.of(a), new Dense(b, activation)).build(seed);
                      case 1 ->
                          Sequential.of(Shape.of(2, 3, a), new Dense(b, activation)).build(seed);
                      case 2 -> Sequential.of(Shape.of(a), new Activate(activation)).build(seed);
                      case 3 -> Sequential.of(Shape.of(2, b), new Softmax()).build(seed);
                      case 4 ->
                          Sequential.of(Shape.of(2, a), new Flatten(), new Dense(3, activation))
                              .build(seed);
                      default -> Model.of(residual(activation, a), seed);
                    },
                    seed));
  }

  /// A value that feeds two nodes, weights that two nodes share, a gemm without a bias, two inputs
  /// and two outputs.
  static Graph residual(Activation activation, int n) {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Shape.of(n));
    Value z = graph.input("z", Shape.of(n));
    Parameter shared = graph.parameter("w", Shape.of(n, n), Initializer.GLOROT_NORMAL);
    Parameter bias = graph.parameter("b", Shape.of(n), Initializer.ZEROS);
    Value once = graph.add("once", new Gemm(activation), List.of(x), List.of(shared, bias));
    Value twice = graph.add("twice", new Gemm(Activation.TANH), List.of(once), List.of(shared));
    Value skip = graph.add("skip", new Add(), List.of(once, twice), List.of());
    Value self = graph.add("self", new Add(), List.of(skip, skip), List.of());
    Value mixed = graph.add("mixed", new Add(), List.of(self, z), List.of());
    return graph.build(mixed, twice);
  }

  /// Moves biases away from 0, where mistakes hide and rectifiers have their kink.
  static Model jittered(Model model, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = model.parameters().values();
    for (int i = 0; i < values.length; i++) {
      values[i] += (float) random.nextDouble(-0.25, 0.25);
    }
    return model;
  }

  /// The model, or its loss, as a function of inputs and parameters.
  static Sample sample(Model model, Loss loss, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    ModelFunction function =
        new ModelFunction(model.graph(), loss, DoubleReference.builtIn(), null, random);
    String ops =
        String.join(" ", model.graph().nodes().stream().map(node -> node.op().type()).toList());
    return new Sample(
        ops + (loss == null ? "" : " " + loss.name()),
        function,
        function.point(model.parameters().values(), random));
  }
}
