package org.lanewise.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

/// Differences give the derivative of a smooth function and see a kink.
class FiniteDifferencesProperties {
  @Property
  void matchKnownDerivatives(
      @ForAll @DoubleRange(min = -3, max = 3) double x,
      @ForAll @DoubleRange(min = -3, max = 3) double y) {
    UnaryOperator<double[]> f =
        v -> new double[] {Math.sin(v[0]) * v[1], Math.exp(v[0]) + v[1] * v[1] * v[1], 7};
    FiniteDifferences.Column dx = FiniteDifferences.column(f, new double[] {x, y}, 0);
    assertTrue(dx.smooth());
    assertEquals(Math.cos(x) * y, dx.values()[0], 1e-9);
    assertEquals(Math.exp(x), dx.values()[1], 1e-9);
    assertEquals(0, dx.values()[2], 0);
    FiniteDifferences.Column dy = FiniteDifferences.column(f, new double[] {x, y}, 1);
    assertTrue(dy.smooth());
    assertEquals(Math.sin(x), dy.values()[0], 1e-9);
    assertEquals(3 * y * y, dy.values()[1], 1e-9);
  }

  @Property
  void seeAKinkWithinTheStep(@ForAll @DoubleRange(min = -0.95, max = 0.95) double place) {
    double h = FiniteDifferences.STEP;
    UnaryOperator<double[]> relu = v -> new double[] {Math.max(0, v[0])};
    assertFalse(FiniteDifferences.column(relu, new double[] {place * h}, 0).smooth());
  }

  @Property
  void areExactBesideAKink(@ForAll @DoubleRange(min = 1.01, max = 1e4) double steps) {
    double x = steps * FiniteDifferences.STEP;
    UnaryOperator<double[]> relu = v -> new double[] {Math.max(0, v[0]), Math.max(0, -v[0])};
    FiniteDifferences.Column column =
        FiniteDifferences.column(relu, new double[] {x}, 0, FiniteDifferences.STEP);
    assertTrue(column.smooth());
    assertEquals(1, column.values()[0], 1e-9);
    assertEquals(0, column.values()[1], 0);
  }

  @Property
  void leaveThePointAsItWas(@ForAll double x) {
    double[] point = {x, 1};
    FiniteDifferences.column(v -> new double[] {v[1]}, point, 0, 1);
    assertEquals(x, point[0], 0);
  }
}
