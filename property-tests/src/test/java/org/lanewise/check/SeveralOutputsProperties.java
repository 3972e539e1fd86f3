package org.lanewise.check;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Goal;
import org.lanewise.nn.Graph;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Model;
import org.lanewise.nn.Regularizer;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.layer.Concatenate;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.loss.BinaryCrossentropy;
import org.lanewise.nn.loss.MeanSquaredError;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;

/// Models of several inputs and outputs, under the weighted sum of a loss for each output.
class SeveralOutputsProperties implements DifferentiableContract {
  /// Three outputs from two inputs, one of which another output is made of.
  private static Graph graph(int n, int classes) {
    GraphBuilder graph = new GraphBuilder();
    Value a = graph.input("a", Shape.of(n));
    Value b = graph.input("b", Shape.of(3));
    Value joined = new Concatenate().build(graph, a, b);
    Dense body = new Dense(n, Activation.TANH).kernelRegularizer(Regularizer.l2(0.1f));
    Value hidden = body.build(graph, joined);
    Value number = new Dense(2).named("number").build(graph, hidden);
    Value logits = new Dense(classes).build(graph, new Concatenate().build(graph, hidden, number));
    Value kind = new Softmax().named("kind").build(graph, logits);
    Value yes = new Dense(1, Activation.SIGMOID).named("yes").build(graph, hidden);
    return graph.build(number, kind, yes);
  }

  private static List<Goal> goals(float weight) {
    return List.of(
        Goal.of(new MeanSquaredError()).weight(weight),
        Goal.of(new SparseCategoricalCrossentropy()),
        Goal.of(new BinaryCrossentropy()).weight(2));
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Sizes.between(1, 18),
            Arbitraries.integers().between(2, 9),
            Arbitraries.of(0.25f, 1f, 3f),
            Arbitraries.of(false, true),
            Arbitraries.longs())
        .as(
            (n, classes, weight, training, seed) -> {
              Model model = Networks.jittered(Model.of(graph(n, classes), seed), seed);
              SplittableRandom random = new SplittableRandom(seed);
              ModelFunction function =
                  new ModelFunction(
                      goals(weight),
                      model.graph(),
                      DoubleReference.builtIn(),
                      training ? seed : null,
                      random);
              return new Sample(
                  "three outputs, weight " + weight + (training ? " training" : " serving"),
                  function,
                  function.point(model.parameters().values(), random));
            });
  }
}
