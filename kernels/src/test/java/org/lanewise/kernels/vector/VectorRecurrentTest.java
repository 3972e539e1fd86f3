package org.lanewise.kernels.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.lanewise.kernels.scalar.ScalarRecurrent;

/// The loops between gates: the bits of the scalar ones, and nothing written outside.
class VectorRecurrentTest {
  private static final int WINDOWS = 5;

  /// Loops over windows of one array that begin at `at[0]`, `at[1]`, ...
  private interface Loop {
    void run(int n, float[] x, int[] at);
  }

  private static void same(String name, Loop vector, Loop scalar) {
    SplittableRandom random = new SplittableRandom(1);
    for (int n = 0; n <= 2 * Lanes.LENGTH + 3; n++) {
      float[] a = new float[WINDOWS * (n + 1) + 1];
      int[] at = new int[WINDOWS];
      for (int i = 0; i < a.length; i++) {
        a[i] = (float) random.nextDouble(-1, 1);
      }
      for (int i = 0; i < WINDOWS; i++) {
        at[i] = 1 + i * (n + 1);
      }
      float[] b = a.clone();
      vector.run(n, a, at);
      scalar.run(n, b, at);
      assertArrayEquals(b, a, name + " of " + n);
    }
  }

  @Test
  void vectorsHaveTheBitsOfScalars() {
    same(
        "lstmState",
        (n, x, at) -> VectorRecurrent.lstmState(n, x, at[0], x, at[1], x, at[2], x, at[3]),
        (n, x, at) -> ScalarRecurrent.lstmState(n, x, at[0], x, at[1], x, at[2], x, at[3]));
    same(
        "gruState",
        (n, x, at) -> VectorRecurrent.gruState(n, x, at[0], x, at[1], x, at[2]),
        (n, x, at) -> ScalarRecurrent.gruState(n, x, at[0], x, at[1], x, at[2]));
    same(
        "lstmOutputGradient",
        (n, x, at) ->
            VectorRecurrent.lstmOutputGradient(n, x, at[0], x, at[1], x, at[2], x, at[3], x, at[4]),
        (n, x, at) ->
            ScalarRecurrent.lstmOutputGradient(
                n, x, at[0], x, at[1], x, at[2], x, at[3], x, at[4]));
    same(
        "lstmInputGradient",
        (n, x, at) ->
            VectorRecurrent.lstmInputGradient(n, x, at[0], x, at[1], x, at[2], x, at[3], x, at[4]),
        (n, x, at) ->
            ScalarRecurrent.lstmInputGradient(n, x, at[0], x, at[1], x, at[2], x, at[3], x, at[4]));
    same(
        "lstmForgetGradient",
        (n, x, at) -> VectorRecurrent.lstmForgetGradient(n, x, at[0], x, at[1], x, at[2], x, at[3]),
        (n, x, at) ->
            ScalarRecurrent.lstmForgetGradient(n, x, at[0], x, at[1], x, at[2], x, at[3]));
    same(
        "gruUpdateGradient",
        (n, x, at) ->
            VectorRecurrent.gruUpdateGradient(n, x, at[0], x, at[1], x, at[2], x, at[3], x, at[4]),
        (n, x, at) ->
            ScalarRecurrent.gruUpdateGradient(n, x, at[0], x, at[1], x, at[2], x, at[3], x, at[4]));
    same(
        "gruCandidateGradient",
        (n, x, at) ->
            VectorRecurrent.gruCandidateGradient(n, x, at[0], x, at[1], x, at[2], x, at[3]),
        (n, x, at) ->
            ScalarRecurrent.gruCandidateGradient(n, x, at[0], x, at[1], x, at[2], x, at[3]));
    same(
        "gruResetGradient",
        (n, x, at) ->
            VectorRecurrent.gruResetGradient(n, x, at[0], x, at[1], x, at[2], x, at[3], x, at[4]),
        (n, x, at) ->
            ScalarRecurrent.gruResetGradient(n, x, at[0], x, at[1], x, at[2], x, at[3], x, at[4]));
  }
}
