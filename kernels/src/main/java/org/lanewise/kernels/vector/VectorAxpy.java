package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;

/// axpy on vectors.
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
    for (; i < n; i++) {
      y[yOffset + i] = Math.fma(alpha, x[xOffset + i], y[yOffset + i]);
    }
  }
}
