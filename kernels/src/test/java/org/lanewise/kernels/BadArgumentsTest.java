package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.lanewise.kernels.Regularization.NONE;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Each refusal names the argument, its value and what was expected, and comes before any write.
class BadArgumentsTest {
  private final float[] a = {1, 2, 3, 4, 5, 6};
  private final float[] b = {6, 5, 4, 3, 2, 1};
  private final float[] out = new float[6];

  private void refused(String message, Executable call) {
    assertEquals(message, assertThrows(IllegalArgumentException.class, call).getMessage());
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, a);
    assertArrayEquals(new float[] {6, 5, 4, 3, 2, 1}, b);
    assertArrayEquals(new float[6], out);
  }

  private void missing(String name, Executable call) {
    assertEquals(name + " is null", assertThrows(NullPointerException.class, call).getMessage());
  }

  @Test
  void sizesAndWindows() {
    Activation f = Activation.RELU;
    refused("n is -1, expected 0 or more", () -> f.forward(-1, a, 0, out, 0));
    refused(
        "x has 6 elements, but 5 are needed from offset 2 on", () -> f.forward(5, a, 2, out, 0));
    refused(
        "y has 6 elements, but 5 are needed from offset -1 on", () -> f.forward(5, a, 0, out, -1));
    refused(
        "dx has 6 elements, but 6 are needed from offset 1 on",
        () -> f.backward(6, a, 0, b, 0, out, 1));
    refused("rows is -2, expected 0 or more", () -> Softmax.forward(-2, 3, a, 0, 3, out, 0, 3));
    refused(
        "the leading dimension of x is 2, expected at least 3, the length of its row",
        () -> Softmax.forward(2, 3, a, 0, 2, out, 0, 3));
    refused(
        "y has 6 elements, but 7 are needed from offset 0 on",
        () -> Softmax.logForward(2, 3, a, 0, 3, out, 0, 4));
    refused("cols is 0, expected 1 or more", () -> Reduce.argmaxRows(1, 0, a, 0, 1, new int[1], 0));
    refused(
        "w has 6 elements, but 2147483647 are needed from offset 1 on",
        () -> Update.sgd(Integer.MAX_VALUE, 1, 1, NONE, out, 1, a, 0));
  }

  @Test
  void missingArrays() {
    missing("x", () -> Activation.TANH.forward(0, null, 0, out, 0));
    missing("y", () -> Activation.TANH.forward(0, a, 0, null, 0));
    missing("labels", () -> CrossEntropy.sparseForward(1, 3, a, 0, 3, null, 0, out, 0, 3));
    missing("targets", () -> CrossEntropy.forward(1, 3, a, 0, 3, null, 0, 3, out, 0, 3));
    missing("v", () -> Update.adam(1, 1, 0, 0, 0, 1, 1, NONE, out, 0, a, 0, b, 0, null, 0));
    missing("x", () -> RandomFill.uniform(1, 1, 0, 1, null, 0));
  }

  @Test
  void overlaps() {
    refused(
        "y at offset 1 overlaps x at offset 0 of the same array: expected separate windows",
        () -> Activation.RELU.forward(2, a, 0, a, 1));
    refused(
        "y at offset 0 overlaps x at offset 0 of the same array: expected separate windows",
        () -> Softmax.forward(2, 2, a, 0, 2, a, 0, 3));
    refused(
        "dx at offset 1 overlaps dy at offset 0 of the same array: expected separate windows",
        () -> Softmax.logBackward(1, 3, a, 0, 3, b, 0, 3, b, 1, 3));
    refused(
        "probabilities at offset 0 overlaps targets at offset 0 of the same array: expected"
            + " separate windows",
        () -> CrossEntropy.forward(1, 3, a, 0, 3, b, 0, 3, b, 0, 3));
    refused(
        "y at offset 0 overlaps x at offset 0 of the same array: expected separate windows",
        () -> Reduce.columnSums(2, 3, a, 0, 3, a, 0));
    refused(
        "m at offset 0 overlaps w at offset 0 of the same array: expected separate windows",
        () -> Update.adam(2, 1, 0, 0, 0, 1, 1, NONE, a, 0, b, 0, a, 0, out, 0));
  }

  @Test
  void values() {
    refused(
        "labels[1] is 3, expected 0 to 2",
        () -> CrossEntropy.sparseForward(1, 3, a, 0, 3, new int[] {0, 3}, 1, out, 0, 3));
    refused(
        "labels[0] is -1, expected 0 to 2",
        () -> CrossEntropy.sparseBackward(1, 3, a, 0, 3, new int[] {-1}, 0, 1, out, 0, 3));
    refused(
        "cols is 0, expected 1 or more classes",
        () -> CrossEntropy.forward(1, 0, a, 0, 1, b, 0, 1, out, 0, 1));
    refused(
        "step is 0, expected 1 or more",
        () -> Update.adam(1, 1, 0, 0, 0, 0, 1, NONE, out, 0, a, 0, out, 1, out, 2));
    refused(
        "beta2 is 1.0, expected from 0 to below 1",
        () -> Update.adam(1, 1, 0, 1, 0, 1, 1, NONE, out, 0, a, 0, out, 1, out, 2));
    refused(
        "low is 1.0 and high is 1.0, expected finite numbers, low below high",
        () -> RandomFill.uniform(1, 1, 1, 1, out, 0));
    refused(
        "stddev is -1.0, expected a positive finite number",
        () -> RandomFill.truncatedNormal(1, 1, -1, out, 0));
  }
}
