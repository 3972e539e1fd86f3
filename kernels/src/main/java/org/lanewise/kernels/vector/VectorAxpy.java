package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarAxpy;

/// axpy and its neighbours on vectors. What a loop leaves over, fewer elements than a vector holds,
/// goes to the scalar twin.
public final class VectorAxpy {
  private VectorAxpy() {}

  /// y += alpha x.
  public static void saxpy(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector a = FloatVector.broadcast(F, alpha);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i);
      FloatVector.fromArray(F, x, xOffset + i).fma(a, v).intoArray(y, yOffset + i);
    }
    ScalarAxpy.saxpy(n - i, alpha, x, xOffset + i, y, yOffset + i);
  }

  /// y = alpha x + beta y.
  public static void saxpby(
      int n, float alpha, float[] x, int xOffset, float beta, float[] y, int yOffset) {
    FloatVector a = FloatVector.broadcast(F, alpha);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i).mul(beta);
      FloatVector.fromArray(F, x, xOffset + i).fma(a, v).intoArray(y, yOffset + i);
    }
    ScalarAxpy.saxpby(n - i, alpha, x, xOffset + i, beta, y, yOffset + i);
  }

  /// y = alpha x.
  public static void scale(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector.fromArray(F, x, xOffset + i).mul(alpha).intoArray(y, yOffset + i);
    }
    ScalarAxpy.scale(n - i, alpha, x, xOffset + i, y, yOffset + i);
  }

  /// y = a b + c.
  public static void fma(
      int n,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] c,
      int cOffset,
      float[] y,
      int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, a, aOffset + i);
      FloatVector w = FloatVector.fromArray(F, b, bOffset + i);
      v.fma(w, FloatVector.fromArray(F, c, cOffset + i)).intoArray(y, yOffset + i);
    }
    ScalarAxpy.fma(n - i, a, aOffset + i, b, bOffset + i, c, cOffset + i, y, yOffset + i);
  }
}
