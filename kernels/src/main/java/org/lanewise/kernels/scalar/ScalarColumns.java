package org.lanewise.kernels.scalar;

/// Softmax down the columns of a matrix as plain loops, one row at a time: `n` is the length of a
/// row, and each column, from `at` on, has a largest element `m`, a sum `s` and what the sum lost,
/// `c` (Kahan, "Further remarks on reducing truncation errors", 1965).
public final class ScalarColumns {
  private ScalarColumns() {}

  /// Takes a row into the largest elements and the sums. One exponential an element will do: either
  /// the element is the larger, and the sum so far is multiplied by `e^(m - x)`, or it adds
  /// `e^(x - m)`.
  public static void accumulate(
      int n, float[] x, int xOffset, float[] m, float[] s, float[] c, int at) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i];
      float max = m[at + i];
      float e = ScalarSoftmaxExp.exp(-Math.abs(v - max));
      float sum = s[at + i];
      float lost = c[at + i];
      boolean larger = v > max;
      if (larger) {
        sum *= e;
        lost *= e;
        m[at + i] = v;
      }
      float add = (larger ? 1 : e) - lost;
      float total = sum + add;
      c[at + i] = total - sum - add;
      s[at + i] = total;
    }
  }

  /// Finds the largest elements of `n` rows, `ld` apart, one column after another.
  public static void maxDown(int n, int ld, int width, float[] x, int xOffset, float[] m, int at) {
    for (int i = 0; i < width; i++) {
      float max = -Float.MAX_VALUE;
      for (int r = 0; r < n; r++) {
        float v = x[xOffset + r * ld + i];
        max = v > max ? v : max;
      }
      m[at + i] = max;
    }
  }

  /// Finds the sums in the same way, from the largest elements.
  public static void sumDown(
      int n, int ld, int width, float[] x, int xOffset, float[] m, float[] s, int at) {
    for (int i = 0; i < width; i++) {
      float sum = 0;
      float lost = 0;
      for (int r = 0; r < n; r++) {
        float add = ScalarSoftmaxExp.exp(x[xOffset + r * ld + i] - m[at + i]) - lost;
        float total = sum + add;
        lost = total - sum - add;
        sum = total;
      }
      s[at + i] = sum;
    }
  }

  /// y = s exp(x - m).
  public static void expScaled(
      int n,
      float[] x,
      int xOffset,
      float[] m,
      int mOffset,
      float[] s,
      int sOffset,
      float[] y,
      int yOffset) {
    for (int i = 0; i < n; i++) {
      float e = ScalarSoftmaxExp.exp(x[xOffset + i] - m[mOffset + i]);
      y[yOffset + i] = e * s[sOffset + i];
    }
  }

  /// y = x - m - s.
  public static void subtract(
      int n, float[] x, int xOffset, float[] m, float[] s, int at, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = x[xOffset + i] - m[at + i] - s[at + i];
    }
  }

  /// s += x.
  public static void add(int n, float[] x, int xOffset, float[] s, float[] c, int at) {
    for (int i = 0; i < n; i++) {
      float v = x[xOffset + i] - c[at + i];
      float total = s[at + i] + v;
      c[at + i] = total - s[at + i] - v;
      s[at + i] = total;
    }
  }

  /// s += x y.
  public static void addProducts(
      int n, float[] x, int xOffset, float[] y, int yOffset, float[] s, float[] c, int at) {
    for (int i = 0; i < n; i++) {
      float v = Math.fma(x[xOffset + i], y[yOffset + i], -c[at + i]);
      float total = s[at + i] + v;
      c[at + i] = total - s[at + i] - v;
      s[at + i] = total;
    }
  }

  /// dx = y (dy - s).
  public static void backward(
      int n,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] s,
      int at,
      float[] dx,
      int dxOffset) {
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = y[yOffset + i] * (dy[dyOffset + i] - s[at + i]);
    }
  }

  /// dx = dy - exp(y) s.
  public static void logBackward(
      int n,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] s,
      int at,
      float[] dx,
      int dxOffset) {
    for (int i = 0; i < n; i++) {
      float e = ScalarSoftmaxExp.exp(y[yOffset + i]);
      dx[dxOffset + i] = Math.fma(e, -s[at + i], dy[dyOffset + i]);
    }
  }
}
