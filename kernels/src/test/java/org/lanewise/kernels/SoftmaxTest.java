package org.lanewise.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Softmax, its logarithm and the cross-entropies against doubles, over every length around the
/// lanes; guards around the rows; rows that are not finite.
class SoftmaxTest {
  private static final float GUARD = -123.5f;
  private static final int MOST = 4 * Backend.lanes() + 1;
  private static final int ROWS = 3;
  private static final float INF = Float.POSITIVE_INFINITY;

  private static float[] random(int n, double scale) {
    SplittableRandom random = new SplittableRandom(n);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) (scale * random.nextDouble(-1, 1));
    }
    return x;
  }

  private static float[] guarded(int n) {
    float[] x = new float[n];
    Arrays.fill(x, GUARD);
    return x;
  }

  private static double logSum(float[] x, int offset, int n) {
    double sum = 0;
    for (int j = 0; j < n; j++) {
      sum += Math.exp(x[offset + j]);
    }
    return Math.log(sum);
  }

  @Test
  void forwardMatchesDoubleAndKeepsToItsWindow() {
    for (int cols = 1; cols <= MOST; cols++) {
      int ldx = cols + 2;
      int ldy = cols + 1;
      float[] x = random(1 + ROWS * ldx, 8);
      float[] y = guarded(2 + ROWS * ldy);
      float[] log = y.clone();
      Softmax.forward(ROWS, cols, x, 1, ldx, y, 2, ldy);
      Softmax.logForward(ROWS, cols, x, 1, ldx, log, 2, ldy);
      float[] expected = guarded(y.length);
      float[] expectedLog = guarded(y.length);
      for (int i = 0; i < ROWS; i++) {
        double sum = logSum(x, 1 + i * ldx, cols);
        for (int j = 0; j < cols; j++) {
          int at = 2 + i * ldy + j;
          double e = x[1 + i * ldx + j] - sum;
          expected[at] = (float) Math.exp(e);
          expectedLog[at] = (float) e;
          // |x - max| is at most 16.
          double bound = (16 + MOST + 8) * 0x1p-24;
          assertEquals(Math.exp(e), y[at], bound * Math.exp(e), "cols = " + cols);
          assertEquals(e, log[at], bound, "cols = " + cols);
        }
      }
      assertGuards(expected, y);
      assertGuards(expectedLog, log);

      float[] inPlace = x.clone();
      Softmax.forward(ROWS, cols, inPlace, 1, ldx, inPlace, 1, ldx);
      for (int i = 0; i < ROWS; i++) {
        assertArrayEquals(
            Arrays.copyOfRange(y, 2 + i * ldy, 2 + i * ldy + cols),
            Arrays.copyOfRange(inPlace, 1 + i * ldx, 1 + i * ldx + cols));
      }
      Softmax.logForward(ROWS, cols, x, 1, ldx, x, 1, ldx);
      for (int i = 0; i < ROWS; i++) {
        assertArrayEquals(
            Arrays.copyOfRange(log, 2 + i * ldy, 2 + i * ldy + cols),
            Arrays.copyOfRange(x, 1 + i * ldx, 1 + i * ldx + cols));
      }
    }
  }

  private static void assertGuards(float[] expected, float[] actual) {
    for (int i = 0; i < expected.length; i++) {
      if (expected[i] == GUARD) {
        assertEquals(GUARD, actual[i], "guard " + i);
      }
    }
  }

  @Test
  void backwardMatchesDouble() {
    for (int cols = 1; cols <= MOST; cols++) {
      float[] x = random(cols, 2);
      float[] dy = random(cols + 1, 3);
      float[] y = new float[cols];
      float[] dx = guarded(cols + 1);
      Softmax.forward(1, cols, x, 0, cols, y, 0, cols);
      Softmax.backward(1, cols, y, 0, cols, dy, 1, cols, dx, 1, cols);
      double dot = 0;
      double sum = 0;
      for (int j = 0; j < cols; j++) {
        dot += (double) y[j] * dy[1 + j];
        sum += dy[1 + j];
      }
      for (int j = 0; j < cols; j++) {
        assertEquals(y[j] * (dy[1 + j] - dot), dx[1 + j], 1e-5 * y[j], "cols = " + cols);
      }
      assertEquals(GUARD, dx[0]);
      float[] inPlace = dy.clone();
      Softmax.backward(1, cols, y, 0, cols, inPlace, 1, cols, inPlace, 1, cols);
      dx[0] = dy[0];
      assertArrayEquals(dx, inPlace);

      Softmax.logForward(1, cols, x, 0, cols, y, 0, cols);
      Softmax.logBackward(1, cols, y, 0, cols, dy, 1, cols, dx, 1, cols);
      for (int j = 0; j < cols; j++) {
        assertEquals(dy[1 + j] - Math.exp(y[j]) * sum, dx[1 + j], 1e-5, "cols = " + cols);
      }
      inPlace = dy.clone();
      Softmax.logBackward(1, cols, y, 0, cols, inPlace, 1, cols, inPlace, 1, cols);
      assertArrayEquals(dx, inPlace);
      Softmax.logBackward(1, cols, y, 0, cols, dy, 1, cols, y, 0, cols);
      assertArrayEquals(Arrays.copyOfRange(dx, 1, 1 + cols), y);
    }
  }

  @Test
  void crossEntropyMatchesDouble() {
    for (int cols = 1; cols <= MOST; cols++) {
      float[] x = random(ROWS * cols, 8);
      int[] labels = {0, cols / 2, cols - 1};
      float[] targets = new float[ROWS * cols];
      double expected = 0;
      for (int i = 0; i < ROWS; i++) {
        targets[i * cols + labels[i]] = 1;
        expected += (logSum(x, i * cols, cols) - x[i * cols + labels[i]]) / ROWS;
      }
      float[] p = new float[ROWS * cols];
      float[] d = new float[ROWS * cols];
      float[] dense = new float[ROWS * cols];
      double loss = CrossEntropy.sparseForward(ROWS, cols, x, 0, cols, labels, 0, p, 0, cols);
      assertEquals(expected, loss, 1e-5);
      assertEquals(
          loss, CrossEntropy.forward(ROWS, cols, x, 0, cols, targets, 0, cols, p, 0, cols), 1e-12);
      float[] softmax = new float[ROWS * cols];
      Softmax.forward(ROWS, cols, x, 0, cols, softmax, 0, cols);
      assertArrayEquals(softmax, p);
      CrossEntropy.sparseBackward(ROWS, cols, p, 0, cols, labels, 0, 0.5f, d, 0, cols);
      CrossEntropy.backward(ROWS, cols, p, 0, cols, targets, 0, cols, 0.5f, dense, 0, cols);
      assertArrayEquals(d, dense);
      for (int i = 0; i < p.length; i++) {
        assertEquals(0.5f * (p[i] - targets[i]), d[i]);
      }
      assertEquals(loss, CrossEntropy.sparseForward(ROWS, cols, x, 0, cols, labels, 0, x, 0, cols));
      assertArrayEquals(p, x, "in place");
      CrossEntropy.sparseBackward(ROWS, cols, x, 0, cols, labels, 0, 0.5f, x, 0, cols);
      assertArrayEquals(d, x, "in place");
    }
    assertEquals(
        0, CrossEntropy.sparseForward(0, 3, new float[0], 0, 3, new int[0], 0, new float[0], 0, 3));
  }

  @Test
  void rowsThatAreNotFinite() {
    for (int cols = 1; cols <= MOST; cols++) {
      for (float special : new float[] {Float.NaN, INF}) {
        float[] x = random(cols, 8);
        x[cols / 2] = special;
        assertAllNaN(x);
      }
      float[] x = new float[cols];
      Arrays.fill(x, -INF);
      assertAllNaN(x);
      x[cols - 1] = 1000;
      float[] y = new float[cols];
      Softmax.forward(1, cols, x, 0, cols, y, 0, cols);
      float[] certain = new float[cols];
      certain[cols - 1] = 1;
      assertArrayEquals(certain, y);
      float[] targets = certain.clone();
      assertEquals(0, CrossEntropy.forward(1, cols, x, 0, cols, targets, 0, cols, y, 0, cols));
    }
  }

  private static void assertAllNaN(float[] x) {
    float[] expected = new float[x.length];
    Arrays.fill(expected, Float.NaN);
    float[] y = new float[x.length];
    Softmax.forward(1, x.length, x, 0, x.length, y, 0, x.length);
    assertArrayEquals(expected, y);
    Softmax.logForward(1, x.length, x, 0, x.length, y, 0, x.length);
    assertArrayEquals(expected, y);
  }
}
