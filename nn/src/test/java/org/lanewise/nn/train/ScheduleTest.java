package org.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  @Test
  void constantIsTheSameInEachStep() {
    Schedule constant = Schedule.constant(0.3f);
    assertEquals(0.3f, constant.at(0));
    assertEquals(0.3f, constant.at(Integer.MAX_VALUE));
  }

  @Test
  void exponentialDecayReachesItsFactorAfterItsSteps() {
    Schedule smooth = new ExponentialDecay(0.5f, 10, 0.25f);
    assertEquals(0.5f, smooth.at(0));
    assertEquals(0.25f, smooth.at(5), 1e-7f);
    assertEquals(0.125f, smooth.at(10), 1e-7f);
    assertEquals(0.03125f, smooth.at(20), 1e-8f);
    Schedule stairs = new ExponentialDecay(0.5f, 10, 0.25f, true);
    assertEquals(0.5f, stairs.at(9));
    assertEquals(0.125f, stairs.at(10));
    assertEquals(0.125f, stairs.at(19));
  }

  @Test
  void piecewiseConstantDecayIncludesItsBoundaries() {
    Schedule pieces = new PiecewiseConstantDecay(List.of(3, 5), List.of(1f, 0.5f, 0.1f));
    float[] expected = {1, 1, 1, 1, 0.5f, 0.5f, 0.1f, 0.1f};
    for (int step = 0; step < expected.length; step++) {
      assertEquals(expected[step], pieces.at(step), "step " + step);
    }
  }

  @Test
  void cosineDecayEndsAtAlpha() {
    Schedule cosine = new CosineDecay(2, 8, 0.25f);
    assertEquals(2, cosine.at(0));
    assertEquals(2 * (0.75 * 0.5 + 0.25), cosine.at(4), 1e-6);
    assertEquals(2 * (0.75 * (1 + Math.sqrt(0.5)) / 2 + 0.25), cosine.at(2), 1e-6);
    assertEquals(0.5f, cosine.at(8));
    assertEquals(0.5f, cosine.at(1000));
    assertEquals(0, new CosineDecay(2, 8).at(8));
  }

  @Test
  void cosineDecayBeginsAgain() {
    Schedule cosine = new CosineDecayRestarts(2, 4, 2, 0.5f, 0.25f);
    // Periods of 4, 8 and 16 steps, from 1, 1/2 and 1/4 down to 0, of three quarters of the rate.
    assertEquals(2, cosine.at(0));
    assertEquals(2 * (0.75 * 0.5 + 0.25), cosine.at(2), 1e-6);
    assertEquals(2 * (0.75 * 0.5 + 0.25), cosine.at(4), 1e-6);
    assertEquals(2 * (0.75 * 0.25 + 0.25), cosine.at(8), 1e-6);
    assertEquals(2 * (0.75 * 0.25 + 0.25), cosine.at(12), 1e-6);
    assertEquals(2 * (0.75 * 0.125 + 0.25), cosine.at(20), 1e-6);
    Schedule doubled = new CosineDecayRestarts(1, 3);
    for (int period = 0, start = 0; period < 20; start += 3 << period++) {
      assertEquals(1, doubled.at(start), "step " + start);
      assertTrue(doubled.at(start + (3 << period) - 1) < 0.3f, "period " + period);
    }
    Schedule even = new CosineDecayRestarts(1, 10, 1, 1, 0);
    for (int step = 0; step < 100; step++) {
      assertEquals(new CosineDecay(1, 10).at(step % 10), even.at(step), 1e-6, "step " + step);
    }
    assertThrows(IllegalArgumentException.class, () -> new CosineDecayRestarts(1, 10, 0.5f, 1, 0));
  }

  @Test
  void warmUpClimbsToWhatFollows() {
    Schedule schedule = new WarmUp(4, new CosineDecay(2, 8));
    assertEquals(0, schedule.at(0));
    assertEquals(0.5f, schedule.at(1));
    assertEquals(1.5f, schedule.at(3));
    assertEquals(2, schedule.at(4));
    assertEquals(1, schedule.at(8), 1e-6f);
    assertEquals(1.5f, new WarmUp(1, 4, Schedule.constant(2)).at(2));
  }

  @Test
  void refusesBadConstants() {
    refused("learningRate is 0.0", () -> Schedule.constant(0));
    refused("decaySteps is 0", () -> new ExponentialDecay(1, 0, 0.5f));
    refused("decayRate is -1.0", () -> new ExponentialDecay(1, 1, -1));
    refused("initialLearningRate is NaN", () -> new CosineDecay(Float.NaN, 1));
    refused("alpha is 1.0", () -> new CosineDecay(1, 1, 1));
    refused("steps is 0", () -> new WarmUp(0, Schedule.constant(1)));
    refused("from is -1.0", () -> new WarmUp(-1, 1, Schedule.constant(1)));
    refused(
        "values has 1 rates, expected 2",
        () -> new PiecewiseConstantDecay(List.of(1), List.of(1f)));
    refused(
        "boundaries[1] is 3, expected more than the one before, 3",
        () -> new PiecewiseConstantDecay(List.of(3, 3), List.of(1f, 1f, 1f)));
    refused("values[1] is 0.0", () -> new PiecewiseConstantDecay(List.of(3), List.of(1f, 0f)));
  }

  private static void refused(String message, Runnable call) {
    String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
