package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.Regularization;
import org.lanewise.kernels.Update;

/// Every optimizer with every regularization, step by step beside its rule in double.
class OptimizerProperties {
  private static final float RATE = 0.01f;
  private static final float MOMENTUM = 0.9f;
  private static final float RHO = 0.9f;
  private static final float BETA1 = 0.9f;
  private static final float BETA2 = 0.9f;
  private static final float EPSILON = 1e-4f;

  enum Rule {
    SGD(0),
    MOMENTUM(1),
    NESTEROV(1),
    ADAGRAD(1),
    RMSPROP(1),
    ADAM(2),
    AMSGRAD(3);

    final int slots;

    Rule(int slots) {
      this.slots = slots;
    }

    /// `state` holds the slots one after another, `n` elements apart from `at` on.
    void update(
        int step,
        int n,
        float scale,
        Regularization r,
        float[] w,
        int wAt,
        float[] g,
        int gAt,
        float[] state,
        int at,
        int apart) {
      int second = at + apart;
      int third = second + apart;
      switch (this) {
        case SGD -> Update.sgd(n, RATE, scale, r, w, wAt, g, gAt);
        case MOMENTUM ->
            Update.momentum(
                n, RATE, OptimizerProperties.MOMENTUM, scale, r, w, wAt, g, gAt, state, at);
        case NESTEROV ->
            Update.nesterov(
                n, RATE, OptimizerProperties.MOMENTUM, scale, r, w, wAt, g, gAt, state, at);
        case ADAGRAD -> Update.adagrad(n, RATE, EPSILON, scale, r, w, wAt, g, gAt, state, at);
        case RMSPROP -> Update.rmsprop(n, RATE, RHO, EPSILON, scale, r, w, wAt, g, gAt, state, at);
        case ADAM ->
            Update.adam(
                n, RATE, BETA1, BETA2, EPSILON, step, scale, r, w, wAt, g, gAt, state, at, state,
                second);
        default ->
            Update.amsgrad(
                n, RATE, BETA1, BETA2, EPSILON, step, scale, r, w, wAt, g, gAt, state, at, state,
                second, state, third);
      }
    }

    /// The rule for one weight in double: `s` holds w and the slots, before and after.
    double reference(int step, double g, double decay, double[] s) {
      double old = s[0];
      s[0] -= s[0] * RATE * decay;
      double alpha = RATE * Math.sqrt(1 - Math.pow(BETA2, step)) / (1 - Math.pow(BETA1, step));
      switch (this) {
        case SGD -> s[0] -= RATE * g;
        case MOMENTUM -> {
          s[1] = (double) OptimizerProperties.MOMENTUM * s[1] - RATE * g;
          s[0] += s[1];
        }
        case NESTEROV -> {
          s[1] = (double) OptimizerProperties.MOMENTUM * s[1] - RATE * g;
          s[0] += (double) OptimizerProperties.MOMENTUM * s[1] - RATE * g;
        }
        case ADAGRAD -> {
          s[1] += g * g;
          s[0] -= RATE * g / Math.sqrt(s[1] + EPSILON);
        }
        case RMSPROP -> {
          s[1] = (double) RHO * s[1] + (1 - (double) RHO) * g * g;
          s[0] -= RATE * g / Math.sqrt(s[1] + EPSILON);
        }
        default -> {
          s[1] = (double) BETA1 * s[1] + (1 - (double) BETA1) * g;
          s[2] = (double) BETA2 * s[2] + (1 - (double) BETA2) * g * g;
          double square = s[2];
          if (this == AMSGRAD) {
            s[3] = Math.max(s[3], s[2]);
            square = s[3];
          }
          s[0] -= alpha * s[1] / (Math.sqrt(square) + EPSILON);
        }
      }
      return Math.abs(old) + Math.abs(s[0] - old);
    }
  }

  /// What to run.
  record Run(Rule rule, Regularization regularization, float scale, int n, long seed) {}

  @Provide
  Arbitrary<Run> runs() {
    Arbitrary<Regularization> regularizations =
        Combinators.combine(
                Arbitraries.of(0f, 0.01f),
                Arbitraries.of(0f, 0.02f),
                Arbitraries.of(0f, 0.004f, 0.5f),
                Arbitraries.of(Float.POSITIVE_INFINITY, 1f))
            .as(Regularization::new);
    return Combinators.combine(
            Arbitraries.of(Rule.class),
            Arbitraries.oneOf(Arbitraries.just(Regularization.NONE), regularizations),
            Arbitraries.of(1f, 0.3f),
            Sizes.upTo(70),
            Arbitraries.longs())
        .as(Run::new);
  }

  /// Each step from the floats that the step before has left, so that the bound is that of one.
  /// Gradients are 0.1 or more in size: where penalties cancel them nearly, the quotients of
  /// AdaGrad and its kin are noise.
  @Property
  void matchesDoubleReferenceStepByStep(@ForAll("runs") Run run) {
    int n = run.n();
    Regularization r = run.regularization();
    Operand w = vector(Points.uniform(n, -1, 1, run.seed()));
    Operand state = vector(new float[3 * n]);
    Operand guards = w.copy();
    Operand stateGuards = state.copy();
    for (int step = 1; step <= 4; step++) {
      float[] g = Points.uniform(n, 0.1, 2, run.seed() + step);
      for (int i = 0; i < n; i++) {
        g[i] *= (i + step) % 3 == 0 ? -1 : 1;
      }
      Operand gradient = vector(g);
      Operand before = gradient.copy();
      double[][] exact = new double[n][4];
      double[] magnitudes = new double[n];
      for (int i = 0; i < n; i++) {
        exact[i][0] = w.at(0, i);
        for (int s = 0; s < 3; s++) {
          exact[i][1 + s] = state.at(0, s * n + i);
        }
        double slope = (double) run.scale() * g[i];
        slope = Math.max(-r.clipValue(), Math.min(r.clipValue(), slope));
        slope += r.l1() * Math.signum(exact[i][0]) + 2 * (double) r.l2() * exact[i][0];
        // The moves of a momentum may cancel too.
        double moves = run.rule() == Rule.SGD ? 0 : Math.abs(exact[i][1]);
        magnitudes[i] = run.rule().reference(step, slope, r.weightDecay(), exact[i]);
        magnitudes[i] += moves + 3 * RATE;
      }
      run.rule()
          .update(
              step,
              n,
              run.scale(),
              r,
              w.array(),
              w.offset(),
              gradient.array(),
              gradient.offset(),
              state.array(),
              state.offset(),
              n);
      for (int i = 0; i < n; i++) {
        String what = run.rule() + ", step " + step + ", element " + i;
        Tolerance.roundings(8).check(what, exact[i][0], magnitudes[i], w.at(0, i));
        for (int s = 0; s < run.rule().slots; s++) {
          double magnitude = Math.abs(exact[i][1 + s]) + 3;
          Tolerance.roundings(8).check(what, exact[i][1 + s], magnitude, state.at(0, s * n + i));
        }
      }
      gradient.checkUnchanged("g", before);
    }
    w.checkGuards("w", guards);
    state.checkGuards("state", stateGuards);
  }

  private static Operand vector(float[] values) {
    int[] next = {0};
    return Operand.of(1, values.length, 3, 2, () -> values[next[0]++]);
  }

  /// A sweep may be spread over threads.
  @Property
  void anySplitGivesTheSameBits(@ForAll("runs") Run run, @ForAll @IntRange(max = 1000) int place) {
    int n = run.n();
    int cut = n == 0 ? 0 : place % n;
    float[] g = Points.uniform(n, -2, 2, run.seed());
    float[] whole = Points.uniform(n, -1, 1, run.seed() + 1);
    float[] parts = whole.clone();
    float[] state = new float[3 * n];
    float[] states = state.clone();
    for (int step = 1; step <= 2; step++) {
      Rule rule = run.rule();
      rule.update(step, n, run.scale(), run.regularization(), whole, 0, g, 0, state, 0, n);
      rule.update(step, cut, run.scale(), run.regularization(), parts, 0, g, 0, states, 0, n);
      rule.update(
          step, n - cut, run.scale(), run.regularization(), parts, cut, g, cut, states, cut, n);
    }
    assertArrayEquals(whole, parts);
    assertArrayEquals(state, states);
  }

  /// A weight whose gradient has become 0 comes to rest, and does not stay among the subnormal
  /// numbers, where arithmetic is slow.
  @Example
  void whatDecaysBecomesZero() {
    int n = 37;
    for (Rule rule : Rule.values()) {
      float[] w = new float[n];
      float[] g = new float[n];
      float[] state = new float[3 * n];
      Arrays.fill(g, 1e-3f);
      rule.update(1, n, 1, Regularization.NONE, w, 0, g, 0, state, 0, n);
      Arrays.fill(g, 0);
      for (int step = 2; step < 1000; step++) {
        rule.update(step, n, 1, Regularization.NONE, w, 0, g, 0, state, 0, n);
      }
      for (int i = 0; i < 2 * n; i++) {
        boolean sum = rule == Rule.ADAGRAD && i < n;
        assertEquals(sum ? 1e-6f : 0, state[i], sum ? 1e-12f : 0, rule.toString());
      }
    }
  }

  @Example
  void nanAndInfinityShow() {
    int n = 20;
    for (Rule rule : Rule.values()) {
      for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
        float[] w = new float[n];
        float[] g = new float[n];
        g[3] = bad;
        g[n - 1] = bad;
        float[] state = new float[3 * n];
        rule.update(1, n, 1, Regularization.NONE, w, 0, g, 0, state, 0, n);
        for (int i = 0; i < n; i++) {
          assertEquals(i == 3 || i == n - 1, !(Math.abs(w[i]) <= 1), rule + " " + w[i]);
        }
      }
      // The limit of an infinite gradient is finite, that of NaN is NaN.
      float[] w = new float[2];
      float[] g = {Float.NEGATIVE_INFINITY, Float.NaN};
      Regularization clip = Regularization.NONE.withClipValue(1);
      rule.update(1, 2, 1, clip, w, 0, g, 0, new float[6], 0, 2);
      assertTrue(w[0] > 0 && w[0] < 1 && Float.isNaN(w[1]), rule.toString());
    }
  }

  @Property
  void clipNormBringsTheNormDownToTheLimit(
      @ForAll("gradients") Operand g, @ForAll("limits") float limit) {
    double sum = 0;
    for (int i = 0; i < g.cols(); i++) {
      sum += (double) g.at(0, i) * g.at(0, i);
    }
    double norm = Math.sqrt(sum);
    float factor = Update.clipNorm(g.cols(), limit, g.array(), g.offset());
    double expected = norm > limit ? limit / norm : 1;
    Tolerance.roundings(1.01).check("factor", expected, factor);
  }

  @Provide
  Arbitrary<Operand> gradients() {
    return Sizes.upTo(600).flatMap(n -> Operand.matrices(1, n));
  }

  @Provide
  Arbitrary<Float> limits() {
    return Arbitraries.of(1e-3f, 1f, 5f, 1e10f);
  }

  @Example
  void clipNormOfExtremes() {
    float max = Float.MAX_VALUE;
    assertEquals(0.5f / max, Update.clipNorm(1, 0.5f, new float[] {max}, 0));
    assertEquals(1, Update.clipNorm(2, max, new float[] {1, 1}, 0));
    assertEquals(1, Update.clipNorm(0, 1, new float[0], 0));
    assertEquals(1, Update.clipNorm(1, Float.POSITIVE_INFINITY, new float[] {max}, 0));
    float[] infinite = {1, Float.NEGATIVE_INFINITY};
    assertEquals(Float.NaN, Update.clipNorm(2, 1, infinite, 0));
    assertEquals(Float.NaN, Update.clipNorm(1, 1, new float[] {Float.NaN}, 0));
  }

  /// The formula of Loshchilov and Hutter, with a weight that has no gradient.
  @Example
  void weightDecayIsDecoupled() {
    float[] w = {2};
    Regularization decay = Regularization.NONE.withWeightDecay(0.5f);
    Update.adam(
        1,
        0.1f,
        0.9f,
        0.999f,
        1e-7f,
        1,
        1,
        decay,
        w,
        0,
        new float[1],
        0,
        new float[1],
        0,
        new float[1],
        0);
    assertEquals(2 * (1 - 0.1f * 0.5f), w[0]);
  }

  @Example
  void refusesBadArguments() {
    float[] w = new float[4];
    float[] g = new float[4];
    float[] state = new float[12];
    Regularization none = Regularization.NONE;
    for (Rule rule : Rule.values()) {
      BadInput.refused(() -> rule.update(1, -1, 1, none, w, 0, g, 0, state, 0, 4), "n ", "-1");
      BadInput.refused(
          () -> rule.update(1, 4, 1, null, w, 0, g, 0, state, 0, 4), "regularization is null");
      BadInput.refused(() -> rule.update(1, 4, 1, none, null, 0, g, 0, state, 0, 4), "w is null");
      BadInput.refused(() -> rule.update(1, 4, 1, none, w, 0, null, 0, state, 0, 4), "g is null");
      BadInput.refused(() -> rule.update(1, 4, 1, none, w, 1, g, 0, state, 0, 4), "w ", "4", "1");
      BadInput.refused(() -> rule.update(1, 2, 1, none, w, 0, w, 1, state, 0, 4), "overlap");
      if (rule.slots > 0) {
        BadInput.refused(() -> rule.update(1, 4, 1, none, w, 0, g, 0, null, 0, 4), "is null");
        BadInput.refused(() -> rule.update(1, 1, 1, none, w, 0, g, 0, w, 0, 1), "overlap");
        BadInput.refused(() -> rule.update(1, 1, 1, none, w, 0, g, 0, g, 0, 1), "overlap");
      }
      if (rule.slots > 1) {
        BadInput.refused(() -> rule.update(1, 4, 1, none, w, 0, g, 0, state, 0, 3), "overlap");
        BadInput.refused(() -> rule.update(0, 4, 1, none, w, 0, g, 0, state, 0, 4), "step ", "0");
      }
    }
    BadInput.refused(
        () -> Update.momentum(4, 1, 1, 1, none, w, 0, g, 0, state, 0), "momentum ", "1.0");
    BadInput.refused(
        () -> Update.nesterov(4, 1, -1, 1, none, w, 0, g, 0, state, 0), "momentum ", "-1.0");
    BadInput.refused(
        () -> Update.rmsprop(4, 1, Float.NaN, 1, 1, none, w, 0, g, 0, state, 0), "rho ", "NaN");
    BadInput.refused(() -> Update.clipNorm(4, 0, g, 0), "limit ", "0.0");
    BadInput.refused(() -> Update.clipNorm(4, 1, g, 1), "g ", "4", "1");
    BadInput.refused(() -> Update.clipNorm(-1, 1, g, 0), "n ", "-1");
    BadInput.refused(() -> none.withL1(-1), "l1 ", "-1.0");
    BadInput.refused(() -> none.withL2(Float.NaN), "l2 ", "NaN");
    BadInput.refused(() -> none.withWeightDecay(Float.POSITIVE_INFINITY), "weightDecay ");
    BadInput.refused(() -> none.withClipValue(0), "clipValue ", "0.0");
    assertArrayEquals(new float[4], w);
    assertArrayEquals(new float[12], state);
  }
}
