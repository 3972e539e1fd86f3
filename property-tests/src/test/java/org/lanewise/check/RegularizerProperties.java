package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Objective;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Regularizer;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.Value;
import org.lanewise.nn.layer.ActivityRegularization;
import org.lanewise.nn.layer.Conv2D;
import org.lanewise.nn.layer.ConvOptions;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Embedding;
import org.lanewise.nn.layer.SeparableConv1D;
import org.lanewise.nn.loss.MeanSquaredError;

/// What weights and activations add to the loss of training by their size.
class RegularizerProperties implements DifferentiableContract {
  private static Model model(int kind, int n, Regularizer r) {
    Layer size = new ActivityRegularization(r.l1(), r.l2());
    ConvOptions options = ConvOptions.of(Activation.TANH).kernelRegularizer(r).biasRegularizer(r);
    return switch (kind) {
      case 0 ->
          Sequential.of(Shape.of(n), new Dense(3).kernelRegularizer(r).biasRegularizer(r)).build(1);
      case 1 ->
          Sequential.of(Shape.of(n), new Dense(5, Activation.TANH), size, new Dense(2)).build(1);
      case 2 -> Sequential.of(Shape.of(3, 3, n), new Conv2D(2, 2, options)).build(1);
      case 3 -> Sequential.of(Shape.of(4, n), new SeparableConv1D(2, 2, options), size).build(1);
      default -> shared(n, r);
    };
  }

  /// The parameters of a layer that is used twice cost once.
  private static Model shared(int n, Regularizer r) {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Shape.of(n));
    Layer layer = graph.shared(new Dense(n, Activation.TANH).kernelRegularizer(r));
    return Model.of(graph.build(layer.build(graph, layer.build(graph, x))), 1);
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 4),
            Sizes.between(1, 17),
            Arbitraries.of(0f, 0.1f, 0.5f),
            Arbitraries.of(0f, 0.2f, 0.5f),
            Arbitraries.longs())
        .as(
            (kind, n, l1, l2, seed) -> {
              Model model = Networks.jittered(model(kind, n, new Regularizer(l1, l2)), seed);
              SplittableRandom random = new SplittableRandom(seed);
              ModelFunction function =
                  new ModelFunction(
                      model.graph(),
                      new MeanSquaredError(),
                      DoubleReference.builtIn(),
                      seed,
                      random);
              return new Sample(
                  "kind " + kind + " l1 " + l1 + " l2 " + l2,
                  function,
                  function.point(model.parameters().values(), random));
            });
  }

  @Example
  void biasesCountWhereTheyHaveARegularizer() {
    Model plain = Sequential.of(Shape.of(2), new Dense(2)).build(1);
    Model priced =
        Sequential.of(Shape.of(2), new Dense(2).biasRegularizer(new Regularizer(1, 2))).build(1);
    for (Model model : List.of(plain, priced)) {
      Slice bias = model.parameters().slice("dense/bias");
      bias.array()[bias.offset()] = 3;
      bias.array()[bias.offset() + 1] = -1;
    }
    // 1 (3 + 1) + 2 (9 + 1)
    assertEquals(
        24, objective(priced).forwardTraining(1, 1) - objective(plain).forwardTraining(1, 1), 1e-4);
  }

  @Example
  void countInTrainingOnlyAndNotWhereFrozen() {
    Regularizer r = Regularizer.l2(0.5f);
    Model model = Sequential.of(Shape.of(2), new Dense(2).kernelRegularizer(r)).build(1);
    model.parameters().slice("dense/kernel").array()[0] = 2;
    Objective objective = objective(model);
    float[] w = model.parameters().slice("dense/kernel").toArray();
    double squares = 0;
    for (float v : w) {
      squares += (double) v * v;
    }
    // Inputs and targets are 0.
    assertEquals(0, objective.forward(1));
    assertEquals(0.5 * squares, objective.forwardTraining(1, 1), 1e-6);
    objective.backward();
    assertArrayEquals(new float[] {w[0], w[1], w[2], w[3], 0, 0}, objective.gradients());
    objective.forward(1);
    objective.backward();
    assertArrayEquals(new float[6], objective.gradients());

    model.parameters().freeze("dense/kernel");
    Objective frozen = objective(model);
    assertEquals(0, frozen.forwardTraining(1, 1));
    frozen.backward();
    assertArrayEquals(new float[6], frozen.gradients());
  }

  private static Objective objective(Model model) {
    return new Objective(model, new MeanSquaredError(), 1, Workers.caller(), false);
  }

  /// Without an activation, whose vectors C2 may box where it did not inline its function.
  @Example
  void allocateNothing() {
    Regularizer r = new Regularizer(0.1f, 0.1f);
    ConvOptions options = ConvOptions.DEFAULT.kernelRegularizer(r);
    Model model =
        Sequential.of(
                Shape.of(4, 9),
                new SeparableConv1D(2, 2, options),
                new ActivityRegularization(0.1f, 0.1f))
            .build(1);
    Objective objective = objective(model);
    assertEquals(
        0,
        Allocations.inSteadyState(
            () -> {
              objective.forwardTraining(1, 5);
              objective.backward();
            }));
  }

  @Example
  void everyParameterHasTheOneOfItsLayer() {
    Regularizer r = Regularizer.l1(0.25f);
    assertEquals(new Regularizer(0.25f, 0), r);
    for (int kind : new int[] {0, 2, 3}) {
      for (Parameter parameter : model(kind, 2, r).graph().parameters()) {
        assertEquals(r, parameter.regularizer(), parameter.name());
      }
    }
    for (Parameter parameter : model(4, 2, r).graph().parameters()) {
      boolean kernel = parameter.name().endsWith("kernel");
      assertEquals(kernel ? r : Regularizer.NONE, parameter.regularizer(), parameter.name());
    }
    Model words = Sequential.of(Shape.of(2), new Embedding(3, 2).embeddingsRegularizer(r)).build(1);
    Objective objective = objective(words);
    Slice x = objective.inputs().get(0);
    x.array()[x.offset()] = 1;
    assertTrue(objective.forwardTraining(1, 1) > objective.forward(1));
    assertEquals(
        List.of(r), words.graph().parameters().stream().map(Parameter::regularizer).toList());
    BadInput.refused(() -> Regularizer.l1(-1), "l1 ", "-1.0");
    BadInput.refused(() -> Regularizer.l2(Float.NaN), "l2 ", "NaN");
  }
}
