package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Upsample;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.layer.Interpolation;
import org.lanewise.nn.layer.UpSampling1D;
import org.lanewise.nn.layer.UpSampling2D;
import org.lanewise.nn.layer.UpSampling3D;

/// Enlarging images: the layers, and their kernel.
class UpSamplingLayerProperties implements DifferentiableContract {
  record Case(Layer layer, Shape input) {}

  @Provide
  Arbitrary<Case> cases() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 3),
            Sizes.between(1, 18))
        .as(
            (kind, n, a, b, channels) ->
                switch (kind) {
                  case 0 -> new Case(new UpSampling1D(a), Shape.of(n, channels));
                  case 1 ->
                      new Case(
                          new UpSampling2D(List.of(a, b), Interpolation.NEAREST),
                          Shape.of(n, 2, channels));
                  case 2 ->
                      new Case(
                          new UpSampling2D(List.of(a, b), Interpolation.BILINEAR),
                          Shape.of(2, n, channels));
                  default ->
                      new Case(
                          new UpSampling3D(List.of(a, b, 1)),
                          Shape.of(n, 1, 2, Math.min(3, channels)));
                });
  }

  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(cases(), Arbitraries.longs())
        .as((c, seed) -> Networks.sample(Served.model(c.layer(), c.input(), seed), null, seed));
  }

  @Property(tries = 40)
  void servesTheSameBitsOnceSaved(@ForAll("cases") Case c, @ForAll long seed) {
    Served.check(c.layer(), c.input(), seed);
  }

  @Example
  void allocateNothing() {
    Served.checkAllocations(
        Sequential.of(
                Shape.of(3, 2, 17),
                new UpSampling2D(),
                new UpSampling2D(List.of(2), Interpolation.BILINEAR))
            .build(1));
  }

  /// Worked by hand from the rule of half pixels.
  @Example
  void knowsTheValuesOfKeras() {
    Upsample linear = new Upsample(new int[] {2}, 1, new int[] {2}, true);
    float[] y = new float[4];
    linear.forward(1, new float[] {0, 4}, 0, y, 0);
    assertArrayEquals(new float[] {0, 1, 3, 4}, y);
    Upsample nearest = new Upsample(new int[] {2}, 2, new int[] {3}, false);
    y = new float[12];
    nearest.forward(1, new float[] {1, 2, 3, 4}, 0, y, 0);
    assertArrayEquals(new float[] {1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4}, y);
  }

  /// A NaN reaches what it has a share in, and nothing else; guard cells stay.
  @Example
  void leavesTheRestAlone() {
    Upsample linear = new Upsample(new int[] {3}, 5, new int[] {2}, true);
    Operand x = Operand.of(1, 15, 2, 1, () -> 1);
    for (int c = 0; c < 5; c++) {
      x.set(0, c, Float.NaN);
    }
    Operand y = Operand.of(1, 30, 3, 1, () -> 7);
    Operand guards = y.copy();
    linear.forward(1, x.array(), x.offset(), y.array(), y.offset());
    y.checkGuards("y", guards);
    for (int i = 0; i < 30; i++) {
      assertEquals(i < 15 ? Float.NaN : 1, y.at(0, i));
    }
    Operand dx = Operand.of(1, 15, 1, 2, () -> 7);
    guards = dx.copy();
    linear.backward(1, new float[30], 0, dx.array(), dx.offset());
    dx.checkGuards("dx", guards);
    assertArrayEquals(new float[15], dx.values());
  }

  @Example
  void nameWhatDoesNotFit() {
    BadInput.refused(
        () -> Sequential.of(Shape.of(4, 4), new UpSampling2D()).build(1),
        "up_sampling2d",
        "[4, 4]",
        "2 spatial extents");
    BadInput.refused(
        () -> Sequential.of(Shape.of(4, 4), new UpSampling1D(0)).build(1),
        "up_sampling1d",
        "axis 0 of 4",
        "0 times",
        "1 or more");
    Upsample two = new Upsample(new int[] {3}, 2, new int[] {2}, false);
    float[] x = new float[12];
    float[] y = new float[24];
    BadInput.refused(() -> new Upsample(new int[4], 1, new int[4], false), "1 to 3");
    BadInput.refused(() -> new Upsample(new int[1], 1, new int[2], false), "factors", "1 numbers");
    BadInput.refused(() -> new Upsample(new int[] {1}, 0, new int[] {1}, false), "channels is 0");
    BadInput.refused(
        () -> new Upsample(new int[] {1 << 20}, 4, new int[] {1 << 12}, false), "elements");
    BadInput.refused(() -> two.forward(-1, x, 0, y, 0), "batch is -1");
    BadInput.refused(() -> two.forward(2, x, 1, y, 0), "x has 12");
    BadInput.refused(() -> two.backward(2, y, 1, x, 0), "dy has 24");
    BadInput.refused(() -> two.forward(1, y, 0, y, 5), "y", "overlaps x");
    assertArrayEquals(new float[24], y);
  }
}
