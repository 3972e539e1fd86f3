package org.lanewise.kernels.scalar;

/// The operations of two operands as plain loops.
public final class ScalarBinary {
  // What tells the operations apart below the public interface, on both backends.
  public static final int ADD = 0;
  public static final int SUB = 1;
  public static final int MUL = 2;
  public static final int DIV = 3;
  public static final int MIN = 4;
  public static final int MAX = 5;
  public static final int POW = 6;

  private ScalarBinary() {}

  /// y = a op b, over rows that are a step apart in a and b, and one after another in y.
  public static void forward(
      int kind,
      int rows,
      int n,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      float[] y,
      int yOffset) {
    for (int row = 0; row < rows; row++) {
      row(kind, n, a, aOffset + row * aStep, b, bOffset + row * bStep, y, yOffset + row * n);
    }
  }

  /// y = a op b, with one value of b a row.
  public static void forwardValue(
      int kind,
      int rows,
      int n,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      float[] y,
      int yOffset) {
    for (int row = 0; row < rows; row++) {
      value(kind, n, a, aOffset + row * aStep, b[bOffset + row * bStep], y, yOffset + row * n);
    }
  }

  /// y = a op b, with one value of a a row.
  public static void valueFirst(
      int kind,
      int rows,
      int n,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      float[] y,
      int yOffset) {
    for (int row = 0; row < rows; row++) {
      valueFirst(kind, n, a[aOffset + row * aStep], b, bOffset + row * bStep, y, yOffset + row * n);
    }
  }

  private static void row(
      int kind, int n, float[] a, int aOffset, float[] b, int bOffset, float[] y, int yOffset) {
    switch (kind) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = a[aOffset + i] + b[bOffset + i];
        }
      }
      case SUB -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = a[aOffset + i] - b[bOffset + i];
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = a[aOffset + i] * b[bOffset + i];
        }
      }
      case DIV -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = a[aOffset + i] / b[bOffset + i];
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = Math.min(a[aOffset + i], b[bOffset + i]);
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = Math.max(a[aOffset + i], b[bOffset + i]);
        }
      }
      case POW -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = ScalarPow.pow(a[aOffset + i], b[bOffset + i]);
        }
      }
      default -> throw new AssertionError(kind);
    }
  }

  private static void value(
      int kind, int n, float[] a, int aOffset, float value, float[] y, int yOffset) {
    switch (kind) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = a[aOffset + i] + value;
        }
      }
      case SUB -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = a[aOffset + i] - value;
        }
      }
      case MUL -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = a[aOffset + i] * value;
        }
      }
      case DIV -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = a[aOffset + i] / value;
        }
      }
      case MIN -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = Math.min(a[aOffset + i], value);
        }
      }
      case MAX -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = Math.max(a[aOffset + i], value);
        }
      }
      case POW -> ScalarPow.pow(value, n, a, aOffset, y, yOffset);
      default -> throw new AssertionError(kind);
    }
  }

  private static void valueFirst(
      int kind, int n, float value, float[] b, int bOffset, float[] y, int yOffset) {
    switch (kind) {
      case SUB -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = value - b[bOffset + i];
        }
      }
      case DIV -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = value / b[bOffset + i];
        }
      }
      case POW -> {
        for (int i = 0; i < n; i++) {
          y[yOffset + i] = ScalarPow.pow(value, b[bOffset + i]);
        }
      }
      default -> value(kind, n, b, bOffset, value, y, yOffset);
    }
  }

  /// dx = the gradient of one operand.
  public static void gradient(
      int kind,
      boolean ofB,
      int n,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    switch (kind) {
      case ADD -> System.arraycopy(dy, dyOffset, dx, dxOffset, n);
      case SUB -> {
        for (int i = 0; i < n; i++) {
          float g = dy[dyOffset + i];
          dx[dxOffset + i] = ofB ? -g : g;
        }
      }
      case MUL -> row(MUL, n, dy, dyOffset, ofB ? a : b, ofB ? aOffset : bOffset, dx, dxOffset);
      case DIV -> {
        if (ofB) {
          divisor(n, a, aOffset, b, bOffset, dy, dyOffset, dx, dxOffset);
        } else {
          row(DIV, n, dy, dyOffset, b, bOffset, dx, dxOffset);
        }
      }
      case MIN, MAX -> {
        for (int i = 0; i < n; i++) {
          float v = a[aOffset + i];
          float w = b[bOffset + i];
          boolean lost = (kind == MIN) == ofB ? v < w : v > w;
          float g = dy[dyOffset + i];
          dx[dxOffset + i] = lost ? 0 : v == w ? g * 0.5f : g;
        }
      }
      case POW -> {
        if (ofB) {
          exponent(n, a, aOffset, b, bOffset, dy, dyOffset, dx, dxOffset);
        } else {
          base(n, a, aOffset, b, bOffset, dy, dyOffset, dx, dxOffset);
        }
      }
      default -> throw new AssertionError(kind);
    }
  }

  private static void divisor(
      int n,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    for (int i = 0; i < n; i++) {
      float w = b[bOffset + i];
      dx[dxOffset + i] = -(dy[dyOffset + i] * (a[aOffset + i] / w) / w);
    }
  }

  private static void base(
      int n,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    for (int i = 0; i < n; i++) {
      float w = b[bOffset + i];
      float slope = w == 0 ? 0 : w * ScalarPow.pow(a[aOffset + i], w - 1);
      dx[dxOffset + i] = dy[dyOffset + i] * slope;
    }
  }

  private static void exponent(
      int n,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    for (int i = 0; i < n; i++) {
      float v = a[aOffset + i];
      float w = b[bOffset + i];
      float slope = v == 0 && w >= 0 ? 0 : ScalarPow.pow(v, w) * ScalarMath.log(v);
      dx[dxOffset + i] = dy[dyOffset + i] * slope;
    }
  }
}
