package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Execution;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Model;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Sampling;
import org.lanewise.nn.loss.MeanSquaredError;

/// Samples of normal distributions, and what it costs to be another one than the standard.
class SamplingProperties implements DifferentiableContract {
  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Sizes.between(1, 17), Arbitraries.of(0f, 0.1f, 1f), Arbitraries.longs())
        .as(
            (n, weight, seed) -> {
              Model model = Networks.jittered(model(n, weight), seed);
              SplittableRandom random = new SplittableRandom(seed);
              ModelFunction function =
                  new ModelFunction(
                      model.graph(),
                      new MeanSquaredError(),
                      DoubleReference.builtIn(),
                      seed,
                      random);
              return new Sample(
                  "sampling " + weight,
                  function,
                  function.point(model.parameters().values(), random));
            });
  }

  private static Model model(int n, float weight) {
    GraphBuilder graph = new GraphBuilder();
    Value x = graph.input("x", Shape.of(3));
    Value means = new Dense(n).build(graph, x);
    Value logVariances = new Dense(n).build(graph, x);
    Value code = new Sampling(weight).build(graph, means, logVariances);
    return Model.of(graph.build(new Dense(2).build(graph, code)), 1);
  }

  @Example
  void servesTheMeans() {
    GraphBuilder graph = new GraphBuilder();
    Value m = graph.input("m", Shape.of(5));
    Value v = graph.input("v", Shape.of(5));
    Model model = Model.of(graph.build(new Sampling(1).build(graph, m, v)), 1);
    Execution execution =
        new Execution(model.graph(), model.parameters(), 1, Workers.caller(), true);
    float[] means = {1, -2, 3, 0, 0.5f};
    System.arraycopy(means, 0, execution.input(0).array(), execution.input(0).offset(), 5);
    execution.forward(1);
    assertArrayEquals(means, execution.output(0).toArray());
    assertEquals(0, execution.penalty());
    float[] dz = {1, 2, 3, 4, 5};
    System.arraycopy(
        dz, 0, execution.outputGradient(0).array(), execution.outputGradient(0).offset(), 5);
    execution.backward();
    assertArrayEquals(dz, execution.inputGradient(0).toArray());
    assertArrayEquals(new float[5], execution.inputGradient(1).toArray());
  }

  @Example
  void refusesBadArguments() {
    BadInput.refused(() -> new Sampling(-1), "weight is -1.0");
    BadInput.refused(() -> new Sampling(Float.NaN), "weight is NaN");
    GraphBuilder graph = new GraphBuilder();
    Value a = graph.input("a", Shape.of(5));
    Value b = graph.input("b", Shape.of(4));
    BadInput.refused(() -> new Sampling(1).build(graph, a, b), "sampling", "[5]", "[4]");
    BadInput.refused(() -> new Sampling(1).build(graph, List.of(a)), "sampling", "inputs");
  }
}
