package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.layer.AveragePooling1D;
import org.lanewise.nn.layer.AveragePooling2D;
import org.lanewise.nn.layer.AveragePooling3D;
import org.lanewise.nn.layer.GlobalAveragePooling1D;
import org.lanewise.nn.layer.GlobalAveragePooling2D;
import org.lanewise.nn.layer.GlobalAveragePooling3D;
import org.lanewise.nn.layer.GlobalMaxPooling1D;
import org.lanewise.nn.layer.GlobalMaxPooling2D;
import org.lanewise.nn.layer.GlobalMaxPooling3D;
import org.lanewise.nn.layer.MaxPooling1D;
import org.lanewise.nn.layer.MaxPooling2D;
import org.lanewise.nn.layer.MaxPooling3D;

/// The layers that pool.
class PoolingLayerProperties implements DifferentiableContract {
  record Case(Layer layer, Shape input) {}

  @Provide
  Arbitrary<Case> cases() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 11),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 3),
            Arbitraries.of(Padding.VALID, Padding.SAME),
            Sizes.between(1, 18))
        .as(
            (kind, window, strides, padding, channels) ->
                switch (kind) {
                  case 0 -> new Case(new MaxPooling1D(window, strides, padding), one(channels));
                  case 1 -> new Case(new MaxPooling2D(window, strides, padding), two(channels));
                  case 2 -> new Case(new MaxPooling3D(window, strides, padding), three(channels));
                  case 3 -> new Case(new AveragePooling1D(window, strides, padding), one(channels));
                  case 4 -> new Case(new AveragePooling2D(window, strides, padding), two(channels));
                  case 5 ->
                      new Case(new AveragePooling3D(window, strides, padding), three(channels));
                  case 6 -> new Case(new GlobalMaxPooling1D(), one(channels));
                  case 7 -> new Case(new GlobalMaxPooling2D(), two(channels));
                  case 8 -> new Case(new GlobalMaxPooling3D(), three(channels));
                  case 9 -> new Case(new GlobalAveragePooling1D(), one(channels));
                  case 10 -> new Case(new GlobalAveragePooling2D(), two(channels));
                  default -> new Case(new GlobalAveragePooling3D(), three(channels));
                });
  }

  private static Shape one(int channels) {
    return Shape.of(5, channels);
  }

  private static Shape two(int channels) {
    return Shape.of(3, 4, channels);
  }

  private static Shape three(int channels) {
    return Shape.of(3, 3, 3, Math.min(channels, 3));
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
                Shape.of(9, 9, 17),
                new MaxPooling2D(2),
                new AveragePooling2D(3, 1, Padding.SAME),
                new GlobalMaxPooling2D())
            .build(1));
    Served.checkAllocations(
        Sequential.of(Shape.of(9, 9, 3), new MaxPooling2D(), new GlobalAveragePooling2D())
            .build(1));
  }

  @Example
  void haveTheShapesOfKeras() {
    shape("[14, 14, 8]", new MaxPooling2D(), Shape.of(28, 28, 8));
    shape("[3, 8]", new AveragePooling1D(3), Shape.of(11, 8));
    shape("[4, 8]", new AveragePooling1D(3, 3, Padding.SAME), Shape.of(11, 8));
    shape(
        "[2, 3, 8]",
        new MaxPooling2D(List.of(2, 3), List.of(3, 2), Padding.VALID),
        Shape.of(7, 7, 8));
    shape("[2, 2, 2, 1]", new MaxPooling3D(2), Shape.of(5, 4, 5, 1));
    shape("[8]", new GlobalAveragePooling3D(), Shape.of(2, 3, 4, 8));
    assertEquals(
        "max_pooling2d",
        Sequential.of(Shape.of(4, 4, 1), new MaxPooling2D()).build(1).graph().output().name());
  }

  private static void shape(String expected, Layer layer, Shape input) {
    assertEquals(
        expected, Sequential.of(input, layer).build(1).graph().output().shape().toString());
  }

  @Example
  void nameWhatDoesNotFit() {
    BadInput.refused(
        () -> Sequential.of(Shape.of(28, 28), new MaxPooling2D()).build(1),
        "max_pooling2d",
        "[28, 28]",
        "2 spatial extents and the channels");
    BadInput.refused(
        () -> Sequential.of(Shape.of(3, 3, 2), new AveragePooling2D(4)).build(1),
        "average_pooling2d",
        "window of 4",
        "input of 3");
    BadInput.refused(
        () -> Sequential.of(Shape.of(3, 2), new MaxPooling1D(0)).build(1),
        "max_pooling1d",
        "[0]",
        "1 or more");
    BadInput.refused(
        () ->
            Sequential.of(
                    Shape.of(3, 3, 3, 2), new MaxPooling3D(List.of(1, 2), List.of(1), Padding.SAME))
                .build(1),
        "max_pooling3d",
        "poolSize is [1, 2]",
        "one number or 3");
    BadInput.refused(
        () -> Sequential.of(Shape.of(4), new GlobalMaxPooling1D()).build(1),
        "global_max_pooling1d",
        "[4]",
        "1 spatial extent");
  }
}
