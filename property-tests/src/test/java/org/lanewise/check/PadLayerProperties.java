package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Pad;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.layer.Cropping1D;
import org.lanewise.nn.layer.Cropping2D;
import org.lanewise.nn.layer.Cropping3D;
import org.lanewise.nn.layer.ZeroPadding1D;
import org.lanewise.nn.layer.ZeroPadding2D;
import org.lanewise.nn.layer.ZeroPadding3D;

/// Padding and cropping: the layers, and their kernel.
class PadLayerProperties implements DifferentiableContract {
  record Case(Layer layer, Shape input) {}

  @Provide
  Arbitrary<Case> cases() {
    Arbitrary<Integer> size = Arbitraries.integers().between(0, 2);
    return Combinators.combine(
            Arbitraries.integers().between(0, 5),
            size.list().ofSize(3),
            size.list().ofSize(3),
            Arbitraries.integers().between(1, 5))
        .as(
            (kind, a, b, channels) ->
                switch (kind) {
                  case 0 ->
                      new Case(
                          new ZeroPadding1D(a.subList(0, 1), b.subList(0, 1)),
                          Shape.of(3, channels));
                  case 1 ->
                      new Case(
                          new ZeroPadding2D(a.subList(0, 2), b.subList(0, 2)),
                          Shape.of(2, 3, channels));
                  case 2 -> new Case(new ZeroPadding3D(a, b), Shape.of(1, 2, 2, channels));
                  case 3 ->
                      new Case(
                          new Cropping1D(a.subList(0, 1), b.subList(0, 1)), Shape.of(5, channels));
                  case 4 ->
                      new Case(
                          new Cropping2D(a.subList(0, 2), b.subList(0, 2)),
                          Shape.of(5, 6, channels));
                  default -> new Case(new Cropping3D(a, b), Shape.of(5, 5, 5, 1));
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
        Sequential.of(Shape.of(4, 5, 3), new ZeroPadding2D(2), new Cropping2D(1)).build(1));
  }

  @Example
  void mixesBothOnOneAxisAndLeavesTheRestAlone() {
    Pad pad = new Pad(new int[] {4}, 2, new int[] {-1}, new int[] {2});
    Operand x = Operand.of(1, 16, 3, 1, new SplittableRandom(1)::nextDouble);
    Operand y = Operand.of(1, 20, 1, 2, () -> Double.NaN);
    Operand guards = y.copy();
    pad.forward(2, x.array(), x.offset(), y.array(), y.offset());
    y.checkGuards("y", guards);
    float[] in = x.values();
    float[] expected = new float[20];
    System.arraycopy(in, 2, expected, 0, 6);
    System.arraycopy(in, 10, expected, 10, 6);
    assertArrayEquals(expected, y.values());
    Operand dx = Operand.of(1, 16, 2, 2, () -> Double.NaN);
    guards = dx.copy();
    pad.backward(2, y.array(), y.offset(), dx.array(), dx.offset());
    dx.checkGuards("dx", guards);
    in[0] = in[1] = in[8] = in[9] = 0;
    assertArrayEquals(in, dx.values());
  }

  @Example
  void nameWhatDoesNotFit() {
    BadInput.refused(
        () -> Sequential.of(Shape.of(4, 4), new ZeroPadding2D(1)).build(1),
        "zero_padding2d",
        "[4, 4]",
        "2 spatial extents");
    BadInput.refused(
        () -> Sequential.of(Shape.of(4, 2), new Cropping1D(2)).build(1),
        "cropping1d",
        "axis 0 of 4",
        "keeps 0");
    BadInput.refused(() -> new ZeroPadding1D(-1), "before is [-1]", "0 or more");
    BadInput.refused(
        () ->
            Sequential.of(Shape.of(4, 4, 4, 2), new Cropping3D(List.of(1, 1), List.of(1))).build(1),
        "cropping3d",
        "before is [-1, -1]",
        "one number or 3");
    int[] zero = {0};
    Pad pad = new Pad(new int[] {3}, 2, new int[] {1}, zero);
    float[] x = new float[12];
    float[] y = new float[16];
    BadInput.refused(() -> new Pad(new int[] {3}, 0, zero, zero), "channels is 0");
    BadInput.refused(() -> new Pad(new int[] {3}, 1, zero, new int[2]), "1 numbers");
    BadInput.refused(() -> pad.forward(-1, x, 0, y, 0), "batch is -1");
    BadInput.refused(() -> pad.forward(2, x, 1, y, 0), "x has 12");
    BadInput.refused(() -> pad.forward(2, x, 0, y, 1), "y has 16");
    BadInput.refused(() -> pad.backward(2, y, 0, null, 0), "dx is null");
    BadInput.refused(() -> pad.forward(1, y, 0, y, 5), "y", "overlaps x");
    assertArrayEquals(new float[16], y);
  }
}
