package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarSquaredError;

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
    ScalarSquaredError.backward(n - i, y, yOffset + i, t, tOffset + i, scale, dy, dyOffset + i);
  }
}
