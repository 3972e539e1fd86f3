package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;

/// The gradient of the squared error on vectors.
public final class VectorSquaredError {
  private VectorSquaredError() {}

  /// dy = scale (y - t).
  public static void backward(
      int n,
      float[] y,
      int yOffset,
      float[] t,
      int tOffset,
      float scale,
      float[] dy,
      int dyOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector target = FloatVector.fromArray(F, t, tOffset + i);
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i).sub(target);
      v.mul(scale).intoArray(dy, dyOffset + i);
    }
    if (i < n) {
      FloatVector target = Tail.load(t, tOffset + i, n - i);
      FloatVector v = Tail.load(y, yOffset + i, n - i).sub(target);
      Tail.store(v.mul(scale), dy, dyOffset + i, n - i);
    }
  }
}
