package org.lanewise.nn.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Value;

/// Hard swish in its single steps.
class HardSwishFusionTest {
  private final Fused g = new Fused();

  /// The random inputs are less than 1.
  private final Value x = g.times(g.input(3, 50), g.constant(50));

  private final Value wide = g.over(x, g.number(0.1));

  private Value clip(double top, Value value) {
    return g.activate(Activation.clip(0, (float) top), value);
  }

  private void isFused(Value y) {
    List<String> ops = g.ops(y);
    assertEquals(List.of("Mul", "Div", "Activate"), ops);
  }

  @Test
  void inEachOrder() {
    Value six = g.number(6);
    Value clipped = clip(6, g.add(wide, g.number(3)));
    isFused(g.over(g.times(wide, clipped), six));
    isFused(g.over(g.times(clipped, wide), six));
    isFused(g.times(wide, g.over(clipped, six)));
    isFused(g.times(g.over(wide, six), clipped));
    isFused(g.times(g.number(1 / 6.0), g.times(clipped, wide)));
    Value relu6 = g.activate(Activation.RELU6, g.add(g.number(3), wide));
    isFused(g.over(g.times(wide, relu6), six));
  }

  @Test
  void withHardSigmoid() {
    Value sigmoid = clip(1, g.add(g.times(wide, g.number(1 / 6.0)), g.number(0.5)));
    isFused(g.times(sigmoid, wide));
  }

  @Test
  void ofAProductWithAllThatFollows() {
    Value sum = g.add(g.times(g.gemm(x, 4), g.number(9)), g.constant(4));
    Value swish = g.over(g.times(sum, clip(6, g.add(sum, g.number(3)))), g.number(6));
    assertEquals(List.of("Mul", "Gemm"), g.ops(swish));
  }

  @Test
  void notWithOtherNumbers() {
    Value three = g.number(3);
    List<String> steps = List.of("Mul", "Div", "BroadcastAdd", "Activate", "Mul", "Div");
    Value clipped = clip(6, g.add(wide, three));
    assertEquals(steps, g.ops(g.over(g.times(wide, clipped), g.number(5))));
    Value narrow = clip(5, g.add(wide, three));
    assertEquals(steps, g.ops(g.over(g.times(wide, narrow), g.number(6))));
    Value shifted = clip(6, g.add(wide, g.number(2)));
    assertEquals(steps, g.ops(g.over(g.times(wide, shifted), g.number(6))));
    Value below = g.activate(Activation.clip(-1, 6), g.add(wide, three));
    assertEquals(steps, g.ops(g.over(g.times(wide, below), g.number(6))));
    Value other = g.over(g.times(g.input(3, 50), clipped), g.number(6));
    assertEquals(steps, g.ops(other));
  }

  @Test
  void notWhereOthersReadAStep() {
    Value clipped = clip(6, g.add(wide, g.number(3)));
    Value y = g.over(g.times(wide, clipped), g.number(6));
    assertEquals(
        List.of("Mul", "Div", "BroadcastAdd", "Activate", "Mul", "Div"), g.ops(y, clipped));
  }
}
