package org.lanewise.kernels;

import java.util.Arrays;
import org.lanewise.kernels.scalar.ScalarColumns;
import org.lanewise.kernels.vector.VectorColumns;

/// Softmax and its relatives over an axis with others after it: down the columns of `outer`
/// matrices of `n` x `inner`, in windows of up to [#WIDTH] columns. Each pass reads the rows of a
/// window one after another, as they lie in memory: going down vector by vector would touch another
/// page with each row, and with an `inner` that is a power of two the same few sets of the cache.
///
/// The first pass finds largest elements and sums, as `ScalarColumns` says; the second one
/// exponentiates again. Short rows do go down vector by vector in the first pass: each step waits
/// for the one before, and a short row has too little to do meanwhile. Sums run down the column,
/// compensated. What the columns of a window hold stays in the first-level cache.
final class SoftmaxColumns {
  private static final int WIDTH = 1024;

  /// What is short: with 16 columns the passes along the rows take longer than those down.
  private static final int SHORT = 128;

  /// Below every element but -infinity, and not infinite itself: two infinities have no difference.
  private static final float LOWEST = -Float.MAX_VALUE;

  private static final ThreadLocal<SoftmaxColumns> OF_THREAD =
      ThreadLocal.withInitial(SoftmaxColumns::new);

  private final float[] max = new float[WIDTH];
  private final float[] sum = new float[WIDTH];
  private final float[] lost = new float[WIDTH];

  private SoftmaxColumns() {}

  /// The columns of the window that begins at column `from`.
  private static int width(int inner, int from) {
    return Math.min(WIDTH, inner - from);
  }

  /// y = softmax(x).
  static void forward(int outer, int n, int inner, float[] x, int xOffset, float[] y, int yOffset) {
    SoftmaxColumns columns = OF_THREAD.get();
    for (int i = 0; i < outer; i++) {
      for (int j = 0; j < inner; j += WIDTH) {
        int at = i * n * inner + j;
        columns.forwardWindow(n, inner, width(inner, j), x, xOffset + at, y, yOffset + at);
      }
    }
  }

  private void forwardWindow(
      int n, int ld, int width, float[] x, int xOffset, float[] y, int yOffset) {
    accumulate(n, ld, width, x, xOffset);
    for (int c = 0; c < width; c++) {
      sum[c] = max[c] == Float.POSITIVE_INFINITY ? Float.NaN : 1 / sum[c];
    }
    for (int r = 0; r < n; r++) {
      int xRow = xOffset + r * ld;
      int yRow = yOffset + r * ld;
      if (Backend.VECTOR) {
        VectorColumns.expScaled(width, x, xRow, max, 0, sum, 0, y, yRow);
      } else {
        ScalarColumns.expScaled(width, x, xRow, max, 0, sum, 0, y, yRow);
      }
    }
  }

  /// y = log(softmax(x)).
  static void logForward(
      int outer, int n, int inner, float[] x, int xOffset, float[] y, int yOffset) {
    SoftmaxColumns columns = OF_THREAD.get();
    for (int i = 0; i < outer; i++) {
      for (int j = 0; j < inner; j += WIDTH) {
        int at = i * n * inner + j;
        columns.logForwardWindow(n, inner, width(inner, j), x, xOffset + at, y, yOffset + at);
      }
    }
  }

  private void logForwardWindow(
      int n, int ld, int width, float[] x, int xOffset, float[] y, int yOffset) {
    accumulate(n, ld, width, x, xOffset);
    for (int c = 0; c < width; c++) {
      sum[c] = max[c] == Float.POSITIVE_INFINITY ? Float.NaN : (float) Math.log(sum[c]);
    }
    for (int r = 0; r < n; r++) {
      int xRow = xOffset + r * ld;
      int yRow = yOffset + r * ld;
      if (Backend.VECTOR) {
        VectorColumns.subtract(width, x, xRow, max, sum, y, yRow);
      } else {
        ScalarColumns.subtract(width, x, xRow, max, sum, 0, y, yRow);
      }
    }
  }

  /// y = log(sum of exp(x)), `outer` x `inner` of them.
  static void logSumExp(
      int outer, int n, int inner, float[] x, int xOffset, float[] y, int yOffset) {
    SoftmaxColumns columns = OF_THREAD.get();
    for (int i = 0; i < outer; i++) {
      for (int j = 0; j < inner; j += WIDTH) {
        int width = width(inner, j);
        columns.logSumExpWindow(
            n, inner, width, x, xOffset + i * n * inner + j, y, yOffset + i * inner + j);
      }
    }
  }

  private void logSumExpWindow(
      int n, int ld, int width, float[] x, int xOffset, float[] y, int yOffset) {
    accumulate(n, ld, width, x, xOffset);
    for (int c = 0; c < width; c++) {
      float top = max[c];
      if (top == Float.POSITIVE_INFINITY) {
        // Infinite, unless there is a NaN, which the sum has too where an infinity met another.
        for (int r = 0; r < n; r++) {
          top = Math.max(top, x[xOffset + r * ld + c]);
        }
        y[yOffset + c] = top;
      } else {
        y[yOffset + c] = (float) (top + Math.log(sum[c]));
      }
    }
  }

  /// The largest elements and the sums of the exponentials less them.
  private void accumulate(int n, int ld, int width, float[] x, int xOffset) {
    if (ld <= SHORT) {
      if (Backend.VECTOR) {
        VectorColumns.maxDown(n, ld, width, x, xOffset, max);
        VectorColumns.sumDown(n, ld, width, x, xOffset, max, sum);
      } else {
        ScalarColumns.maxDown(n, ld, width, x, xOffset, max, 0);
        ScalarColumns.sumDown(n, ld, width, x, xOffset, max, sum, 0);
      }
      return;
    }
    Arrays.fill(max, 0, width, LOWEST);
    Arrays.fill(sum, 0, width, 0);
    Arrays.fill(lost, 0, width, 0);
    for (int r = 0; r < n; r++) {
      if (Backend.VECTOR) {
        VectorColumns.accumulate(width, x, xOffset + r * ld, max, sum, lost);
      } else {
        ScalarColumns.accumulate(width, x, xOffset + r * ld, max, sum, lost, 0);
      }
    }
  }

  /// dx = y (dy - sum dy y).
  static void backward(
      int outer,
      int n,
      int inner,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    SoftmaxColumns columns = OF_THREAD.get();
    for (int i = 0; i < outer; i++) {
      for (int j = 0; j < inner; j += WIDTH) {
        int at = i * n * inner + j;
        columns.backwardWindow(
            n, inner, width(inner, j), y, yOffset + at, dy, dyOffset + at, dx, dxOffset + at);
      }
    }
  }

  private void backwardWindow(
      int n,
      int ld,
      int width,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    Arrays.fill(sum, 0, width, 0);
    Arrays.fill(lost, 0, width, 0);
    for (int r = 0; r < n * ld; r += ld) {
      if (Backend.VECTOR) {
        VectorColumns.addProducts(width, y, yOffset + r, dy, dyOffset + r, sum, lost);
      } else {
        ScalarColumns.addProducts(width, y, yOffset + r, dy, dyOffset + r, sum, lost, 0);
      }
    }
    for (int r = 0; r < n * ld; r += ld) {
      if (Backend.VECTOR) {
        VectorColumns.backward(width, y, yOffset + r, dy, dyOffset + r, sum, dx, dxOffset + r);
      } else {
        ScalarColumns.backward(width, y, yOffset + r, dy, dyOffset + r, sum, 0, dx, dxOffset + r);
      }
    }
  }

  /// dx = dy - exp(y) sum dy.
  static void logBackward(
      int outer,
      int n,
      int inner,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    SoftmaxColumns columns = OF_THREAD.get();
    for (int i = 0; i < outer; i++) {
      for (int j = 0; j < inner; j += WIDTH) {
        int at = i * n * inner + j;
        columns.logBackwardWindow(
            n, inner, width(inner, j), y, yOffset + at, dy, dyOffset + at, dx, dxOffset + at);
      }
    }
  }

  private void logBackwardWindow(
      int n,
      int ld,
      int width,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    Arrays.fill(sum, 0, width, 0);
    Arrays.fill(lost, 0, width, 0);
    for (int r = 0; r < n * ld; r += ld) {
      if (Backend.VECTOR) {
        VectorColumns.add(width, dy, dyOffset + r, sum, lost);
      } else {
        ScalarColumns.add(width, dy, dyOffset + r, sum, lost, 0);
      }
    }
    for (int r = 0; r < n * ld; r += ld) {
      if (Backend.VECTOR) {
        VectorColumns.logBackward(width, y, yOffset + r, dy, dyOffset + r, sum, dx, dxOffset + r);
      } else {
        ScalarColumns.logBackward(
            width, y, yOffset + r, dy, dyOffset + r, sum, 0, dx, dxOffset + r);
      }
    }
  }

  /// dx = dy exp(x - y) for the `outer` x `inner` sums y of [#logSumExp].
  static void logSumExpBackward(
      int outer,
      int n,
      int inner,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    for (int i = 0; i < outer; i++) {
      int group = i * inner;
      for (int r = i * n * inner; r < (i + 1) * n * inner; r += inner) {
        if (Backend.VECTOR) {
          VectorColumns.expScaled(
              inner, x, xOffset + r, y, yOffset + group, dy, dyOffset + group, dx, dxOffset + r);
        } else {
          ScalarColumns.expScaled(
              inner, x, xOffset + r, y, yOffset + group, dy, dyOffset + group, dx, dxOffset + r);
        }
      }
    }
  }
}
