package org.lanewise.nn.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Unary;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;

/// Layer normalisation in its single steps.
class LayerNormFusionTest {
  private final Fused g = new Fused();
  private final Value x = g.input(3, 2, 5);

  private Value difference(Integer... axes) {
    return g.binary(Binary.SUB, x, g.mean(x, axes));
  }

  /// `mean(d d) + epsilon`.
  private Value variance(Value d, Integer... axes) {
    return g.add(g.mean(g.times(d, d), axes), g.number(0.01));
  }

  private Value normal() {
    Value d = difference(2);
    return g.over(d, g.unary(Unary.SQRT, variance(d, 2)));
  }

  private void fires(Value y) {
    assertEquals(List.of("LayerNormalization"), g.ops(y));
  }

  @Test
  void allSteps() {
    fires(g.add(g.times(normal(), g.constant(5)), g.constant(5)));
  }

  @Test
  void theConstantsFirst() {
    fires(g.add(g.constant(1, 1, 5), g.times(g.constant(5), normal())));
  }

  @Test
  void withoutGammaOrBeta() {
    fires(normal());
    fires(g.times(normal(), g.constant(5)));
    fires(g.add(normal(), g.constant(5)));
  }

  @Test
  void overTwoAxes() {
    Value d = difference(1, 2);
    fires(g.times(g.over(d, g.unary(Unary.SQRT, variance(d, 2, 1))), g.constant(2, 5)));
  }

  @Test
  void theInverseOfTheRoot() {
    Value d = difference(2);
    fires(g.times(d, g.unary(Unary.RECIPROCAL, g.unary(Unary.SQRT, variance(d, 2)))));
    fires(g.times(g.over(g.number(1), g.unary(Unary.SQRT, variance(d, 2))), d));
    fires(g.times(d, g.unary(Unary.RSQRT, variance(d, 2))));
  }

  @Test
  void theDifferenceTwice() {
    fires(g.over(difference(2), g.unary(Unary.SQRT, variance(difference(2), 2))));
  }

  @Test
  void notOverOtherAxes() {
    Value d = difference(0);
    staysAsItIs(g.over(d, g.unary(Unary.SQRT, variance(d, 0))));
    d = difference(1, 2);
    staysAsItIs(g.over(d, g.unary(Unary.SQRT, variance(d, 2))));
  }

  @Test
  void notOfAnotherValue() {
    Value d = g.binary(Binary.SUB, x, g.mean(g.input(3, 2, 5), 2));
    staysAsItIs(g.over(d, g.unary(Unary.SQRT, variance(d, 2))));
    staysAsItIs(g.over(difference(2), g.unary(Unary.SQRT, variance(x, 2))));
  }

  private void staysAsItIs(Value y) {
    assertEquals(false, g.ops(y).contains("LayerNormalization"));
  }

  @Test
  void notWhereOthersReadAStep() {
    Value d = difference(2);
    Value deviation = g.unary(Unary.SQRT, variance(d, 2));
    Value y = g.over(d, deviation);
    staysAsItIs(g.add(y, deviation));
    assertEquals(7, g.ops(y, deviation).size());
    assertEquals(7, g.ops(y, d).size());
  }

  @Test
  void otherConstantsStay() {
    assertEquals(List.of("LayerNormalization", "Mul"), g.ops(g.times(normal(), g.constant(2, 1))));
    assertEquals(List.of("LayerNormalization", "Mul"), g.ops(g.times(normal(), g.input(5))));
    Value y = g.add(g.times(normal(), g.constant(5)), g.constant(5));
    assertEquals(List.of("LayerNormalization", "BroadcastAdd"), g.ops(g.add(y, g.constant(5))));
    assertEquals(
        List.of("LayerNormalization", "Mul"),
        g.ops(g.times(g.add(normal(), g.constant(5)), g.constant(Shape.of(1), 3))));
  }
}
