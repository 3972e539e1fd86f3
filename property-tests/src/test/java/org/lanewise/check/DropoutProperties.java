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
import org.lanewise.kernels.Dropout;

/// Dropout, whose mask is a function of seed and position.
class DropoutProperties implements DifferentiableContract {
  record Mask(long seed, long position, float rate) {
    float[] forward(float[] x) {
      float[] y = new float[x.length];
      Dropout.forward(seed, position, rate, x.length, x, 0, y, 0);
      return y;
    }
  }

  @Provide
  Arbitrary<Mask> masks() {
    return Combinators.combine(
            Arbitraries.longs(),
            Arbitraries.oneOf(
                Arbitraries.longs().between(0, 200),
                Arbitraries.longs().between(0, Long.MAX_VALUE - 10_000)),
            Arbitraries.of(0f, 0.1f, 0.5f, 0.9f))
        .as(Mask::new);
  }

  /// The mask itself is seen on ones.
  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(masks(), Sizes.between(1, 40), Arbitraries.longs())
        .as(
            (mask, n, seed) -> {
              float[] ones = new float[n];
              Arrays.fill(ones, 1);
              float[] kept = mask.forward(ones);
              Differentiable function =
                  Kernels.of(
                      x -> {
                        double[] y = new double[n];
                        for (int i = 0; i < n; i++) {
                          y[i] = kept[i] == 0 ? 0 : x[i] / (1 - (double) mask.rate());
                        }
                        return y;
                      },
                      mask::forward,
                      (x, dy) -> {
                        float[] dx = new float[n];
                        Dropout.backward(
                            mask.seed(), mask.position(), mask.rate(), n, dy, 0, dx, 0);
                        return dx;
                      });
              return new Sample("dropout " + mask, function, Points.uniform(n, -2, 2, seed));
            });
  }

  /// Spread over threads or blocks, it is the same mask.
  @Property
  void anySplitGivesTheSameBits(
      @ForAll("masks") Mask mask,
      @ForAll @IntRange(min = 1, max = 300) int n,
      @ForAll @IntRange(max = 1000) int place,
      @ForAll long seed) {
    int cut = place % n;
    float[] x = Points.uniform(n, -1, 1, seed);
    float[] whole = mask.forward(x);
    Dropout.forward(mask.seed(), mask.position(), mask.rate(), cut, x, 0, x, 0);
    Dropout.forward(mask.seed(), mask.position() + cut, mask.rate(), n - cut, x, cut, x, cut);
    assertArrayEquals(whole, x);
  }

  @Property
  void leavesMemoryOutsideTheWindowAlone(@ForAll("masks") Mask mask, @ForAll("rows") Operand x) {
    Operand before = x.copy();
    Operand y = Operand.of(1, x.cols(), 4, 3, () -> 5);
    Operand result = y.copy();
    Dropout.forward(
        mask.seed(),
        mask.position(),
        mask.rate(),
        x.cols(),
        x.array(),
        x.offset(),
        result.array(),
        result.offset());
    result.checkGuards("y", y);
    x.checkUnchanged("x", before);
    assertArrayEquals(mask.forward(x.values()), result.values());
  }

  @Provide
  Arbitrary<Operand> rows() {
    return Sizes.upTo(200).flatMap(n -> Operand.matrices(1, n));
  }

  /// As many zeros as the rate says, within five standard deviations, whatever the seed; and masks
  /// of other seeds and positions are others.
  @Property(tries = 20)
  void dropsAtItsRate(@ForAll("masks") Mask mask) {
    int n = 1 << 12;
    float[] ones = new float[n];
    Arrays.fill(ones, 1);
    float[] y = mask.forward(ones);
    int zeros = 0;
    int pairs = 0;
    for (int i = 0; i < n; i++) {
      zeros += y[i] == 0 ? 1 : 0;
      pairs += y[i] == 0 && y[(i + 1) % n] == 0 ? 1 : 0;
    }
    double p = mask.rate();
    assertEquals(p * n, zeros, 5 * Math.sqrt(n * p * (1 - p)));
    assertEquals(p * p * n, pairs, 10 * Math.sqrt(n * p * p * (1 - p * p)));
    if (p > 0) {
      Mask other = new Mask(mask.seed() + (1L << 40), mask.position(), mask.rate());
      assertTrue(!Arrays.equals(y, other.forward(ones)));
      Mask later = new Mask(mask.seed(), mask.position() + 64, mask.rate());
      assertTrue(!Arrays.equals(y, later.forward(ones)));
    }
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[8];
    float[] y = new float[8];
    BadInput.refused(() -> Dropout.forward(1, -1, 0.5f, 8, x, 0, y, 0), "position ", "-1");
    BadInput.refused(() -> Dropout.forward(1, 0, 1f, 8, x, 0, y, 0), "rate ", "1.0");
    BadInput.refused(() -> Dropout.forward(1, 0, -0.1f, 8, x, 0, y, 0), "rate ", "-0.1");
    BadInput.refused(() -> Dropout.forward(1, 0, Float.NaN, 8, x, 0, y, 0), "rate ", "NaN");
    BadInput.refused(() -> Dropout.forward(1, 0, 0.5f, -1, x, 0, y, 0), "n ", "-1");
    BadInput.refused(() -> Dropout.forward(1, 0, 0.5f, 8, null, 0, y, 0), "x is null");
    BadInput.refused(() -> Dropout.forward(1, 0, 0.5f, 8, x, 0, null, 0), "y is null");
    BadInput.refused(() -> Dropout.forward(1, 0, 0.5f, 8, x, 1, y, 0), "x ", "8", "1");
    BadInput.refused(() -> Dropout.forward(1, 0, 0.5f, 4, x, 0, x, 1), "y ", "x ", "overlap");
    BadInput.refused(() -> Dropout.backward(1, 0, 0.5f, 8, null, 0, y, 0), "dy is null");
    BadInput.refused(() -> Dropout.backward(1, 0, 0.5f, 4, x, 1, x, 0), "dx ", "dy ", "overlap");
    assertArrayEquals(new float[8], y);
  }
}
