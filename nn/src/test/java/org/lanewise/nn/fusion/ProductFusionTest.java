package org.lanewise.nn.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Add;

/// What follows a product: a bias, a residual and an activation.
class ProductFusionTest {
  private final Fused g = new Fused();
  private final Value x = g.input(3, 4);

  @Test
  void allThree() {
    Value biased = g.add(g.constant(5), g.gemm(x, 5));
    Value sum = g.op(new Add(), g.input(3, 5), biased);
    assertEquals(List.of("Gemm"), g.ops(g.activate(Activation.RELU, sum)));
  }

  @Test
  void aResidualFromAnotherNode() {
    Value before = g.activate(Activation.TANH, x);
    assertEquals(List.of("Activate", "Gemm"), g.ops(g.add(g.gemm(before, 4), before)));
  }

  @Test
  void aConvolutionAddsAResidual() {
    Value sum = g.add(g.conv(x, 1, 5), g.input(3, 5));
    assertEquals(List.of("Conv"), g.ops(g.activate(Activation.RELU, sum)));
    assertEquals(List.of("Conv"), g.ops(g.add(g.input(3, 6), g.conv(x, 2, 6))));
  }

  @Test
  void aDepthwiseConvolutionAddsNone() {
    assertEquals(List.of("Conv", "BroadcastAdd"), g.ops(g.add(g.conv(x, 4, 4), g.input(3, 4))));
    assertEquals(List.of("Conv", "BroadcastAdd"), g.ops(g.add(g.conv(x, 4, 8), g.input(3, 8))));
  }

  @Test
  void oneOfTwoProductsAddsTheOther() {
    assertEquals(List.of("Gemm", "Gemm"), g.ops(g.add(g.gemm(x, 5), g.gemm(x, 5))));
  }

  @Test
  void aBiasOfOtherShapeIsNone() {
    assertEquals(List.of("Gemm", "BroadcastAdd"), g.ops(g.add(g.gemm(x, 5), g.constant(3, 1))));
    assertEquals(List.of("Gemm", "BroadcastAdd"), g.ops(g.add(g.gemm(x, 5), g.constant(2, 1, 5))));
    assertEquals(List.of("Gemm", "BroadcastAdd"), g.ops(g.add(g.gemm(x, 5), g.input(5))));
  }

  @Test
  void sumsAndFactorsInAnyOrder() {
    Value scaled = g.times(g.number(3), g.add(g.gemm(x, 5), g.number(2)));
    Value sum = g.add(g.constant(5), g.over(scaled, g.number(-7)));
    assertEquals(List.of("Gemm"), g.ops(g.activate(Activation.RELU, g.add(sum, g.number(0.5)))));
  }

  @Test
  void noFactorOfWholeNumbers() {
    Value sum = g.gemm(x, 2, new float[] {1, -2, 0, 3, 127, -128, 5, 4});
    assertEquals(List.of("Gemm", "Mul"), g.ops(g.times(sum, g.number(0.1))));
  }

  @Test
  void noFactorThatIsNoNumberOrNotOne() {
    assertEquals(List.of("Gemm", "Div"), g.ops(g.over(g.gemm(x, 5), g.constant(5))));
    assertEquals(List.of("Gemm", "Mul"), g.ops(g.times(g.gemm(x, 5), g.input(1))));
    assertEquals(List.of("Gemm", "Div"), g.ops(g.over(g.number(2), g.gemm(x, 5))));
    Value repeated = g.times(g.gemm(g.input(4), 5), g.constant(Shape.of(3, 1), 2, 2, 2));
    assertEquals(List.of("Gemm", "Mul"), g.ops(repeated));
    Value residual = g.add(g.gemm(x, 5), g.input(3, 5));
    assertEquals(List.of("Gemm", "Mul"), g.ops(g.times(residual, g.number(2))));
  }

  @Test
  void aSumThatIsRepeatedIsNoResidual() {
    assertEquals(
        List.of("Gemm", "BroadcastAdd"), g.ops(g.add(g.gemm(g.input(1, 4), 5), g.input(3, 5))));
  }

  @Test
  void nothingIsAddedAfterAnActivation() {
    Value active = g.activate(Activation.RELU, g.gemm(x, 5));
    assertEquals(List.of("Gemm", "BroadcastAdd"), g.ops(g.add(active, g.input(3, 5))));
  }

  @Test
  void notWhereOthersReadTheProduct() {
    Value product = g.gemm(x, 5);
    Value sum = g.add(product, g.constant(5));
    assertEquals(List.of("Gemm", "BroadcastAdd", "Mul"), g.ops(g.times(sum, product)));
    assertEquals(List.of("Gemm", "BroadcastAdd"), g.ops(sum, product));
    assertEquals(List.of("Gemm", "BroadcastAdd"), g.ops(g.add(product, product)));
  }
}
