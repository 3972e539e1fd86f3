package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.lanewise.kernels.Regularization.NONE;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.Axpy;
import org.lanewise.kernels.Update;

/// The optimizer sweeps and the sum they stand on.
class UpdateProperties {
  /// Two vectors of the same length and a factor.
  record Pair(float factor, Operand x, Operand y) {
    int n() {
      return x.cols();
    }
  }

  @Provide
  Arbitrary<Pair> pairs() {
    return Sizes.upTo(140)
        .flatMap(
            n ->
                Combinators.combine(
                        Operand.factors(), Operand.matrices(1, n), Operand.matrices(1, n))
                    .as(Pair::new));
  }

  @Property
  void axpyMatchesDoubleReference(@ForAll("pairs") Pair pair) {
    Operand y = pair.y().copy();
    Operand x = pair.x().copy();
    Axpy.saxpy(pair.n(), pair.factor(), x.array(), x.offset(), y.array(), y.offset());
    for (int i = 0; i < pair.n(); i++) {
      double product = (double) pair.factor() * pair.x().at(0, i);
      double old = pair.y().at(0, i);
      Tolerance.roundings(2)
          .check("y", old + product, Math.abs(old) + Math.abs(product), y.at(0, i));
    }
    y.checkGuards("y", pair.y());
    x.checkUnchanged("x", pair.x());
  }

  @Property
  void sgdMatchesDoubleReference(@ForAll("pairs") Pair pair) {
    Operand w = pair.y().copy();
    Operand g = pair.x().copy();
    float rate = 0.01f;
    Update.sgd(pair.n(), rate, 1, NONE, w.array(), w.offset(), g.array(), g.offset());
    for (int i = 0; i < pair.n(); i++) {
      double old = pair.y().at(0, i);
      double change = (double) rate * pair.x().at(0, i);
      Tolerance.roundings(2).check("w", old - change, Math.abs(old) + Math.abs(change), w.at(0, i));
    }
    w.checkGuards("w", pair.y());
    g.checkUnchanged("g", pair.x());
  }

  /// Keras's formulation, stepped in double beside it.
  @Property(tries = 100)
  void adamMatchesDoubleReference(
      @ForAll("vectors") Operand start,
      @ForAll @IntRange(min = 1, max = 12) int steps,
      @ForAll long seed) {
    int n = start.cols();
    Operand w = start.copy();
    Operand m = Operand.of(1, n, 2, 1, () -> 0);
    Operand v = Operand.of(1, n, 3, 2, () -> 0);
    Operand zeroM = m.copy();
    Operand zeroV = v.copy();
    double[] exact = new double[n];
    double[] mean = new double[n];
    double[] square = new double[n];
    double[] moved = new double[n];
    for (int i = 0; i < n; i++) {
      exact[i] = start.at(0, i);
    }
    float rate = 0.01f;
    float beta1 = 0.9f;
    float beta2 = 0.999f;
    float epsilon = 1e-7f;
    for (int step = 1; step <= steps; step++) {
      float[] g = Points.uniform(n, -2, 2, seed + step);
      Update.adam(
          n,
          rate,
          beta1,
          beta2,
          epsilon,
          step,
          1,
          NONE,
          w.array(),
          w.offset(),
          g,
          0,
          m.array(),
          m.offset(),
          v.array(),
          v.offset());
      double alpha = rate * Math.sqrt(1 - Math.pow(beta2, step)) / (1 - Math.pow(beta1, step));
      for (int i = 0; i < n; i++) {
        mean[i] += (1 - (double) beta1) * (g[i] - mean[i]);
        square[i] += (1 - (double) beta2) * ((double) g[i] * g[i] - square[i]);
        double change = alpha * mean[i] / (Math.sqrt(square[i]) + epsilon);
        exact[i] -= change;
        moved[i] += Math.abs(change) + alpha;
      }
    }
    for (int i = 0; i < n; i++) {
      // m may cancel and its error then counts against the mean of |g|, which is what alpha stands
      // for above; a gradient that is nearly 0 leaves a root of rounding errors.
      Tolerance.roundings(16 + 8 * steps)
          .check("w[" + i + "]", exact[i], Math.abs(start.at(0, i)) + 8 * moved[i], w.at(0, i));
      Tolerance.roundings(4 + 4 * steps).check("m[" + i + "]", mean[i], 2, m.at(0, i));
      Tolerance.roundings(8 + 4 * steps).check("v[" + i + "]", square[i], square[i], v.at(0, i));
    }
    w.checkGuards("w", start);
    m.checkGuards("m", zeroM);
    v.checkGuards("v", zeroV);
  }

  @Provide
  Arbitrary<Operand> vectors() {
    return Sizes.upTo(70).flatMap(n -> Operand.matrices(1, n));
  }

  /// The first step is the learning rate in size, whatever the gradient's: a well-known trait of
  /// Adam, and a check of both bias corrections.
  @Property
  void adamsFirstStepIsTheLearningRate(@ForAll("gradients") float g, @ForAll boolean up) {
    float[] w = {0};
    float[] m = {0};
    float[] v = {0};
    float[] gradient = {up ? -g : g};
    Update.adam(1, 0.01f, 0.9f, 0.999f, 1e-7f, 1, 1, NONE, w, 0, gradient, 0, m, 0, v, 0);
    assertEquals(up ? 0.01 : -0.01, w[0], 0.01 * (2e-6 + 1e-5 / g));
  }

  @Provide
  Arbitrary<Float> gradients() {
    return Arbitraries.of(0.01f, 0.5f, 1f, 77f, 1e6f);
  }

  /// Split sweeps give the same bits: an optimizer may be spread over threads.
  @Property
  void sweepsDoNotDependOnWhereTheyBegin(
      @ForAll("pairs") Pair pair, @ForAll @IntRange(max = 1000) int place) {
    int n = pair.n();
    int cut = n == 0 ? 0 : place % n;
    float[] g = pair.x().values();
    float[] whole = pair.y().values();
    float[] m = new float[n];
    float[] v = new float[n];
    Update.adam(n, 0.1f, 0.9f, 0.99f, 1e-6f, 3, 1, NONE, whole, 0, g, 0, m, 0, v, 0);
    float[] parts = pair.y().values();
    m = new float[n];
    v = new float[n];
    Update.adam(cut, 0.1f, 0.9f, 0.99f, 1e-6f, 3, 1, NONE, parts, 0, g, 0, m, 0, v, 0);
    Update.adam(n - cut, 0.1f, 0.9f, 0.99f, 1e-6f, 3, 1, NONE, parts, cut, g, cut, m, cut, v, cut);
    assertArrayEquals(whole, parts);
    Update.sgd(n, 0.1f, 1, NONE, whole, 0, g, 0);
    Update.sgd(cut, 0.1f, 1, NONE, parts, 0, g, 0);
    Update.sgd(n - cut, 0.1f, 1, NONE, parts, cut, g, cut);
    assertArrayEquals(whole, parts);
  }

  @Example
  void refusesBadArguments() {
    float[] w = new float[4];
    float[] g = new float[4];
    float[] m = new float[4];
    float[] v = new float[4];
    BadInput.refused(() -> Update.sgd(-1, 1, 1, NONE, w, 0, g, 0), "n ", "-1");
    BadInput.refused(() -> Update.sgd(4, 1, 1, NONE, null, 0, g, 0), "w is null");
    BadInput.refused(() -> Update.sgd(4, 1, 1, NONE, w, 0, null, 0), "g is null");
    BadInput.refused(() -> Update.sgd(4, 1, 1, NONE, w, 1, g, 0), "w ", "4", "1");
    BadInput.refused(() -> Update.sgd(2, 1, 1, NONE, w, 0, w, 1), "w ", "g ", "overlap");
    BadInput.refused(() -> adam(0, 0.9f, w, g, m, v), "step ", "0");
    BadInput.refused(() -> adam(1, 1f, w, g, m, v), "beta1 ", "1.0");
    BadInput.refused(() -> adam(1, Float.NaN, w, g, m, v), "beta1 ", "NaN");
    BadInput.refused(() -> adam(1, 0.9f, null, g, m, v), "w is null");
    BadInput.refused(() -> adam(1, 0.9f, w, null, m, v), "g is null");
    BadInput.refused(() -> adam(1, 0.9f, w, g, null, v), "m is null");
    BadInput.refused(() -> adam(1, 0.9f, w, g, m, null), "v is null");
    BadInput.refused(() -> adam(1, 0.9f, w, new float[3], m, v), "g ", "3", "4");
    BadInput.refused(() -> adam(1, 0.9f, w, g, m, m), "v ", "m ", "overlap");
    BadInput.refused(() -> Axpy.saxpy(-1, 1, g, 0, w, 0), "n ", "-1");
    BadInput.refused(() -> Axpy.saxpy(4, 1, null, 0, w, 0), "x is null");
    BadInput.refused(() -> Axpy.saxpy(3, 1, w, 0, w, 1), "y ", "x ", "overlap");
    assertArrayEquals(new float[4], w);
    assertArrayEquals(new float[4], m);
  }

  private static void adam(int step, float beta1, float[] w, float[] g, float[] m, float[] v) {
    Update.adam(4, 0.1f, beta1, 0.999f, 1e-7f, step, 1, NONE, w, 0, g, 0, m, 0, v, 0);
  }
}
