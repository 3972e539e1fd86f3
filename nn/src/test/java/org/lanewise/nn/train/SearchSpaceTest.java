package org.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.Activation;

class SearchSpaceTest {
  private final SearchSpace space =
      SearchSpace.EMPTY
          .values("units", 4, 8)
          .values("activation", Activation.RELU, Activation.TANH, Activation.GELU);

  @Test
  void aGridHasEveryChoiceOnce() {
    List<HyperParameters> grid = space.grid();
    assertEquals(6, grid.size());
    assertEquals(6, grid.stream().distinct().count());
    assertEquals("{units=4, activation=relu}", grid.get(0).toString());
    assertEquals("{units=4, activation=tanh}", grid.get(1).toString());
    assertEquals("{units=8, activation=gelu}", grid.get(5).toString());
    assertEquals(List.of(HyperParameters.NONE), SearchSpace.EMPTY.grid());
    assertThrows(IllegalStateException.class, () -> space.uniform("rate", 0, 1).grid());
  }

  @Test
  void randomChoicesComeFromTheRangesAndTheSeed() {
    SearchSpace ranges = space.uniform("dropout", 0.1, 0.5).logUniform("rate", 1e-4, 1);
    List<HyperParameters> choices = ranges.random(400, 3);
    assertEquals(choices, ranges.random(400, 3));
    assertEquals(choices.subList(0, 10), ranges.random(10, 3));
    assertNotEquals(choices, ranges.random(400, 4));
    int small = 0;
    int wide = 0;
    int low = 0;
    for (HyperParameters choice : choices) {
      float dropout = choice.number("dropout");
      float rate = choice.number("rate");
      assertTrue(
          dropout >= 0.1f && dropout < 0.5f && rate >= 0.999e-4f && rate < 1, choice::toString);
      small += rate < 1e-2f ? 1 : 0;
      wide += choice.integer("units") == 8 ? 1 : 0;
      low += dropout < 0.3f ? 1 : 0;
    }
    for (int half : new int[] {small, wide, low}) {
      assertTrue(half > 150 && half < 250, "of 400: " + half);
    }
  }

  @Test
  void saysWhatIsWrong() {
    refused("units is there twice", () -> space.values("units", 1));
    refused("none has no values", () -> space.values("none"));
    refused("rate is from 0.0 to 1.0, expected", () -> space.logUniform("rate", 0, 1));
    refused("rate is from 1.0 to 1.0, expected", () -> space.uniform("rate", 1, 1));
    refused("rate is from NaN", () -> space.uniform("rate", Double.NaN, 1));
    refused("count is 0", () -> space.random(0, 1));
    HyperParameters choice = space.grid().get(0);
    refused(
        "hyper-parameter rate is null, expected a value of Number", () -> choice.number("rate"));
    refused("hyper-parameter activation is relu", () -> choice.integer("activation"));
    assertEquals(Activation.RELU, choice.get("activation", Activation.class));
  }

  private static void refused(String message, Runnable call) {
    String actual = assertThrows(IllegalArgumentException.class, call::run).getMessage();
    assertTrue(actual.contains(message), actual);
  }
}
