package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarCrossEntropy;

/// The gradient of softmax with cross-entropy for one row on vectors.
public final class VectorCrossEntropy {
  private VectorCrossEntropy() {}

  /// d = scale (p weights - t).
  public static void backward(
      int n,
      float weights,
      float[] p,
      int pOffset,
      float[] t,
      int tOffset,
      float scale,
      float[] d,
      int dOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector target = FloatVector.fromArray(F, t, tOffset + i);
      FloatVector v = FloatVector.fromArray(F, p, pOffset + i).mul(weights).sub(target);
      v.mul(scale).intoArray(d, dOffset + i);
    }
    ScalarCrossEntropy.backward(
        n - i, weights, p, pOffset + i, t, tOffset + i, scale, d, dOffset + i);
  }
}
