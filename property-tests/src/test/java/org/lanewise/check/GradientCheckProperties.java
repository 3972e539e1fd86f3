package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Axpy;
import org.lanewise.nn.Call;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Op;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.loss.SparseCategoricalCrossentropy;

/// The gradient check itself: what it finds, and what it says.
class GradientCheckProperties {
  /// A layer of a user's own: a recipe of built-in ones.
  private static final Layer BOTTLENECK =
      (graph, input) ->
          new Dense(6, Activation.TANH).build(graph, new Dense(2).build(graph, input));

  @Property(tries = 20)
  void checksALayerOfOnesOwnInThreeLines(@ForAll long seed) {
    GradientReport report = GradientCheck.of(BOTTLENECK, Shape.of(6)).seed(seed).run();
    report.assertPasses();
    assertEquals(3 * 6 + 6 * 2 + 2 + 2 * 6 + 6, report.checked());
    assertEquals(0, report.skipped());
  }

  @Property(tries = 5)
  void checksAModelOfDigits(@ForAll long seed) {
    Model model = Networks.classifier(Activation.RELU, seed, 64, 64, 10);
    float[] before = model.parameters().values().clone();
    GradientCheck check =
        GradientCheck.of(model, new SparseCategoricalCrossentropy()).atMost(300).seed(seed);
    GradientReport report = check.run().assertPasses();
    assertEquals(300, report.checked() + report.skipped());
    assertArrayEquals(before, model.parameters().values(), "the model was changed");
    assertEquals(report, check.run(), "the same seed gives the same report");
  }

  /// Mistakes people make in the gradient of `y = tanh(x W + b)`, 5 inputs and 5 outputs.
  @Property(tries = 40)
  void findsAMistakeInADenseLayer(@ForAll("mistakes") Mistake mistake, @ForAll long seed) {
    Model model = Networks.classifier(Activation.TANH, seed, 5, 5, 5);
    DifferentiableContract.Sample sample = Networks.sample(model, null, seed);
    assertTrue(sample.check(seed).run().passes());
    Differentiable wrong = GradientMistakes.changed(sample.function(), mistake.change());
    assertFalse(GradientCheck.of(wrong, sample.x()).seed(seed).run().passes(), mistake.name());
  }

  record Mistake(String name, UnaryOperator<float[]> change) {
    @Override
    public String toString() {
      return name;
    }
  }

  /// Three rows of 5 inputs, then the kernel from 15 on and the bias from 40 on.
  @Provide
  Arbitrary<Mistake> mistakes() {
    return Arbitraries.of(
        new Mistake("no input gradient", dx -> changed(dx, 0, 15, v -> 0)),
        new Mistake("the kernel's gradient transposed", GradientCheckProperties::transposed),
        new Mistake(
            "the kernel's gradient 1 % too long", dx -> changed(dx, 15, 40, v -> 1.01f * v)),
        new Mistake("the kernel's gradient as a mean", dx -> changed(dx, 15, 40, v -> v / 3)),
        new Mistake("no gradient of the bias", dx -> changed(dx, 40, 45, v -> 0)),
        new Mistake("the sign", dx -> changed(dx, 0, dx.length, v -> -v)),
        new Mistake("one element NaN", dx -> changed(dx, 20, 21, v -> Float.NaN)),
        new Mistake("one element infinite", dx -> changed(dx, 3, 4, v -> Float.POSITIVE_INFINITY)));
  }

  private interface Change {
    float of(float value);
  }

  private static float[] changed(float[] dx, int from, int to, Change change) {
    float[] changed = dx.clone();
    for (int i = from; i < to; i++) {
      changed[i] = change.of(dx[i]);
    }
    return changed;
  }

  private static float[] transposed(float[] dx) {
    float[] changed = dx.clone();
    for (int i = 0; i < 25; i++) {
      changed[15 + i] = dx[15 + i % 5 * 5 + i / 5];
    }
    return changed;
  }

  /// An op of a user's own, `y = factor x`, with a factor of the gradient that may be wrong.
  record Scale(float factor, float gradient) implements Op {
    @Override
    public String type() {
      return "Scale";
    }

    @Override
    public Shape shape(List<Shape> inputs, List<Shape> parameters) {
      return inputs.get(0);
    }

    @Override
    public void forward(Call call) {
      scale(call, factor, call.input(0), call.output());
    }

    @Override
    public void backward(Call call) {
      if (call.inputGradient(0) != null) {
        scale(call, gradient, call.outputGradient(), call.inputGradient(0));
      }
    }

    private static void scale(Call call, float factor, Slice from, Slice to) {
      int n = call.batch() * call.outputShape().size();
      Arrays.fill(to.array(), to.offset(), to.offset() + n, 0);
      Axpy.saxpy(n, factor, from.array(), from.offset(), to.array(), to.offset());
    }
  }

  private static GradientCheck scale(float factor, float gradient) {
    Layer layer =
        (graph, input) ->
            graph.add("scale", new Scale(factor, gradient), List.of(input), List.of());
    return GradientCheck.of(layer, Shape.of(7));
  }

  private static final DoubleReference WITH_SCALE =
      DoubleReference.builtIn()
          .with(
              Scale.class,
              (op, node, rows, inputs, parameters) -> {
                double[] y = inputs.get(0).clone();
                for (int i = 0; i < y.length; i++) {
                  y[i] *= op.factor();
                }
                return y;
              });

  @Example
  void checksAnOpOfOnesOwn() {
    scale(0.75f, 0.75f).reference(WITH_SCALE).run().assertPasses();
    GradientReport wrong = scale(0.75f, 0.7575f).reference(WITH_SCALE).run();
    assertEquals(0.01, wrong.gradient().relativeError(), 1e-4);
    AssertionError error = assertThrows(AssertionError.class, wrong::assertPasses);
    assertTrue(error.getMessage().contains("input[0,0]") || error.getMessage().contains("input["));
    assertTrue(error.getMessage().contains("FAILS"));
  }

  @Example
  void namesAnOpWithoutAReference() {
    BadInput.refused(() -> scale(1, 1).run(), "scale", "Scale", "DoubleReference.builtIn().with");
  }

  /// A step function has no derivative to compare with, and must not pass for want of one.
  @Example
  void doesNotPassWhereEverythingIsSkipped() {
    Differentiable kink =
        Kernels.of(
            x -> new double[] {Math.abs(x[0])},
            x -> new float[] {Math.abs(x[0])},
            (x, dy) -> new float[] {0});
    GradientReport report = GradientCheck.of(kink, new float[1]).run();
    assertEquals(1, report.skipped());
    assertFalse(report.passes());
  }

  @Example
  void findsAWrongValue() {
    Differentiable wrong =
        Kernels.of(
            x -> new double[] {2 * x[0]},
            x -> new float[] {2.02f * x[0]},
            (x, dy) -> new float[] {2 * dy[0]});
    GradientReport report = GradientCheck.of(wrong, new float[] {3}).run();
    assertTrue(report.gradient().excess() <= 1);
    assertEquals(0.01, report.value().relativeError(), 1e-4);
    assertFalse(report.passes());
  }

  @Example
  void refusesArraysOfTheWrongLength() {
    Differentiable shortGradient =
        Kernels.of(x -> new double[1], x -> new float[1], (x, dy) -> new float[1]);
    BadInput.refused(
        () -> GradientCheck.of(shortGradient, new float[2]).run(), "backward", "1", "2");
    BadInput.refused(() -> GradientCheck.of(shortGradient, new float[1]).atMost(0), "limit", "0");
  }
}
