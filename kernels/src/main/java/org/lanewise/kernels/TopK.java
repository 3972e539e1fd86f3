package org.lanewise.kernels;

/// Where the largest elements of an axis are, or the smallest: ONNX's TopK. In order, the best
/// first; of equal ones, where -0 equals +0, the one that comes first. A NaN counts as larger than
/// all numbers where the largest are asked for, and as smaller where the smallest are.
///
/// A heap of the best so far, the worst of them on top (Williams, "Algorithm 232: Heapsort", 1964):
/// `n log k` steps, and no memory but the result.
public final class TopK {
  private TopK() {}

  /// Overwrites y with places on an axis, as floats, which are exact up to 2^24.
  ///
  /// @param outer how many tensors follow each other
  /// @param n the length of the axis, up to 2^24
  /// @param inner the elements that lie side by side within a position of the axis
  /// @param k how many places are asked for, 0 to `n`
  /// @param largest whether the largest elements are, else the smallest
  /// @param x `[outer, n, inner]`
  /// @param xOffset the index of its first element
  /// @param y `[outer, k, inner]`
  /// @param yOffset the index of its first element
  /// @throws IllegalArgumentException if a size is negative, `k` is more than `n`, an array is too
  ///     short, or the two windows overlap; nothing is written then
  /// @throws NullPointerException if an array is null
  public static void places(
      int outer,
      int n,
      int inner,
      int k,
      boolean largest,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    Check.tensor("x", x, xOffset, outer, n, inner);
    if (k < 0 || k > n || n > 1 << 24) {
      throw new IllegalArgumentException(
          "k is " + k + " and n is " + n + ", expected 0 <= k <= n <= 2^24");
    }
    Check.tensor("y", y, yOffset, outer, k, inner);
    Check.disjoint("y", y, yOffset, outer * k * inner, "x", x, xOffset, outer * n * inner);
    for (int row = 0; row < outer && k > 0; row++) {
      for (int i = 0; i < inner; i++) {
        int from = xOffset + row * n * inner + i;
        line(n, inner, k, largest, x, from, y, yOffset + row * k * inner + i);
      }
    }
  }

  /// One line of elements `step` apart.
  private static void line(
      int n, int step, int k, boolean largest, float[] x, int from, float[] y, int to) {
    for (int i = 0; i < k; i++) {
      y[to + i * step] = i;
    }
    for (int top = k / 2 - 1; top >= 0; top--) {
      sink(top, k, step, largest, x, from, y, to);
    }
    for (int i = k; i < n; i++) {
      if (better(i, (int) y[to], step, largest, x, from)) {
        y[to] = i;
        sink(0, k, step, largest, x, from, y, to);
      }
    }
    for (int end = k - 1; end > 0; end--) {
      float worst = y[to];
      y[to] = y[to + end * step];
      y[to + end * step] = worst;
      sink(0, end, step, largest, x, from, y, to);
    }
  }

  /// Moves a place down a heap of `k` until those below it are better.
  private static void sink(
      int place, int k, int step, boolean largest, float[] x, int from, float[] y, int to) {
    int at = place;
    float moved = y[to + at * step];
    while (2 * at + 1 < k) {
      int below = 2 * at + 1;
      if (below + 1 < k) {
        int left = (int) y[to + below * step];
        int right = (int) y[to + (below + 1) * step];
        below = better(left, right, step, largest, x, from) ? below + 1 : below;
      }
      float worst = y[to + below * step];
      if (better((int) worst, (int) moved, step, largest, x, from)) {
        break;
      }
      y[to + at * step] = worst;
      at = below;
    }
    y[to + at * step] = moved;
  }

  private static boolean better(int a, int b, int step, boolean largest, float[] x, int from) {
    float p = x[from + a * step];
    float q = x[from + b * step];
    if (p == q || p != p && q != q) {
      return a < b;
    }
    return p != p || q == q && (largest ? p > q : p < q);
  }
}
