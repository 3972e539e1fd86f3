package org.lanewise.kernels.scalar;

/// The gradients of reductions as plain loops.
///
/// A run lies in a row and goes into one output, whose values are passed; the elements of a line go
/// into outputs of their own.
public final class ScalarReduceGradient {
  private ScalarReduceGradient() {}

  /// dx = dy / divisor, along a line.
  public static void mean(
      int n, float divisor, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = dy[dyOffset + i] / divisor;
    }
  }

  /// dx = dy sign(x), along a run.
  public static void l1(int n, float[] x, int xOffset, float dy, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = dy * Math.signum(x[xOffset + i]);
    }
  }

  /// dx = dy sign(x), along a line.
  public static void l1(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = dy[dyOffset + i] * Math.signum(x[xOffset + i]);
    }
  }

  /// dx = dy x / y, along a run. Where the output is 0, so are its elements, and any divisor does.
  public static void l2(
      int n, float[] x, int xOffset, float y, float dy, float[] dx, int dxOffset) {
    float divisor = y == 0 ? 1 : y;
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = dy * (x[xOffset + i] / divisor);
    }
  }

  /// dx = dy x / y, along a line.
  public static void l2(
      int n,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    for (int i = 0; i < n; i++) {
      float divisor = y[yOffset + i] == 0 ? 1 : y[yOffset + i];
      dx[dxOffset + i] = dy[dyOffset + i] * (x[xOffset + i] / divisor);
    }
  }

  /// dx = scale dy (x - mean), along a run.
  public static void variance(
      int n, float scale, float[] x, int xOffset, float mean, float dy, float[] dx, int dxOffset) {
    float factor = scale * dy;
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = factor * (x[xOffset + i] - mean);
    }
  }

  /// dx = scale dy (x - mean), along a line.
  public static void variance(
      int n,
      float scale,
      float[] x,
      int xOffset,
      float[] mean,
      int meanOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    for (int i = 0; i < n; i++) {
      float factor = scale * dy[dyOffset + i];
      dx[dxOffset + i] = factor * (x[xOffset + i] - mean[meanOffset + i]);
    }
  }

  /// The number of elements that equal y, along a run.
  public static int equal(int n, float[] x, int xOffset, float y) {
    int equal = 0;
    for (int i = xOffset; i < xOffset + n; i++) {
      equal += x[i] == y ? 1 : 0;
    }
    return equal;
  }

  /// dx = share where x equals y, and rest elsewhere, along a run.
  public static void share(
      int n, float[] x, int xOffset, float y, float share, float rest, float[] dx, int dxOffset) {
    for (int i = 0; i < n; i++) {
      dx[dxOffset + i] = x[xOffset + i] == y ? share : rest;
    }
  }

  /// The gradients of outputs side by side to the elements that equal them, in equal shares; all
  /// elements of one that is NaN are NaN. Its elements are `rows`, `ld` apart, in each turn of the
  /// nest.
  public static void extremum(
      int cols,
      Nest nest,
      int rows,
      int ld,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    for (int j = 0; j < cols; j++) {
      float best = y[yOffset + j];
      int equal = 0;
      for (int turn = 0; turn < nest.count; turn++) {
        int at = xOffset + j + nest.at(turn);
        for (int i = 0; i < rows; i++, at += ld) {
          equal += x[at] == best ? 1 : 0;
        }
      }
      float share = dy[dyOffset + j] / equal;
      float rest = best == best ? 0 : Float.NaN;
      for (int turn = 0; turn < nest.count; turn++) {
        int at = j + nest.at(turn);
        for (int i = 0; i < rows; i++, at += ld) {
          dx[dxOffset + at] = x[xOffset + at] == best ? share : rest;
        }
      }
    }
  }

  /// dx = dy times the product of all other elements of one output, in double. With one 0 among
  /// them only that element has a gradient, with more none has. Both backends use it.
  public static void product(
      Nest nest, int rows, int ld, float[] x, int xOffset, float dy, float[] dx, int dxOffset) {
    int zeros = 0;
    double product = dy;
    for (int turn = 0; turn < nest.count; turn++) {
      int at = xOffset + nest.at(turn);
      for (int i = 0; i < rows; i++, at += ld) {
        if (x[at] == 0) {
          zeros++;
        } else {
          product *= x[at];
        }
      }
    }
    for (int turn = 0; turn < nest.count; turn++) {
      int start = nest.at(turn);
      for (int i = 0; i < rows; i++) {
        int at = start + i * ld;
        float v = x[xOffset + at];
        boolean alone = zeros == 0 || zeros == 1 && v == 0;
        dx[dxOffset + at] = alone ? (float) (v == 0 ? product : product / v) : 0;
      }
    }
  }
}
