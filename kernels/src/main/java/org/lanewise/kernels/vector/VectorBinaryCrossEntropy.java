package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarBinaryCrossEntropy;

/// The gradient of the binary cross-entropy on vectors.
public final class VectorBinaryCrossEntropy {
  private VectorBinaryCrossEntropy() {}

  /// dx = scale (sigmoid(x) (1 - t + w t) - w t).
  public static void backward(
      int n,
      float[] x,
      int xOffset,
      float[] t,
      int tOffset,
      float weight,
      float scale,
      float[] dx,
      int dxOffset) {
    int end = Lanes.end(n);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = n - i;
      FloatVector v;
      FloatVector target;
      if (rest >= LENGTH) {
        v = FloatVector.fromArray(F, x, xOffset + i);
        target = FloatVector.fromArray(F, t, tOffset + i);
      } else {
        v = FloatVector.fromArray(F, x, xOffset + i, F.indexInRange(0, rest));
        target = FloatVector.fromArray(F, t, tOffset + i, F.indexInRange(0, rest));
      }
      v = VectorMath.sigmoid(v);
      FloatVector wt = target.mul(weight);
      FloatVector factor = FloatVector.broadcast(F, 1f).sub(target).add(wt);
      v = v.fma(factor, wt.neg()).mul(scale);
      if (rest >= LENGTH) {
        v.intoArray(dx, dxOffset + i);
      } else {
        v.intoArray(dx, dxOffset + i, F.indexInRange(0, rest));
      }
    }
    ScalarBinaryCrossEntropy.backward(
        n - i, x, xOffset + i, t, tOffset + i, weight, scale, dx, dxOffset + i);
  }
}
