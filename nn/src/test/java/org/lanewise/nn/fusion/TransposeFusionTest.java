package org.lanewise.nn.fusion;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Value;

/// Transposes of transposes, and those that move nothing.
class TransposeFusionTest {
  private final Fused g = new Fused();
  private final Value x = g.input(2, 3, 4);

  @Test
  void twoBecomeOne() {
    assertEquals(List.of("Transpose"), g.ops(g.transpose(g.transpose(x, 0, 2, 1), 1, 0, 2)));
    assertEquals(
        List.of("Transpose"),
        g.ops(g.transpose(g.transpose(g.transpose(x, 1, 2, 0), 0, 2, 1), 2, 1, 0)));
  }

  @Test
  void oneAndItsInverseAreAReshape() {
    assertEquals(List.of("Reshape"), g.ops(g.transpose(g.transpose(x, 1, 2, 0), 2, 0, 1)));
  }

  @Test
  void anAxisOfOneElementMovesNothing() {
    assertEquals(List.of("Reshape"), g.ops(g.transpose(g.input(2, 1, 4), 1, 0, 2)));
    assertEquals(List.of("Transpose"), g.ops(g.transpose(g.input(2, 1, 4), 2, 1, 0)));
  }

  @Test
  void theFirstStaysForOthers() {
    Value first = g.transpose(x, 0, 2, 1);
    Value second = g.transpose(first, 0, 2, 1);
    assertEquals(List.of("Transpose", "Reshape"), g.ops(second, first));
  }

  @Test
  void notWithSomethingBetween() {
    Value between = g.activate(Activation.TANH, g.transpose(x, 0, 2, 1));
    assertEquals(
        List.of("Transpose", "Activate", "Transpose"), g.ops(g.transpose(between, 0, 2, 1)));
  }
}
