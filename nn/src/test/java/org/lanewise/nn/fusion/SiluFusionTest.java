package org.lanewise.nn.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Value;

/// SiLU in its two steps.
class SiluFusionTest {
  private final Fused g = new Fused();
  private final Value x = g.input(3, 5);
  private final Value sigmoid = g.activate(Activation.SIGMOID, x);

  @Test
  void fromEitherSide() {
    assertEquals(List.of("Activate"), g.ops(g.times(x, sigmoid)));
    assertEquals(List.of("Activate"), g.ops(g.times(sigmoid, x)));
  }

  @Test
  void ofAProductWithItsBias() {
    Value sum = g.add(g.gemm(x, 4), g.constant(4));
    assertEquals(List.of("Gemm"), g.ops(g.times(sum, g.activate(Activation.SIGMOID, sum))));
  }

  @Test
  void notOfAnotherValueOrFunction() {
    assertEquals(List.of("Activate", "Mul"), g.ops(g.times(g.input(3, 5), sigmoid)));
    Value tanh = g.activate(Activation.TANH, x);
    assertEquals(List.of("Activate", "Mul"), g.ops(g.times(x, tanh)));
    assertEquals(List.of("Activate", "BroadcastAdd"), g.ops(g.add(x, sigmoid)));
  }

  @Test
  void notWhereOthersReadTheSigmoid() {
    assertEquals(List.of("Activate", "Mul"), g.ops(g.times(x, sigmoid), sigmoid));
  }
}
