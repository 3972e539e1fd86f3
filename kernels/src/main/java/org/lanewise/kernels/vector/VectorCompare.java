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

/// Comparisons on vectors, a loop each, over rows of `n` elements: the rows of `a` and `b` are a
/// step apart, which is 0 where one row serves all, and those of `y` lie one after another.
/// [VectorCompareValue] has the loops of a row and a value.
public final class VectorCompare {
  private VectorCompare() {}

  /// y = whether a op b.
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
      int q = bOffset + row * bStep;
      int r = yOffset + row * n;
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        v.compare(VectorOperators.EQ, FloatVector.fromArray(F, b, q + i)).intoArray(y, r + i);
      }
      for (int i = end; i < n; i++) {
        y[r + i] = a[p + i] == b[q + i];
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
      int q = bOffset + row * bStep;
      int r = yOffset + row * n;
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        v.compare(VectorOperators.NE, FloatVector.fromArray(F, b, q + i)).intoArray(y, r + i);
      }
      for (int i = end; i < n; i++) {
        y[r + i] = a[p + i] != b[q + i];
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
      int q = bOffset + row * bStep;
      int r = yOffset + row * n;
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        v.compare(VectorOperators.LT, FloatVector.fromArray(F, b, q + i)).intoArray(y, r + i);
      }
      for (int i = end; i < n; i++) {
        y[r + i] = a[p + i] < b[q + i];
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
      int q = bOffset + row * bStep;
      int r = yOffset + row * n;
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        v.compare(VectorOperators.LE, FloatVector.fromArray(F, b, q + i)).intoArray(y, r + i);
      }
      for (int i = end; i < n; i++) {
        y[r + i] = a[p + i] <= b[q + i];
      }
    }
  }
}
