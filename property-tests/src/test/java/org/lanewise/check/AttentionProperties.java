package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.lanewise.kernels.Attention;
import org.lanewise.kernels.Dropout;
import org.lanewise.kernels.Workers;

/// Attention against its formula, in all its forms.
class AttentionProperties implements DifferentiableContract {
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final int GUARDS = 3;

  /// A call: one array holds queries, keys, values and the bias.
  record Case(
      AttentionReference.Sizes s,
      int batch,
      Bias kind,
      float[] mask,
      float rate,
      long seed,
      float[] x) {
    Attention plan() {
      Attention plan = Attention.of(s.heads(), s.steps(), s.keys(), s.dim());
      plan = plan.values(s.kvHeads(), s.valueDim()).scale((float) s.scale()).dropout(rate);
      plan = plan.bias(ld(), headStride(), sampleStride());
      return s.causal() ? plan.causal() : plan;
    }

    int ld() {
      return kind == Bias.OF_KEYS ? 0 : s.keys();
    }

    int headStride() {
      return kind == Bias.FULL ? s.steps() * s.keys() : 0;
    }

    int sampleStride() {
      return kind == Bias.FULL
          ? s.heads() * s.steps() * s.keys()
          : kind == Bias.OF_KEYS ? s.keys() : 0;
    }

    int q() {
      return batch * s.steps() * s.heads() * s.dim();
    }

    int k() {
      return batch * s.keys() * s.kvHeads() * s.dim();
    }

    int v() {
      return batch * s.keys() * s.kvHeads() * s.valueDim();
    }

    int y() {
      return batch * s.steps() * s.heads() * s.valueDim();
    }

    int lse() {
      return batch * s.heads() * s.steps();
    }

    Case with(float[] values) {
      return new Case(s, batch, kind, mask, rate, seed, values);
    }

    double[] reference(double[] x) {
      int at = q() + k() + v();
      return AttentionReference.forward(
          s,
          batch,
          Arrays.copyOf(x, q()),
          Arrays.copyOfRange(x, q(), q() + k()),
          Arrays.copyOfRange(x, q() + k(), at),
          (b, h, i, j) -> {
            double bias =
                kind == Bias.NONE
                    ? 0
                    : x[at + b * sampleStride() + h * headStride() + i * ld() + j];
            return mask != null && mask[b * s.keys() + j] == 0 ? -INF : bias;
          },
          this::dropped);
    }

    private double dropped(int b, int h, int i, int j) {
      if (rate == 0) {
        return 1;
      }
      long position = ((b * s.heads() + h) * (long) s.steps() + i) * s.keys() + j;
      float[] one = {1};
      Dropout.forward(seed, position, rate, 1, one, 0, one, 0);
      return one[0] == 0 ? 0 : 1 / (1 - (double) rate);
    }

    float[] bias() {
      return kind == Bias.NONE ? null : x;
    }

    /// The outputs and the logarithms.
    float[][] forward(Workers workers) {
      float[] y = filled(y());
      float[] lse = filled(lse());
      int k = q();
      int v = k + k();
      plan()
          .forward(
              batch, s.keys(), s.past(), x, 0, x, k, x, v, bias(), v + v(), mask, 0, seed, y,
              GUARDS, lse, GUARDS, workers);
      return new float[][] {unguarded("y", y), unguarded("lse", lse)};
    }

    float[] forward() {
      return forward(Workers.caller())[0];
    }

    float[] backward(float[] dy, Workers workers, boolean withBias) {
      float[][] left = forward(workers);
      float[] dq = filled(q());
      float[] dk = filled(k());
      float[] dv = filled(v());
      float[] dbias = filled(x.length - q() - k() - v());
      Arrays.fill(dbias, GUARDS, dbias.length - GUARDS, 0);
      int k = q();
      int v = k + k();
      plan()
          .backward(
              batch,
              s.keys(),
              s.past(),
              x,
              0,
              x,
              k,
              x,
              v,
              bias(),
              v + v(),
              mask,
              0,
              seed,
              left[0],
              0,
              left[1],
              0,
              dy,
              0,
              dq,
              GUARDS,
              dk,
              GUARDS,
              dv,
              GUARDS,
              kind == Bias.NONE || !withBias ? null : dbias,
              GUARDS,
              workers);
      float[] all = new float[x.length];
      System.arraycopy(unguarded("dq", dq), 0, all, 0, q());
      System.arraycopy(unguarded("dk", dk), 0, all, k, k());
      System.arraycopy(unguarded("dv", dv), 0, all, v, v());
      System.arraycopy(unguarded("dbias", dbias), 0, all, v + v(), all.length - v - v());
      return all;
    }

    @Override
    public String toString() {
      return s + " batch " + batch + " bias " + kind + " mask " + (mask != null) + " rate " + rate;
    }
  }

  enum Bias {
    NONE,
    /// One number a sample and key.
    OF_KEYS,
    /// One a query and key.
    SHARED,
    /// One for all there is.
    FULL
  }

  private static float[] filled(int n) {
    float[] array = new float[n + 2 * GUARDS];
    Arrays.fill(array, -77);
    return array;
  }

  private static float[] unguarded(String name, float[] array) {
    for (int i = 0; i < GUARDS; i++) {
      assertEquals(-77, array[i], name + " before");
      assertEquals(-77, array[array.length - 1 - i], name + " behind");
    }
    return Arrays.copyOfRange(array, GUARDS, array.length - GUARDS);
  }

  private static Case make(
      int kvHeads,
      int group,
      int batch,
      int steps,
      int keys,
      int dim,
      int valueDim,
      int kind,
      float rate,
      long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    boolean causal = random.nextBoolean();
    int past = random.nextInt(0, Math.max(1, keys - steps + 1));
    AttentionReference.Sizes s =
        new AttentionReference.Sizes(
            kvHeads * group,
            kvHeads,
            steps,
            keys,
            dim,
            valueDim,
            (float) (1 / Math.sqrt(dim)),
            causal,
            past);
    float[] mask = null;
    if (kind % 2 == 1) {
      mask = new float[batch * keys];
      int chance = random.nextInt(0, 4);
      for (int i = 0; i < mask.length; i++) {
        mask[i] = random.nextInt(3) < chance ? 1 : 0;
      }
    }
    Case sizes = new Case(s, batch, Bias.values()[kind / 2], mask, rate, seed, null);
    int bias =
        switch (sizes.kind) {
          case NONE -> 0;
          case OF_KEYS -> batch * keys;
          case SHARED -> steps * keys;
          case FULL -> batch * s.heads() * steps * keys;
        };
    return sizes.with(
        Points.uniform(sizes.q() + sizes.k() + sizes.v() + bias, -1.5, 1.5, random.nextLong()));
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 2),
            Arbitraries.integers().between(1, 2),
            Arbitraries.integers().between(1, 2),
            Sizes.between(1, 5),
            Sizes.between(1, 6),
            Sizes.between(1, 3),
            Arbitraries.integers().between(0, 7),
            Arbitraries.longs())
        .as(
            (kvHeads, group, batch, steps, keys, dim, kind, seed) ->
                make(
                    kvHeads,
                    group,
                    batch,
                    steps,
                    keys,
                    dim,
                    4 - dim,
                    kind,
                    kind == 2 ? 0.4f : 0,
                    seed))
        .map(AttentionProperties::sample);
  }

  private static Sample sample(Case c) {
    return new Sample(
        c.toString(),
        Kernels.of(
            c::reference,
            x -> c.with(x).forward(),
            (x, dy) -> c.with(x).backward(dy, Workers.caller(), true)),
        c.x);
  }

  @Provide
  Arbitrary<Case> cases() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 2),
            Arbitraries.integers().between(1, 2),
            Sizes.upTo(26),
            Arbitraries.of(1, 2, 31, 33, 128, 255, 256, 257, 513),
            Arbitraries.of(1, 3, 16, 33, 64, 129),
            Arbitraries.of(1, 4, 16, 31, 32, 65),
            Arbitraries.integers().between(0, 7),
            Arbitraries.longs())
        .as(
            (kvHeads, group, steps, keys, dim, valueDim, kind, seed) ->
                make(
                    kvHeads,
                    group,
                    1 + (int) (seed & 1),
                    steps,
                    keys,
                    dim,
                    valueDim,
                    kind,
                    kind == 3 ? 0.3f : 0,
                    seed));
  }

  @Property(tries = 30)
  void matchesDoubleReference(@ForAll("cases") Case c) {
    assertMatches(c, 0);
  }

  /// Blocks of keys whose scores are larger or smaller than those before, by little and by much;
  /// more keys than are packed at once.
  @Property(tries = 8)
  void matchesDoubleReferenceWhereScoresDrift(
      @ForAll @IntRange(min = -30, max = 30) int drift, @ForAll long seed) {
    for (int steps : new int[] {1, 7}) {
      Case c = make(1, 2, 1, steps, 1100, 8, 5, 2 * Bias.OF_KEYS.ordinal(), 0, seed);
      for (int j = 0; j < 1100; j++) {
        c.x[c.q() + c.k() + c.v() + j] += drift * (j / 256);
      }
      assertMatches(c, 5 * Math.abs(drift));
    }
  }

  /// Compares with the formula; biases are up to 1.5 and what is given.
  private static void assertMatches(Case c, double bias) {
    double[] x = new double[c.x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = c.x[i];
    }
    double[] expected = c.reference(x);
    float[] y = c.forward();
    AttentionReference.Sizes s = c.s;
    // A score is no more than this, and is off by a rounding a term and two a mask. A weight is off
    // by twice that and the roundings of the sum and of each block.
    double score = 1.5 * 1.5 * Math.sqrt(s.dim()) + 1.5 + bias;
    double relative = 4 * (s.dim() + 8) * score + 2 * s.keys() + 64;
    Tolerance tolerance = new Tolerance(relative * Tolerance.UNIT, 1e-30);
    double magnitude = 1.5 / (1 - c.rate);
    for (int i = 0; i < y.length; i++) {
      double error = Math.abs(y[i] - expected[i]);
      if (!(error <= tolerance.bound(magnitude))) {
        throw new AssertionError("y[" + i + "] is " + y[i] + ", expected " + expected[i]);
      }
    }
  }

  @Property(tries = 10)
  void gradientsOfLongSequencesMatchThoseOfTheirBlocks(@ForAll("cases") Case c, @ForAll long seed) {
    // Along one random direction: the finite differences of all coordinates would take too long.
    if (c.y() == 0) {
      return;
    }
    float[] dy = Points.uniform(c.y(), -1, 1, seed);
    float[] dx = c.backward(dy, Workers.caller(), true);
    float[] direction = Points.uniform(c.x.length, -1, 1, seed + 1);
    double expected = 0;
    double step = 1e-5;
    double[][] y = new double[2][];
    for (int side = 0; side < 2; side++) {
      double[] x = new double[c.x.length];
      for (int i = 0; i < x.length; i++) {
        x[i] = c.x[i] + (side == 0 ? -step : step) * direction[i];
      }
      y[side] = c.reference(x);
    }
    double magnitude = 0;
    for (int i = 0; i < dy.length; i++) {
      expected += dy[i] * (y[1][i] - y[0][i]) / (2 * step);
    }
    double actual = 0;
    for (int i = 0; i < dx.length; i++) {
      actual += (double) dx[i] * direction[i];
      magnitude += Math.abs((double) dx[i] * direction[i]);
    }
    // As above, once more for the sums of backward; 1e-8 for the differences' own error.
    double score = 1.5 * 1.5 * Math.sqrt(c.s.dim()) + 1.5;
    double relative =
        8 * (c.s.dim() + 8) * score + 4.0 * (c.s.keys() + c.s.steps() * 2 + c.s.valueDim()) + 128;
    double bound = relative * Tolerance.UNIT * (magnitude + dy.length * 2.0) + 1e-7 * dy.length;
    assertEquals(expected, actual, bound, c.toString());
  }

  @Property(tries = 10)
  void doesNotDependOnThreads(@ForAll("cases") Case c, @ForAll long seed) {
    float[] dy = Points.uniform(c.y(), -1, 1, seed);
    try (Workers workers = Workers.of(3)) {
      assertArrayEquals(c.forward(Workers.caller()), c.forward(workers));
      assertArrayEquals(c.backward(dy, Workers.caller(), false), c.backward(dy, workers, false));
    }
  }

  /// Large enough that it is cut: one head over several threads too.
  @Example
  void isCutIntoTheSameBits() {
    for (int heads : new int[] {1, 4}) {
      Case c = make(heads, 1, 1, 200, 200, 64, 64, 0, 0, heads);
      float[] dy = Points.uniform(c.y(), -1, 1, 1);
      try (Workers workers = Workers.of(3)) {
        assertArrayEquals(c.forward(Workers.caller()), c.forward(workers));
        assertArrayEquals(c.backward(dy, Workers.caller(), true), c.backward(dy, workers, true));
      }
    }
  }

  /// Step by step against a cache, one query or three at a time.
  @Property(tries = 6)
  void stepsAgainstACacheGiveTheWhole(@ForAll boolean three, @ForAll long seed) {
    int keys = 150;
    int dim = 33;
    float[] q = Points.uniform(keys * dim * 2, -1, 1, seed);
    float[] k = Points.uniform(keys * dim, -1, 1, seed + 1);
    float[] v = Points.uniform(keys * dim, -1, 1, seed + 2);
    float[] whole = new float[q.length];
    Attention.of(2, keys, keys, dim)
        .values(1, dim)
        .causal()
        .forward(1, keys, 0, q, 0, k, 0, v, 0, null, 0, null, 0, 0, whole, 0, null, 0, CALLER);
    int steps = three ? 3 : 1;
    Attention step = Attention.of(2, steps, keys, dim).values(1, dim).causal();
    float[] y = new float[q.length];
    for (int i = 0; i < keys; i += steps) {
      // What is not in the cache yet is not read.
      float[] cacheK = Arrays.copyOf(Arrays.copyOf(k, (i + steps) * dim), k.length);
      Arrays.fill(cacheK, (i + steps) * dim, k.length, Float.NaN);
      float[] cacheV = Arrays.copyOf(v, v.length);
      Arrays.fill(cacheV, (i + steps) * dim, v.length, Float.NaN);
      int at = i * 2 * dim;
      step.forward(
          1, i + steps, i, q, at, cacheK, 0, cacheV, 0, null, 0, null, 0, 0, y, at, null, 0,
          CALLER);
    }
    // Scores are sums of `dim` terms in another order.
    assertArrayEquals(whole, y, (float) (2 * (4 * (dim + 8) * 7 + 2 * keys) * Tolerance.UNIT));
  }

  private static final Workers CALLER = Workers.caller();

  @Example
  void givesZerosWhereNothingIsSeen() {
    for (int steps : new int[] {1, 5}) {
      Case c = make(1, 1, 1, steps, 4, 2, 3, 1, 0, 1);
      Arrays.fill(c.mask, 0);
      float[][] left = c.forward(Workers.caller());
      assertArrayEquals(new float[c.y()], left[0]);
      float[] none = new float[c.lse()];
      Arrays.fill(none, -INF);
      assertArrayEquals(none, left[1]);
      float[] dx = c.backward(Points.uniform(c.y(), -1, 1, 1), Workers.caller(), true);
      assertArrayEquals(new float[dx.length], dx);
    }
    float[] y = {7, 7};
    Attention.of(1, 1, 0, 2)
        .forward(1, 0, 0, y.clone(), 0, y, 2, y, 2, null, 0, null, 0, 0, y, 0, null, 0, CALLER);
    assertArrayEquals(new float[2], y, "no keys");
  }

  @Example
  void oneKeyGivesItsValue() {
    Case c = make(2, 2, 2, 1, 1, 5, 3, 0, 0, 3);
    float[] y = c.forward();
    for (int i = 0; i < y.length; i++) {
      int head = i / 3 % 4 / 2;
      int sample = i / 12;
      assertEquals(c.x[c.q() + c.k() + (sample * 2 + head) * 3 + i % 3], y[i]);
    }
  }

  @Example
  void nanComesThrough() {
    for (int steps : new int[] {1, 4}) {
      Case c = make(1, 1, 1, steps, 9, 4, 4, 0, 0, 5);
      c.x[0] = Float.NaN;
      float[] y = c.forward();
      for (int i = 0; i < y.length; i++) {
        assertEquals(i < 4, Float.isNaN(y[i]), "only where the query is");
      }
    }
  }

  @Example
  void namesWhatDoesNotFit() {
    BadInput.refused(() -> Attention.of(0, 1, 1, 1), "heads is 0", "1 or more");
    BadInput.refused(() -> Attention.of(1, -1, 1, 1), "steps is -1");
    BadInput.refused(() -> Attention.of(1, 1, -2, 1), "keys is -2");
    BadInput.refused(() -> Attention.of(1, 1, 1, 0), "dim is 0");
    Attention plan = Attention.of(4, 2, 3, 5);
    BadInput.refused(() -> plan.values(3, 5), "kvHeads is 3", "divisor of 4");
    BadInput.refused(() -> plan.values(2, 0), "valueDim is 0");
    BadInput.refused(() -> plan.scale(Float.NaN), "scale is NaN");
    BadInput.refused(() -> plan.dropout(1), "rate is 1.0", "below 1");
    BadInput.refused(() -> plan.bias(2, 0, 0), "bias is 2", "at least 3");
    BadInput.refused(() -> plan.bias(3, -1, 0), "headStride is -1");
    float[] q = new float[40];
    float[] k = new float[60];
    float[] v = new float[60];
    float[] y = new float[40];
    float[] b = new float[6];
    BadInput.refused(() -> run(plan, 1, 4, q, k, v, null, null, y), "keys is 4", "0 to 3");
    BadInput.refused(() -> run(plan, -1, 3, q, k, v, null, null, y), "batch is -1");
    BadInput.refused(() -> run(plan, 1, 3, b, k, v, null, null, y), "q has 6", "40");
    BadInput.refused(() -> run(plan, 1, 3, q, b, v, null, null, y), "k has 6", "60");
    BadInput.refused(() -> run(plan, 1, 3, q, k, null, null, null, y), "v is null");
    BadInput.refused(() -> run(plan, 1, 3, q, k, v, null, new float[2], y), "mask has 2", "3");
    BadInput.refused(() -> run(plan.bias(3, 6, 0), 1, 3, q, k, v, b, null, y), "bias has 6", "24");
    BadInput.refused(() -> run(plan, 1, 3, q, k, v, null, null, q), "y ", "q ", "overlaps");
    BadInput.refused(
        () ->
            plan.backward(
                1,
                3,
                0,
                q,
                0,
                k,
                0,
                v,
                0,
                null,
                0,
                null,
                0,
                0,
                y,
                0,
                new float[8],
                0,
                y,
                0,
                null,
                0,
                null,
                0,
                null,
                0,
                b,
                0,
                CALLER),
        "bias is null");
    BadInput.refused(
        () ->
            plan.backward(
                1,
                3,
                0,
                q,
                0,
                k,
                0,
                v,
                0,
                null,
                0,
                null,
                0,
                0,
                y,
                0,
                new float[8],
                0,
                y,
                0,
                null,
                0,
                b,
                0,
                null,
                0,
                null,
                0,
                CALLER),
        "dk has 6",
        "60");
    assertArrayEquals(new float[40], y);
  }

  private static void run(
      Attention plan,
      int batch,
      int keys,
      float[] q,
      float[] k,
      float[] v,
      float[] bias,
      float[] mask,
      float[] y) {
    plan.forward(batch, keys, 0, q, 0, k, 0, v, 0, bias, 0, mask, 0, 0, y, 0, null, 0, CALLER);
  }
}
