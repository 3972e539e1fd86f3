package org.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Model;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.layer.Dense;

/// The optimizers step by step beside Keras's formulas in double, with the defaults of each.
class OptimizerTest {
  private static final int STEPS = 5;

  /// One step for a weight `w` with the gradient `g`: `s` holds what the rule keeps.
  private interface Rule {
    double step(int t, double w, double g, double[] s);
  }

  private static final Rule SGD = (t, w, g, s) -> w - 0.01 * g;
  private static final Rule MOMENTUM =
      (t, w, g, s) -> {
        s[0] = 0.9 * s[0] - 0.01 * g;
        return w + s[0];
      };
  private static final Rule NESTEROV =
      (t, w, g, s) -> {
        s[0] = 0.9 * s[0] - 0.01 * g;
        return w + 0.9 * s[0] - 0.01 * g;
      };
  private static final Rule ADAGRAD =
      (t, w, g, s) -> {
        s[0] += g * g;
        return w - 0.001 * g / Math.sqrt(0.1 + s[0] + 1e-7);
      };
  private static final Rule RMSPROP =
      (t, w, g, s) -> {
        s[0] = 0.9 * s[0] + 0.1 * g * g;
        return w - 0.001 * g / Math.sqrt(s[0] + 1e-7);
      };
  private static final Rule ADAM = (t, w, g, s) -> adam(t, w, g, s, false);
  private static final Rule AMSGRAD = (t, w, g, s) -> adam(t, w, g, s, true);
  private static final Rule ADAMW = (t, w, g, s) -> adam(t, w - 0.001 * 0.004 * w, g, s, false);

  private static double adam(int t, double w, double g, double[] s, boolean amsgrad) {
    s[0] = 0.9 * s[0] + 0.1 * g;
    s[1] = 0.999 * s[1] + 0.001 * g * g;
    s[2] = Math.max(s[2], s[1]);
    double alpha = 0.001 * Math.sqrt(1 - Math.pow(0.999, t)) / (1 - Math.pow(0.9, t));
    return w - alpha * s[0] / (Math.sqrt(amsgrad ? s[2] : s[1]) + 1e-7);
  }

  private static Model model() {
    return Sequential.of(Shape.of(3), new Dense(5), new Dense(2)).build(1);
  }

  /// Gradients of falling size, so that a maximum differs from the last.
  private static float[] gradients(int n, int step) {
    SplittableRandom random = new SplittableRandom(step);
    float[] g = new float[n];
    for (int i = 0; i < n; i++) {
      g[i] = (float) random.nextDouble(-2, 2) / step;
    }
    return g;
  }

  private static void follows(Optimizer optimizer, Rule rule) {
    Model model = model();
    Sweep sweep = new Sweep(optimizer, model.parameters());
    float[] w = model.parameters().values();
    double[] expected = new double[w.length];
    Arrays.setAll(expected, i -> w[i]);
    double[][] state = new double[w.length][3];
    for (int t = 1; t <= STEPS; t++) {
      float[] g = gradients(w.length, t);
      sweep.run(t, optimizer.learningRate().at(t - 1), sweep.windows(), g, Workers.caller());
      for (int i = 0; i < w.length; i++) {
        double was = expected[i];
        expected[i] = rule.step(t, was, g[i], state[i]);
        // A constant such as 0.999f is 1e-5 off as a distance from 1, and so is a step.
        double tolerance = 1e-6 + 1e-4 * Math.abs(expected[i] - was);
        assertEquals(expected[i], w[i], tolerance, optimizer + ", step " + t + ", weight " + i);
      }
    }
  }

  @Test
  void eachFollowsItsFormulaStepByStep() {
    follows(new Sgd(), SGD);
    follows(new Sgd().withMomentum(0.9f), MOMENTUM);
    follows(new Sgd().withNesterov(0.9f), NESTEROV);
    follows(new Adagrad(), ADAGRAD);
    follows(new RmsProp(), RMSPROP);
    follows(new Adam(), ADAM);
    follows(new Adam().withAmsgrad(), AMSGRAD);
    follows(new Adam().withWeightDecay(0.004f), ADAMW);
  }

  /// More weights than one thread takes, and no multiple of anything.
  @Test
  void givesTheSameBitsForAnyNumberOfThreads() {
    List<Optimizer> optimizers =
        List.of(
            new Sgd().withNesterov(0.9f).withClipping(Clipping.norm(1)),
            new Adagrad(),
            new RmsProp().withClipping(Clipping.value(0.5f)),
            new Adam().withAmsgrad().withWeightDecay(0.004f).withClipping(Clipping.globalNorm(1)),
            new Adam());
    for (Optimizer optimizer : optimizers) {
      float[] alone = trained(optimizer, Workers.caller());
      for (int threads = 2; threads <= 5; threads++) {
        try (Workers workers = Workers.of(threads)) {
          assertArrayEquals(alone, trained(optimizer, workers), 0, optimizer + ", " + threads);
        }
      }
    }
  }

  private static float[] trained(Optimizer optimizer, Workers workers) {
    Model model = Sequential.of(Shape.of(499), new Dense(501)).build(1);
    Sweep sweep = new Sweep(optimizer, model.parameters());
    for (int t = 1; t <= 3; t++) {
      float[] g = gradients(model.parameters().size(), t);
      sweep.run(t, 0.01f, sweep.windows(), g, workers);
    }
    return model.parameters().values();
  }

  @Test
  void weightDecayComesBeforeTheRule() {
    List<Optimizer> optimizers =
        List.of(
            new Sgd().withWeightDecay(0.5f),
            new Sgd().withMomentum(0.9f).withWeightDecay(0.5f),
            new Sgd().withNesterov(0.9f).withWeightDecay(0.5f),
            new Adagrad().withWeightDecay(0.5f),
            new RmsProp().withWeightDecay(0.5f),
            new Adam().withAmsgrad().withWeightDecay(0.5f));
    List<Rule> rules = List.of(SGD, MOMENTUM, NESTEROV, ADAGRAD, RMSPROP, AMSGRAD);
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      double rate = i < 3 ? 0.01 : 0.001;
      follows(optimizers.get(i), (t, w, g, s) -> rule.step(t, w - rate * 0.5 * w, g, s));
    }
  }

  @Test
  void clippingByValueLimitsEachElement() {
    Clipping clip = Clipping.value(0.5f);
    Rule rule = (t, w, g, s) -> ADAM.step(t, w, Math.clamp(g, -0.5, 0.5), s);
    follows(new Adam().withClipping(clip), rule);
    follows(
        new Sgd().withClipping(clip), (t, w, g, s) -> SGD.step(t, w, Math.clamp(g, -0.5, 0.5), s));
  }

  @Test
  void clippingByNormLimitsEachParameter() {
    Model model = model();
    float[] w = model.parameters().values().clone();
    float[] g = gradients(w.length, 1);
    Sweep sweep = new Sweep(new Sgd(1).withClipping(Clipping.norm(1.5f)), model.parameters());
    assertEquals(4, sweep.windows().size());
    sweep.run(1, 1, sweep.windows(), g, Workers.caller());
    int limited = 0;
    for (Parameter parameter : model.parameters().list()) {
      double norm = norm(g, parameter.offset(), parameter.shape().size());
      double scale = norm > 1.5 ? 1.5 / norm : 1;
      limited += norm > 1.5 ? 1 : 0;
      for (int i = parameter.offset(); i < parameter.offset() + parameter.shape().size(); i++) {
        assertEquals(w[i] - scale * g[i], model.parameters().values()[i], 1e-6);
      }
    }
    assertTrue(limited > 0 && limited < 4, "limited: " + limited);
  }

  @Test
  void clippingByGlobalNormLimitsAllTogether() {
    Model model = model();
    float[] w = model.parameters().values().clone();
    float[] g = gradients(w.length, 1);
    Sweep sweep = new Sweep(new Sgd(1).withClipping(Clipping.globalNorm(1.5f)), model.parameters());
    assertEquals(1, sweep.windows().size());
    sweep.run(1, 1, sweep.windows(), g, Workers.caller());
    double scale = 1.5 / norm(g, 0, g.length);
    assertTrue(scale < 1);
    for (int i = 0; i < w.length; i++) {
      assertEquals(w[i] - scale * g[i], model.parameters().values()[i], 1e-6);
    }
    // Shorter gradients stay as they are.
    float[] before = model.parameters().values().clone();
    float[] small = new float[w.length];
    small[3] = 1.25f;
    sweep.run(2, 1, sweep.windows(), small, Workers.caller());
    before[3] -= 1.25f;
    assertArrayEquals(before, model.parameters().values());
  }

  private static double norm(float[] g, int from, int n) {
    double sum = 0;
    for (int i = from; i < from + n; i++) {
      sum += (double) g[i] * g[i];
    }
    return Math.sqrt(sum);
  }

  @Test
  void refusesBadConstants() {
    Schedule rate = Schedule.constant(1);
    refused("momentum is 1.0", () -> new Sgd().withMomentum(1));
    refused("weightDecay is -1.0", () -> new Sgd().withWeightDecay(-1));
    refused("initialAccumulator is -1.0", () -> new Adagrad(rate, -1, 1, 0, Clipping.NONE));
    refused("epsilon is 0.0", () -> new Adagrad(rate, 0, 0, 0, Clipping.NONE));
    refused("rho is 1.0", () -> new RmsProp(rate, 1, 1, 0, Clipping.NONE));
    refused("epsilon is NaN", () -> new RmsProp(rate, 0, Float.NaN, 0, Clipping.NONE));
    refused("beta2 is -0.5", () -> new Adam().withConstants(0.9f, -0.5f, 1e-7f));
    refused("limit is 0.0", () -> Clipping.value(0));
    refused("limit is NaN", () -> Clipping.globalNorm(Float.NaN));
    assertThrows(NullPointerException.class, () -> new Adam((Schedule) null));
    assertThrows(NullPointerException.class, () -> new Sgd().withClipping(null));
  }

  private static void refused(String message, Runnable call) {
    String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
