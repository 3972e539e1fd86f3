package org.lanewise.kernels.vector;

import static org.lanewise.kernels.scalar.ScalarCompare.EQUAL;
import static org.lanewise.kernels.scalar.ScalarCompare.GREATER;
import static org.lanewise.kernels.scalar.ScalarCompare.GREATER_OR_EQUAL;
import static org.lanewise.kernels.scalar.ScalarCompare.LESS;
import static org.lanewise.kernels.scalar.ScalarCompare.LESS_OR_EQUAL;
import static org.lanewise.kernels.scalar.ScalarCompare.NOT_EQUAL;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// Comparisons of a row with a value on vectors, a loop each: beside each row of `n` elements the
/// other operand has one value. The rows, and the values, are a step apart, which is 0 where one
/// serves all.
public final class VectorCompareValue {
  private VectorCompareValue() {}

  /// y = whether a op b, with one value of b a row.
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
      boolean[] y,
      int yOffset) {
    switch (kind) {
      case EQUAL -> equal(rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
      case NOT_EQUAL -> notEqual(rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
      case LESS -> less(rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
      case LESS_OR_EQUAL -> lessOrEqual(rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
      case GREATER -> greater(rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
      case GREATER_OR_EQUAL ->
          greaterOrEqual(rows, n, a, aOffset, aStep, b, bOffset, bStep, y, yOffset);
      default -> throw new AssertionError(kind);
    }
  }

  /// y = whether a op b, with one value of a a row.
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
      boolean[] y,
      int yOffset) {
    switch (kind) {
      case EQUAL -> equal(rows, n, b, bOffset, bStep, a, aOffset, aStep, y, yOffset);
      case NOT_EQUAL -> notEqual(rows, n, b, bOffset, bStep, a, aOffset, aStep, y, yOffset);
      case LESS -> greater(rows, n, b, bOffset, bStep, a, aOffset, aStep, y, yOffset);
      case LESS_OR_EQUAL ->
          greaterOrEqual(rows, n, b, bOffset, bStep, a, aOffset, aStep, y, yOffset);
      case GREATER -> less(rows, n, b, bOffset, bStep, a, aOffset, aStep, y, yOffset);
      case GREATER_OR_EQUAL ->
          lessOrEqual(rows, n, b, bOffset, bStep, a, aOffset, aStep, y, yOffset);
      default -> throw new AssertionError(kind);
    }
  }

  private static void equal(
      int rows,
      int n,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      boolean[] y,
      int yOffset) {
    int end = F.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int p = aOffset + row * aStep;
      int r = yOffset + row * n;
      float value = b[bOffset + row * bStep];
      FloatVector w = FloatVector.broadcast(F, value);
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        v.compare(VectorOperators.EQ, w).intoArray(y, r + i);
      }
      for (int i = end; i < n; i++) {
        y[r + i] = a[p + i] == value;
      }
    }
  }

  private static void notEqual(
      int rows,
      int n,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      boolean[] y,
      int yOffset) {
    int end = F.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int p = aOffset + row * aStep;
      int r = yOffset + row * n;
      float value = b[bOffset + row * bStep];
      FloatVector w = FloatVector.broadcast(F, value);
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        v.compare(VectorOperators.NE, w).intoArray(y, r + i);
      }
      for (int i = end; i < n; i++) {
        y[r + i] = a[p + i] != value;
      }
    }
  }

  private static void less(
      int rows,
      int n,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      boolean[] y,
      int yOffset) {
    int end = F.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int p = aOffset + row * aStep;
      int r = yOffset + row * n;
      float value = b[bOffset + row * bStep];
      FloatVector w = FloatVector.broadcast(F, value);
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        v.compare(VectorOperators.LT, w).intoArray(y, r + i);
      }
      for (int i = end; i < n; i++) {
        y[r + i] = a[p + i] < value;
      }
    }
  }

  private static void lessOrEqual(
      int rows,
      int n,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      boolean[] y,
      int yOffset) {
    int end = F.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int p = aOffset + row * aStep;
      int r = yOffset + row * n;
      float value = b[bOffset + row * bStep];
      FloatVector w = FloatVector.broadcast(F, value);
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        v.compare(VectorOperators.LE, w).intoArray(y, r + i);
      }
      for (int i = end; i < n; i++) {
        y[r + i] = a[p + i] <= value;
      }
    }
  }

  private static void greater(
      int rows,
      int n,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      boolean[] y,
      int yOffset) {
    int end = F.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int p = aOffset + row * aStep;
      int r = yOffset + row * n;
      float value = b[bOffset + row * bStep];
      FloatVector w = FloatVector.broadcast(F, value);
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        v.compare(VectorOperators.GT, w).intoArray(y, r + i);
      }
      for (int i = end; i < n; i++) {
        y[r + i] = a[p + i] > value;
      }
    }
  }

  private static void greaterOrEqual(
      int rows,
      int n,
      float[] a,
      int aOffset,
      int aStep,
      float[] b,
      int bOffset,
      int bStep,
      boolean[] y,
      int yOffset) {
    int end = F.loopBound(n);
    for (int row = 0; row < rows; row++) {
      int p = aOffset + row * aStep;
      int r = yOffset + row * n;
      float value = b[bOffset + row * bStep];
      FloatVector w = FloatVector.broadcast(F, value);
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        v.compare(VectorOperators.GE, w).intoArray(y, r + i);
      }
      for (int i = end; i < n; i++) {
        y[r + i] = a[p + i] >= value;
      }
    }
  }
}
