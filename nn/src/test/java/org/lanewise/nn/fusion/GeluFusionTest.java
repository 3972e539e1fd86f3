package org.lanewise.nn.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Binary;
import org.lanewise.kernels.Unary;
import org.lanewise.nn.Value;

/// GELU in its single steps.
class GeluFusionTest {
  private static final double ROOT = Math.sqrt(2);
  private static final double TANH = Math.sqrt(2 / Math.PI);

  private final Fused g = new Fused();
  private final Value x = g.input(3, 5);

  private Value onePlusErf(Value scaled) {
    return g.add(g.unary(Unary.ERF, scaled), g.number(1));
  }

  private void fires(Value y) {
    assertEquals(List.of("Activate"), g.ops(y));
  }

  private void staysAsItIs(Value y) {
    int steps = g.ops(y).size();
    assertEquals(5, steps);
  }

  @Test
  void theShareThenAHalf() {
    Value share = onePlusErf(g.over(x, g.number(ROOT)));
    fires(g.times(g.times(x, share), g.number(0.5)));
  }

  @Test
  void aHalfFirst() {
    Value share = onePlusErf(g.over(x, g.number(ROOT)));
    fires(g.times(g.times(g.number(0.5), x), share));
  }

  @Test
  void aHalfOfTheShare() {
    Value share = g.add(g.number(1), g.unary(Unary.ERF, g.times(g.number(1 / ROOT), x)));
    fires(g.times(g.times(share, g.number(0.5)), x));
  }

  @Test
  void overTwo() {
    Value share = onePlusErf(g.times(x, g.number(1 / ROOT)));
    fires(g.over(g.times(share, x), g.number(2)));
  }

  @Test
  void ofAProduct() {
    Value product = g.gemm(x, 4);
    Value share = onePlusErf(g.over(product, g.number(ROOT)));
    assertEquals(List.of("Gemm"), g.ops(g.times(g.times(product, share), g.number(0.5))));
  }

  @Test
  void tanhWithAPower() {
    Value cube = g.times(g.unary(Unary.pow(3), x), g.number(0.044715));
    tanh(g.times(g.add(x, cube), g.number(TANH)));
  }

  @Test
  void tanhWithProducts() {
    Value cube = g.times(g.number(0.044715), g.times(g.times(x, x), x));
    tanh(g.times(g.number(TANH), g.add(cube, x)));
  }

  @Test
  void tanhFactoredOut() {
    Value square = g.times(g.times(x, g.number(0.044715)), x);
    tanh(g.times(g.times(x, g.number(TANH)), g.add(g.number(1), square)));
  }

  private void tanh(Value inner) {
    Value share = g.add(g.activate(Activation.TANH, inner), g.number(1));
    fires(g.times(g.times(x, g.number(0.5)), share));
  }

  @Test
  void notWithOtherNumbers() {
    Value share = onePlusErf(g.over(x, g.number(1.5)));
    staysAsItIs(g.times(g.times(x, share), g.number(0.5)));
    share = onePlusErf(g.over(x, g.number(ROOT)));
    staysAsItIs(g.times(g.times(x, share), g.number(0.25)));
    share = g.add(g.unary(Unary.ERF, g.over(x, g.number(ROOT))), g.number(2));
    staysAsItIs(g.times(g.times(x, share), g.number(0.5)));
  }

  @Test
  void notOfAnotherFunctionOrValue() {
    Value share = g.add(g.unary(Unary.SIN, g.over(x, g.number(ROOT))), g.number(1));
    staysAsItIs(g.times(g.times(x, share), g.number(0.5)));
    share = onePlusErf(g.over(g.input(3, 5), g.number(ROOT)));
    staysAsItIs(g.times(g.times(x, share), g.number(0.5)));
  }

  @Test
  void notWhereOthersReadAStep() {
    Value erf = g.unary(Unary.ERF, g.over(x, g.number(ROOT)));
    Value y = g.times(g.times(x, g.add(erf, g.number(1))), g.number(0.5));
    assertEquals(6, g.ops(g.binary(Binary.SUB, y, erf)).size());
    assertEquals(5, g.ops(y, erf).size());
  }
}
