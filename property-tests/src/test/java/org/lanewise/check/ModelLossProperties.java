package org.lanewise.check;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Loss;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.layer.Activate;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Softmax;
import org.lanewise.nn.loss.BinaryCrossentropy;
import org.lanewise.nn.loss.CategoricalCrossentropy;
import org.lanewise.nn.loss.CosineSimilarity;
import org.lanewise.nn.loss.Hinge;
import org.lanewise.nn.loss.Huber;
import org.lanewise.nn.loss.KlDivergence;
import org.lanewise.nn.loss.LogCosh;
import org.lanewise.nn.loss.MeanAbsoluteError;
import org.lanewise.nn.loss.MeanSquaredError;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;
import org.lanewise.nn.loss.SquaredHinge;

/// Whole models under every loss, in all inputs and all parameters, with one row a sample and with
/// two, with weights of the samples and without.
class ModelLossProperties implements DifferentiableContract {
  private static final Layer LINEAR = (graph, x) -> x;

  /// A loss and what a model for it ends in.
  private record End(Loss loss, Activation activation, Layer last) {}

  private static final End[] ENDS = {
    new End(new MeanSquaredError(), Activation.LINEAR, LINEAR),
    new End(new MeanSquaredError(), Activation.LINEAR, new Softmax()),
    new End(new MeanAbsoluteError(), Activation.LINEAR, LINEAR),
    new End(new Huber(), Activation.TANH, LINEAR),
    new End(new Huber(0.3f), Activation.LINEAR, LINEAR),
    new End(new LogCosh(), Activation.LINEAR, LINEAR),
    new End(new Hinge(), Activation.TANH, LINEAR),
    new End(new SquaredHinge(), Activation.TANH, LINEAR),
    new End(new CosineSimilarity(), Activation.LINEAR, LINEAR),
    new End(new KlDivergence(), Activation.LINEAR, new Softmax()),
    new End(new BinaryCrossentropy(), Activation.SIGMOID, LINEAR),
    new End(new BinaryCrossentropy(), Activation.LINEAR, new Activate(Activation.SIGMOID)),
    new End(new CategoricalCrossentropy(), Activation.LINEAR, new Softmax()),
    new End(new CategoricalCrossentropy(0.1f), Activation.LINEAR, new Softmax()),
    new End(new SparseCategoricalCrossentropy(), Activation.LINEAR, new Softmax()),
    new End(
        new SparseCategoricalCrossentropy().withLabelSmoothing(0.2f),
        Activation.LINEAR,
        new Softmax()),
    new End(
        new SparseCategoricalCrossentropy().withIgnoreClass(1), Activation.LINEAR, new Softmax())
  };

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Arbitraries.of(ENDS),
            Activations.any(),
            Sizes.between(1, 18).flatMap(n -> Arbitraries.of(Shape.of(n), Shape.of(2, n))),
            Sizes.between(1, 18),
            Arbitraries.integers().between(2, 17),
            Arbitraries.longs())
        .as(
            (end, activation, in, hidden, out, seed) -> {
              Model model =
                  Sequential.of(
                          in,
                          new Dense(hidden, activation),
                          new Dense(out, end.activation),
                          end.last)
                      .build(seed);
              return Networks.sample(Networks.jittered(model, seed), end.loss, seed);
            });
  }
}
