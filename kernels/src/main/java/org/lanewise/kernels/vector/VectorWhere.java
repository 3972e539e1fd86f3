package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/// The choice between two operands on vectors, over rows of `n` elements: the rows of the
/// condition, of `a` and of `b` are a step apart, which is 0 where one row serves all, and those of
/// `y` lie one after another. There is a loop for each case of `a` and `b` being a row or a value a
/// row.
public final class VectorWhere {
  private VectorWhere() {}

  /// y = condition ? a : b.
  public static void rows(
      int rows,
      int n,
      boolean[] condition,
      int cOffset,
      int cStep,
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
      int c = cOffset + row * cStep;
      int p = aOffset + row * aStep;
      int q = bOffset + row * bStep;
      int r = yOffset + row * n;
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        FloatVector w = FloatVector.fromArray(F, b, q + i);
        w.blend(v, VectorMask.fromArray(F, condition, c + i)).intoArray(y, r + i);
      }
      for (int i = end; i < n; i++) {
        y[r + i] = condition[c + i] ? a[p + i] : b[q + i];
      }
    }
  }

  /// y = condition ? a : b, with one value of b a row.
  public static void rowOrValue(
      int rows,
      int n,
      boolean[] condition,
      int cOffset,
      int cStep,
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
      int c = cOffset + row * cStep;
      int p = aOffset + row * aStep;
      int r = yOffset + row * n;
      float second = b[bOffset + row * bStep];
      FloatVector w = FloatVector.broadcast(F, second);
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, a, p + i);
        w.blend(v, VectorMask.fromArray(F, condition, c + i)).intoArray(y, r + i);
      }
      for (int i = end; i < n; i++) {
        y[r + i] = condition[c + i] ? a[p + i] : second;
      }
    }
  }

  /// y = condition ? a : b, with one value of a a row.
  public static void valueOrRow(
      int rows,
      int n,
      boolean[] condition,
      int cOffset,
      int cStep,
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
      int c = cOffset + row * cStep;
      int q = bOffset + row * bStep;
      int r = yOffset + row * n;
      float first = a[aOffset + row * aStep];
      FloatVector v = FloatVector.broadcast(F, first);
      for (int i = 0; i < end; i += LENGTH) {
        FloatVector w = FloatVector.fromArray(F, b, q + i);
        w.blend(v, VectorMask.fromArray(F, condition, c + i)).intoArray(y, r + i);
      }
      for (int i = end; i < n; i++) {
        y[r + i] = condition[c + i] ? first : b[q + i];
      }
    }
  }

  /// y = condition ? a : b, with one value of each a row.
  public static void values(
      int rows,
      int n,
      boolean[] condition,
      int cOffset,
      int cStep,
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
      int c = cOffset + row * cStep;
      int r = yOffset + row * n;
      float first = a[aOffset + row * aStep];
      FloatVector v = FloatVector.broadcast(F, first);
      float second = b[bOffset + row * bStep];
      FloatVector w = FloatVector.broadcast(F, second);
      for (int i = 0; i < end; i += LENGTH) {
        w.blend(v, VectorMask.fromArray(F, condition, c + i)).intoArray(y, r + i);
      }
      for (int i = end; i < n; i++) {
        y[r + i] = condition[c + i] ? first : second;
      }
    }
  }
}
