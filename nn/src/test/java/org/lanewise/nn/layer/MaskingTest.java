package org.lanewise.nn.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Workers;
import org.lanewise.nn.Allocations;
import org.lanewise.nn.Execution;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Objective;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Slice;
import org.lanewise.nn.loss.MeanSquaredError;

/// Layers that pass values on and do something beside it: masking, activity regularisation.
class MaskingTest {
  private static Model model(Layer layer, int... dims) {
    return Sequential.of(Shape.of(dims), layer).build(1);
  }

  private static void put(Slice slice, float... values) {
    System.arraycopy(values, 0, slice.array(), slice.offset(), values.length);
  }

  @Test
  void masksStepsThatHoldTheValueAndNothingElse() {
    Model model = model(new Masking(-1), 3, 2);
    Execution execution =
        new Execution(model.graph(), model.parameters(), 2, Workers.caller(), true);
    put(execution.input(0), 1, 2, -1, -1, -1, 3, 4, -1, -1, -1, Float.NaN, -1);
    execution.forward(2);
    assertArrayEquals(
        new float[] {1, 2, 0, 0, -1, 3, 4, -1, 0, 0, Float.NaN, -1}, execution.output(0).toArray());
    put(execution.outputGradient(0), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    execution.backward();
    assertArrayEquals(
        new float[] {1, 2, 0, 0, 5, 6, 7, 8, 0, 0, 11, 12}, execution.inputGradient(0).toArray());
    String message =
        assertThrows(IllegalArgumentException.class, () -> model(new Masking())).getMessage();
    assertTrue(message.contains("masking (Masking): the input is a scalar"), message);
  }

  @Test
  void thePriceOfActivityIsPartOfLossAndGradientInTraining() {
    Model model = model(new ActivityRegularization(0.5f, 0.25f), 2);
    Objective objective = new Objective(model, new MeanSquaredError(), 3, Workers.caller(), true);
    put(objective.inputs().get(0), 1, -2, 0, 4);
    double plain = objective.forward(2);
    assertEquals((1 + 4 + 16) / 4.0, plain, 1e-6);
    objective.backward();
    float[] dx = Arrays.copyOf(objective.inputGradient(0).toArray(), 4);
    assertArrayEquals(new float[] {0.5f, -1, 0, 2}, dx, 1e-6f);
    assertEquals(plain + (0.5 * 7 + 0.25 * 21) / 2, objective.forwardTraining(2, 1), 1e-6);
    objective.backward();
    dx = Arrays.copyOf(objective.inputGradient(0).toArray(), 4);
    // + (0.5 sign(x) + 0.5 x) / 2
    assertArrayEquals(new float[] {1, -1.75f, 0, 3.25f}, dx, 1e-6f);
    assertEquals(
        0,
        Allocations.inSteadyState(
            () -> {
              objective.forwardTraining(3, 1);
              objective.backward();
            }));
    String message =
        assertThrows(IllegalArgumentException.class, () -> new ActivityRegularization(0, -1))
            .getMessage();
    assertEquals("l2 is -1.0, expected a finite number of 0 or more", message);
  }
}
