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

/// The operations of two operands on vectors, a loop each, over rows of `n` elements: the rows of
/// `a` and `b` are a step apart, which is 0 where one row serves all, and those of `y` lie one
/// after another. [VectorBinaryValue] has the loops of a row and a value.
public final class VectorBinary {
  private VectorBinary() {}

  /// y = a op b.
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
      // There is no vector function of two operands.
      case POW ->
          ScalarBinary.forward(POW, rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
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
      int q = bOffset + row * bStep;
      int r = yOffset + row * n;
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        FloatVector w = FloatVector.fromArray(F, b, q + i);
        v.add(w).intoArray(y, r + i);
      }
      if (LENGTH > 4 && end < n) {
        VectorMask<Float> mask = F.indexInRange(end, n);
        FloatVector v = FloatVector.fromArray(F, a, p + end, mask);
        FloatVector w = FloatVector.fromArray(F, b, q + end, mask);
        v.add(w).intoArray(y, r + end, mask);
      } else {
        for (int i = end; i < n; i++) {
          y[r + i] = a[p + i] + b[q + i];
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
      int q = bOffset + row * bStep;
      int r = yOffset + row * n;
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        FloatVector w = FloatVector.fromArray(F, b, q + i);
        v.sub(w).intoArray(y, r + i);
      }
      if (LENGTH > 4 && end < n) {
        VectorMask<Float> mask = F.indexInRange(end, n);
        FloatVector v = FloatVector.fromArray(F, a, p + end, mask);
        FloatVector w = FloatVector.fromArray(F, b, q + end, mask);
        v.sub(w).intoArray(y, r + end, mask);
      } else {
        for (int i = end; i < n; i++) {
          y[r + i] = a[p + i] - b[q + i];
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
      int q = bOffset + row * bStep;
      int r = yOffset + row * n;
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        FloatVector w = FloatVector.fromArray(F, b, q + i);
        v.mul(w).intoArray(y, r + i);
      }
      if (LENGTH > 4 && end < n) {
        VectorMask<Float> mask = F.indexInRange(end, n);
        FloatVector v = FloatVector.fromArray(F, a, p + end, mask);
        FloatVector w = FloatVector.fromArray(F, b, q + end, mask);
        v.mul(w).intoArray(y, r + end, mask);
      } else {
        for (int i = end; i < n; i++) {
          y[r + i] = a[p + i] * b[q + i];
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
      int q = bOffset + row * bStep;
      int r = yOffset + row * n;
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        FloatVector w = FloatVector.fromArray(F, b, q + i);
        v.div(w).intoArray(y, r + i);
      }
      if (LENGTH > 4 && end < n) {
        VectorMask<Float> mask = F.indexInRange(end, n);
        FloatVector v = FloatVector.fromArray(F, a, p + end, mask);
        FloatVector w = FloatVector.fromArray(F, b, q + end, mask);
        v.div(w).intoArray(y, r + end, mask);
      } else {
        for (int i = end; i < n; i++) {
          y[r + i] = a[p + i] / b[q + i];
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
      int q = bOffset + row * bStep;
      int r = yOffset + row * n;
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        FloatVector w = FloatVector.fromArray(F, b, q + i);
        v.min(w).intoArray(y, r + i);
      }
      if (LENGTH > 4 && end < n) {
        VectorMask<Float> mask = F.indexInRange(end, n);
        FloatVector v = FloatVector.fromArray(F, a, p + end, mask);
        FloatVector w = FloatVector.fromArray(F, b, q + end, mask);
        v.min(w).intoArray(y, r + end, mask);
      } else {
        for (int i = end; i < n; i++) {
          y[r + i] = Math.min(a[p + i], b[q + i]);
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
      int q = bOffset + row * bStep;
      int r = yOffset + row * n;
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        FloatVector w = FloatVector.fromArray(F, b, q + i);
        v.max(w).intoArray(y, r + i);
      }
      if (LENGTH > 4 && end < n) {
        VectorMask<Float> mask = F.indexInRange(end, n);
        FloatVector v = FloatVector.fromArray(F, a, p + end, mask);
        FloatVector w = FloatVector.fromArray(F, b, q + end, mask);
        v.max(w).intoArray(y, r + end, mask);
      } else {
        for (int i = end; i < n; i++) {
          y[r + i] = Math.max(a[p + i], b[q + i]);
        }
      }
    }
  }
}
