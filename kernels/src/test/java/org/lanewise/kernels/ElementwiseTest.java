package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What holds for every operation that takes each element by itself: the position of an element and
/// the number of its neighbours do not change a bit of the result, in place gives the same as out
/// of place, and nothing outside the window is touched.
class ElementwiseTest {
  private static final float GUARD = -123.5f;
  private static final int MOST = 4 * Backend.lanes() + 1;

  private interface Op {
    /// Computes z from x and y, all from one offset on.
    void run(int n, float[] x, float[] y, float[] z, int offset);
  }

  private static final Map<String, Op> OPS = new LinkedHashMap<>();

  static {
    for (Activation f :
        new Activation[] {
          Activation.LINEAR,
          Activation.RELU,
          Activation.LEAKY_RELU,
          Activation.SIGMOID,
          Activation.TANH
        }) {
      OPS.put(f + " forward", (n, x, y, z, o) -> f.forward(n, x, o, z, o));
      OPS.put(f + " backward", (n, x, y, z, o) -> f.backward(n, x, o, y, o, z, o));
    }
    OPS.put(
        "squared error backward",
        (n, x, y, z, o) -> SquaredError.backward(n, x, o, y, o, 0.3f, z, o));
    OPS.put(
        "saxpy",
        (n, x, y, z, o) -> {
          if (z != x) {
            System.arraycopy(x, o, z, o, n);
          }
          Axpy.saxpy(n, 0.7f, y, o, z, o);
        });
    OPS.put(
        "adam",
        (n, x, y, z, o) -> {
          if (z != x) {
            System.arraycopy(x, o, z, o, n);
          }
          float[] m = new float[o + n];
          float[] v = new float[o + n];
          Update.adam(
              n, 0.01f, 0.9f, 0.999f, 1e-7f, 1, 1, Regularization.NONE, z, o, y, o, m, o, v, o);
          Update.adam(
              n, 0.01f, 0.9f, 0.999f, 1e-7f, 2, 1, Regularization.NONE, z, o, y, o, m, o, v, o);
        });
  }

  @TestFactory
  Iterable<DynamicTest> everyLengthAndOffset() {
    return OPS.entrySet().stream()
        .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check(e.getValue())))
        .toList();
  }

  private static void check(Op op) {
    for (int offset = 0; offset < 3; offset++) {
      for (int n = 0; n <= MOST; n++) {
        float[] x = input(offset + n + 2, 1.3f);
        float[] y = input(offset + n + 2, -0.7f);
        float[] z = new float[offset + n + 2];
        Arrays.fill(z, GUARD);
        float[] expected = z.clone();
        for (int i = offset; i < offset + n; i++) {
          float[] one = new float[1];
          op.run(1, new float[] {x[i]}, new float[] {y[i]}, one, 0);
          expected[i] = one[0];
        }
        float[] before = y.clone();
        op.run(n, x, y, z, offset);
        assertArrayEquals(expected, z, "n = " + n + ", offset = " + offset);

        op.run(n, x, y, x, offset);
        for (int i = offset; i < offset + n; i++) {
          assertEquals(expected[i], x[i], "in place, n = " + n + ", offset = " + offset);
        }
        assertArrayEquals(before, y, "an input changed");
      }
    }
  }

  /// Values of both signs and many sizes, with zeros among them.
  private static float[] input(int n, float factor) {
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = i % 7 == 3 ? 0 : factor * (i % 11 - 5) * (1 + i * 0.01f);
    }
    return x;
  }
}
