package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.lanewise.kernels.Axpy;
import org.lanewise.nn.Call;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Op;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;

/// That a check of a layer in training sees what training computes, and leaves its states out.
class TrainingModeProperties {
  /// In training `y = s x`, with an `s` from the seed, which stays behind in a state; else `y` is
  /// the state times `x`.
  private record RandomScale() implements Op {
    @Override
    public String type() {
      return "RandomScale";
    }

    @Override
    public Shape shape(List<Shape> inputs, List<Shape> parameters) {
      return inputs.get(0);
    }

    private static float scale(long seed) {
      return 1 + (seed >>> 40) * 0x1p-24f;
    }

    @Override
    public void forward(Call call) {
      Slice state = call.parameter(0);
      if (call.training()) {
        state.array()[state.offset()] = scale(call.seed());
      }
      float s = state.array()[state.offset()];
      times(call, s, call.input(0), call.output());
    }

    @Override
    public void backward(Call call) {
      Slice state = call.parameter(0);
      float s = call.training() ? scale(call.seed()) : state.array()[state.offset()];
      times(call, s, call.outputGradient(), call.inputGradient(0));
    }

    private static void times(Call call, float s, Slice x, Slice y) {
      int n = call.batch() * call.outputShape().size();
      java.util.Arrays.fill(y.array(), y.offset(), y.offset() + n, 0);
      Axpy.saxpy(n, s, x.array(), x.offset(), y.array(), y.offset());
    }
  }

  private static final Layer LAYER =
      (graph, x) -> {
        Parameter state = graph.state("state", Shape.of(1), Initializer.GLOROT_UNIFORM);
        return graph.add("scale", new RandomScale(), List.of(x), List.of(state));
      };

  private static final DoubleReference REFERENCE =
      DoubleReference.builtIn()
          .with(RandomScale.class, (op, node, rows, in, w) -> scaled(in.get(0), w.get(0)[0]))
          .withTraining(
              RandomScale.class,
              (op, node, rows, seed, in, w) -> scaled(in.get(0), RandomScale.scale(seed)));

  private static double[] scaled(double[] x, double s) {
    double[] y = x.clone();
    for (int i = 0; i < y.length; i++) {
      y[i] *= s;
    }
    return y;
  }

  @Property(tries = 20)
  void bothModesAreChecked(@ForAll long seed) {
    GradientCheck check = GradientCheck.of(LAYER, Shape.of(5)).reference(REFERENCE).seed(seed);
    for (GradientCheck each : List.of(check, check.training())) {
      GradientReport report = each.run();
      report.assertPasses();
      assertEquals(3 * 5, report.checked()); // and not the state
    }
  }

  @Property(tries = 20)
  void aRuleForTheOtherModeDoesNotPass(@ForAll long seed) {
    DoubleReference servingOnly =
        DoubleReference.builtIn()
            .with(RandomScale.class, (op, node, rows, in, w) -> scaled(in.get(0), w.get(0)[0]));
    GradientCheck check = GradientCheck.of(LAYER, Shape.of(5)).reference(servingOnly).seed(seed);
    check.run().assertPasses();
    assertFalse(check.training().run().passes());
  }
}
