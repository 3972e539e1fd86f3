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
import net.jqwik.api.RandomDistribution;
import org.lanewise.kernels.Activation;

/// The elementwise activations.
class ActivationProperties implements DifferentiableContract {
  @Override
  @Provide
  public Arbitrary<Sample> samples() {
    return Combinators.combine(activations(), Sizes.upTo(70), Arbitraries.longs())
        .as((activation, n, seed) -> sample(activation, Points.uniform(n, -6, 6, seed)));
  }

  private static Sample sample(Activation activation, float[] point) {
    Differentiable function =
        Kernels.of(
            x -> {
              double[] y = new double[x.length];
              for (int i = 0; i < x.length; i++) {
                y[i] = DoubleReference.activate(activation, x[i]);
              }
              return y;
            },
            x -> forward(activation, x),
            (x, dy) -> {
              float[] y = forward(activation, x);
              float[] dx = new float[x.length];
              Arrays.fill(dx, Float.NaN);
              activation.backward(x.length, y, 0, dy, 0, dx, 0);
              return dx;
            });
    return new Sample(activation.name(), function, point);
  }

  private static float[] forward(Activation activation, float[] x) {
    float[] y = new float[x.length];
    Arrays.fill(y, Float.NaN);
    activation.forward(x.length, x, 0, y, 0);
    return y;
  }

  @Provide
  Arbitrary<Activation> activations() {
    return Activations.any();
  }

  @Provide
  Arbitrary<Operand> vectors() {
    return Sizes.upTo(140).flatMap(n -> Operand.matrices(1, n));
  }

  /// Over all magnitudes, subnormals and infinities included.
  @Property
  void matchesDoubleReferenceForAnyFloat(
      @ForAll("activations") Activation activation, @ForAll("anyFloats") float[] x) {
    float[] y = forward(activation, x);
    for (int i = 0; i < x.length; i++) {
      double expected = DoubleReference.activate(activation, x[i]);
      Tolerance.ulps(1.1).check(activation + "(" + x[i] + ")", expected, y[i]);
    }
  }

  @Provide
  Arbitrary<float[]> anyFloats() {
    return Arbitraries.integers()
        .withDistribution(RandomDistribution.uniform())
        .map(Float::intBitsToFloat)
        .array(float[].class)
        .ofMinSize(0)
        .ofMaxSize(40);
  }

  @Property
  void leavesMemoryOutsideTheWindowAlone(
      @ForAll("activations") Activation activation, @ForAll("vectors") Operand x) {
    Operand y = Operand.of(1, x.cols(), 4, 3, () -> 9);
    Operand result = y.copy();
    Operand before = x.copy();
    activation.forward(x.cols(), x.array(), x.offset(), result.array(), result.offset());
    result.checkGuards("y", y);
    x.checkUnchanged("x", before);
    Operand dx = Operand.of(1, x.cols(), 2, 5, () -> 9);
    Operand gradient = dx.copy();
    activation.backward(
        x.cols(),
        result.array(),
        result.offset(),
        x.array(),
        x.offset(),
        gradient.array(),
        gradient.offset());
    gradient.checkGuards("dx", dx);
    x.checkUnchanged("dy", before);
  }

  @Property
  void givesTheSameBitsInPlaceAndAtAnyPosition(
      @ForAll("activations") Activation activation, @ForAll("vectors") Operand x) {
    float[] values = x.values();
    float[] y = forward(activation, values);
    Operand inPlace = x.copy();
    activation.forward(
        x.cols(), inPlace.array(), inPlace.offset(), inPlace.array(), inPlace.offset());
    assertArrayEquals(y, inPlace.values());
    for (int i = 0; i < values.length; i++) {
      float[] alone = {values[i]};
      activation.forward(1, alone, 0, alone, 0);
      assertEquals(y[i], alone[0], "element " + i);
    }
    float[] dx = new float[y.length];
    activation.backward(y.length, y, 0, values, 0, dx, 0);
    float[] overDy = values.clone();
    activation.backward(y.length, y, 0, overDy, 0, overDy, 0);
    assertArrayEquals(dx, overDy);
    float[] overY = y.clone();
    activation.backward(y.length, overY, 0, values, 0, overY, 0);
    assertArrayEquals(dx, overY);
  }

  @Property
  void keepsTheOrderOfItsInputs(@ForAll("activations") Activation activation, @ForAll long seed) {
    float[] x = Points.uniform(200, -12, 12, seed);
    Arrays.sort(x);
    float[] y = forward(activation, x);
    for (int i = 1; i < y.length; i++) {
      assertTrue(y[i] >= y[i - 1], activation + " at " + x[i - 1] + ", " + x[i]);
    }
  }

  @Property
  void isFoundByItsName(@ForAll("activations") Activation activation) {
    assertEquals(activation, Activation.of(activation.name()));
    assertEquals(activation.hashCode(), Activation.of(activation.name()).hashCode());
  }

  @Example
  void refusesBadArguments() {
    float[] x = new float[8];
    float[] y = new float[8];
    Activation relu = Activation.RELU;
    BadInput.refused(() -> relu.forward(-1, x, 0, y, 0), "n ", "-1");
    BadInput.refused(() -> relu.forward(8, null, 0, y, 0), "x is null");
    BadInput.refused(() -> relu.forward(8, x, 1, y, 0), "x ", "8", "1");
    BadInput.refused(() -> relu.forward(8, x, 0, y, 1), "y ", "8", "1");
    BadInput.refused(() -> relu.forward(8, x, 0, null, 0), "y is null");
    BadInput.refused(() -> relu.forward(4, x, 0, x, 2), "y ", "x ", "overlap");
    BadInput.refused(() -> relu.backward(-2, y, 0, x, 0, x, 0), "n ", "-2");
    BadInput.refused(() -> relu.backward(8, null, 0, x, 0, x, 0), "y is null");
    BadInput.refused(() -> relu.backward(8, y, 0, null, 0, x, 0), "dy is null");
    BadInput.refused(() -> relu.backward(8, y, 0, x, 0, null, 0), "dx is null");
    BadInput.refused(() -> relu.backward(9, y, 0, x, 0, x, 0), "y ", "8", "9");
    BadInput.refused(() -> relu.backward(4, y, 0, x, 0, x, 3), "dx ", "dy ", "overlap");
    BadInput.refused(() -> relu.backward(4, y, 0, x, 0, y, 3), "dx ", "y ", "overlap");
    BadInput.refused(() -> Activation.leakyRelu(Float.NaN), "negativeSlope", "NaN");
    BadInput.refused(() -> Activation.leakyRelu(-1), "negativeSlope", "-1");
    BadInput.refused(() -> Activation.of("rectify"), "rectify", "relu");
    BadInput.refused(() -> Activation.of(null), "name is null");
    assertArrayEquals(new float[8], y);
  }
}
