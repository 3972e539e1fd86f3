package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Penalty;

/// What magnitudes and squares cost.
class PenaltyProperties implements DifferentiableContract {
  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(
            Arbitraries.of(0f, 0.1f, 2f),
            Arbitraries.of(0f, 0.3f, 1f),
            Sizes.between(1, 70),
            Arbitraries.longs())
        .as(
            (l1, l2, n, seed) -> {
              Differentiable function =
                  Kernels.of(
                      x -> {
                        double sum = 0;
                        for (double v : x) {
                          sum += (double) l1 * Math.abs(v) + (double) l2 * v * v;
                        }
                        return new double[] {sum};
                      },
                      x -> new float[] {(float) Penalty.forward(n, l1, l2, x, 0)},
                      (x, dy) -> {
                        float[] dx = new float[n];
                        Penalty.backward(n, l1, l2, x, 0, dx, 0);
                        for (int i = 0; i < n; i++) {
                          dx[i] *= dy[0];
                        }
                        return dx;
                      });
              String name = "penalty " + l1 + " " + l2;
              return new Sample(name, function, Points.uniform(n, -2, 2, seed));
            });
  }

  @Property(tries = 60)
  void addsToTheGradientAndLeavesTheRestAlone(@ForAll("rows") Operand x, @ForAll long seed) {
    int n = x.cols();
    Operand before = x.copy();
    Operand dx = Operand.of(1, n, 4, 3, () -> 5);
    Operand result = dx.copy();
    Penalty.backward(n, 0.25f, 0.5f, x.array(), x.offset(), result.array(), result.offset());
    result.checkGuards("dx", dx);
    x.checkUnchanged("x", before);
    float[] expected = new float[n];
    for (int i = 0; i < n; i++) {
      float v = x.values()[i];
      expected[i] = Math.fma(v, 1f, 5 + 0.25f * Math.signum(v));
    }
    assertArrayEquals(expected, result.values());
    float[] alone = x.values();
    // Where a vector ends depends on the length alone.
    assertEquals(
        Penalty.forward(n, 0.25f, 0.5f, alone, 0),
        Penalty.forward(n, 0.25f, 0.5f, x.array(), x.offset()));
  }

  @Provide
  Arbitrary<Operand> rows() {
    return Sizes.upTo(70).flatMap(n -> Operand.matrices(1, n));
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[8];
    float[] dx = new float[8];
    BadInput.refused(() -> Penalty.forward(-1, 1, 1, x, 0), "n ", "-1");
    BadInput.refused(() -> Penalty.forward(8, -1, 1, x, 0), "l1 ", "-1.0");
    BadInput.refused(() -> Penalty.forward(8, 1, Float.NaN, x, 0), "l2 ", "NaN");
    BadInput.refused(() -> Penalty.forward(8, 1, 1, x, 1), "x ", "8", "1");
    BadInput.refused(() -> Penalty.backward(8, 1, 1, x, 0, null, 0), "dx is null");
    BadInput.refused(() -> Penalty.backward(8, 1, 1, x, 0, dx, 1), "dx ", "8", "1");
    BadInput.refused(() -> Penalty.backward(4, 1, 1, x, 0, x, 2), "dx ", "x ", "overlap");
    assertArrayEquals(new float[8], dx);
  }
}
