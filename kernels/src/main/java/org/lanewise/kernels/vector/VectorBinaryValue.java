package org.lanewise.kernels.vector;

import static org.lanewise.kernels.scalar.ScalarBinary.ADD;
import static org.lanewise.kernels.scalar.ScalarBinary.DIV;
import static org.lanewise.kernels.scalar.ScalarBinary.MAX;
import static org.lanewise.kernels.scalar.ScalarBinary.MIN;
import static org.lanewise.kernels.scalar.ScalarBinary.MUL;
import static org.lanewise.kernels.scalar.ScalarBinary.POW;
import static org.lanewise.kernels.scalar.ScalarBinary.SUB;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.lanewise.kernels.scalar.ScalarBinary;

/// The operations of a row and a value on vectors, a loop each: beside each row of `n` elements the
/// other operand has one value. The rows, and the values, are a step apart, which is 0 where one
/// serves all.
public final class VectorBinaryValue {
  private VectorBinaryValue() {}

  /// y = a op b, with one value of b a row.
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
    switch (kind) {
      case ADD -> add(rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
      case SUB -> sub(rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
      case MUL -> mul(rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
      case DIV -> div(rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
      case MIN -> min(rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
      case MAX -> max(rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
      case POW -> {
        for (int row = 0; row < rows; row++) {
          float exponent = b[bOffset + row * bStep];
          VectorPow.pow(exponent, n, a, aOffset + row * aStep, y, yOffset + row * n);
        }
      }
      default -> throw new AssertionError(kind);
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
    switch (kind) {
      case ADD -> add(rows, n, b, bOffset, bStep, a, aOffset, aStep, y, yOffset);
      case SUB -> valueSub(rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
      case MUL -> mul(rows, n, b, bOffset, bStep, a, aOffset, aStep, y, yOffset);
      case DIV -> valueDiv(rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
      case MIN -> min(rows, n, b, bOffset, bStep, a, aOffset, aStep, y, yOffset);
      case MAX -> max(rows, n, b, bOffset, bStep, a, aOffset, aStep, y, yOffset);
      case POW ->
          ScalarBinary.valueFirst(POW, rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
      default -> throw new AssertionError(kind);
    }
  }

  private static void add(
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
    int end = F.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int p = aOffset + row * aStep;
      int r = yOffset + row * n;
      float value = b[bOffset + row * bStep];
      FloatVector w = FloatVector.broadcast(F, value);
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        v.add(w).intoArray(y, r + i);
      }
      if (LENGTH > 4 && end < n) {
        VectorMask<Float> mask = F.indexInRange(end, n);
        FloatVector v = FloatVector.fromArray(F, a, p + end, mask);
        v.add(w).intoArray(y, r + end, mask);
      } else {
        for (int i = end; i < n; i++) {
          y[r + i] = a[p + i] + value;
        }
      }
    }
  }

  private static void sub(
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
    int end = F.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int p = aOffset + row * aStep;
      int r = yOffset + row * n;
      float value = b[bOffset + row * bStep];
      FloatVector w = FloatVector.broadcast(F, value);
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        v.sub(w).intoArray(y, r + i);
      }
      if (LENGTH > 4 && end < n) {
        VectorMask<Float> mask = F.indexInRange(end, n);
        FloatVector v = FloatVector.fromArray(F, a, p + end, mask);
        v.sub(w).intoArray(y, r + end, mask);
      } else {
        for (int i = end; i < n; i++) {
          y[r + i] = a[p + i] - value;
        }
      }
    }
  }

  private static void valueSub(
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
    int end = F.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int q = bOffset + row * bStep;
      int r = yOffset + row * n;
      float value = a[aOffset + row * aStep];
      FloatVector v = FloatVector.broadcast(F, value);
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector w = FloatVector.fromArray(F, b, q + i);
        v.sub(w).intoArray(y, r + i);
      }
      if (LENGTH > 4 && end < n) {
        VectorMask<Float> mask = F.indexInRange(end, n);
        FloatVector w = FloatVector.fromArray(F, b, q + end, mask);
        v.sub(w).intoArray(y, r + end, mask);
      } else {
        for (int i = end; i < n; i++) {
          y[r + i] = value - b[q + i];
        }
      }
    }
  }

  private static void mul(
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
    int end = F.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int p = aOffset + row * aStep;
      int r = yOffset + row * n;
      float value = b[bOffset + row * bStep];
      FloatVector w = FloatVector.broadcast(F, value);
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        v.mul(w).intoArray(y, r + i);
      }
      if (LENGTH > 4 && end < n) {
        VectorMask<Float> mask = F.indexInRange(end, n);
        FloatVector v = FloatVector.fromArray(F, a, p + end, mask);
        v.mul(w).intoArray(y, r + end, mask);
      } else {
        for (int i = end; i < n; i++) {
          y[r + i] = a[p + i] * value;
        }
      }
    }
  }

  private static void div(
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
    int end = F.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int p = aOffset + row * aStep;
      int r = yOffset + row * n;
      float value = b[bOffset + row * bStep];
      FloatVector w = FloatVector.broadcast(F, value);
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        v.div(w).intoArray(y, r + i);
      }
      if (LENGTH > 4 && end < n) {
        VectorMask<Float> mask = F.indexInRange(end, n);
        FloatVector v = FloatVector.fromArray(F, a, p + end, mask);
        v.div(w).intoArray(y, r + end, mask);
      } else {
        for (int i = end; i < n; i++) {
          y[r + i] = a[p + i] / value;
        }
      }
    }
  }

  private static void valueDiv(
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
    int end = F.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int q = bOffset + row * bStep;
      int r = yOffset + row * n;
      float value = a[aOffset + row * aStep];
      FloatVector v = FloatVector.broadcast(F, value);
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector w = FloatVector.fromArray(F, b, q + i);
        v.div(w).intoArray(y, r + i);
      }
      if (LENGTH > 4 && end < n) {
        VectorMask<Float> mask = F.indexInRange(end, n);
        FloatVector w = FloatVector.fromArray(F, b, q + end, mask);
        v.div(w).intoArray(y, r + end, mask);
      } else {
        for (int i = end; i < n; i++) {
          y[r + i] = value / b[q + i];
        }
      }
    }
  }

  private static void min(
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
    int end = F.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int p = aOffset + row * aStep;
      int r = yOffset + row * n;
      float value = b[bOffset + row * bStep];
      FloatVector w = FloatVector.broadcast(F, value);
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        v.min(w).intoArray(y, r + i);
      }
      if (LENGTH > 4 && end < n) {
        VectorMask<Float> mask = F.indexInRange(end, n);
        FloatVector v = FloatVector.fromArray(F, a, p + end, mask);
        v.min(w).intoArray(y, r + end, mask);
      } else {
        for (int i = end; i < n; i++) {
          y[r + i] = Math.min(a[p + i], value);
        }
      }
    }
  }

  private static void max(
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
    int end = F.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int p = aOffset + row * aStep;
      int r = yOffset + row * n;
      float value = b[bOffset + row * bStep];
      FloatVector w = FloatVector.broadcast(F, value);
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        v.max(w).intoArray(y, r + i);
      }
      if (LENGTH > 4 && end < n) {
        VectorMask<Float> mask = F.indexInRange(end, n);
        FloatVector v = FloatVector.fromArray(F, a, p + end, mask);
        v.max(w).intoArray(y, r + end, mask);
      } else {
        for (int i = end; i < n; i++) {
          y[r + i] = Math.max(a[p + i], value);
        }
      }
    }
  }
}
