package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarCrossEntropy;

/// The gradient of softmax with cross-entropy for one row on vectors.
public final class VectorCrossEntropy {
  private VectorCrossEntropy() {}

  /// d = scale (p sum - (kept t + spread)).
  public static void backward(
      int n,
      float sum,
      float[] p,
      int pOffset,
      float kept,
      float[] t,
      int tOffset,
      float spread,
      float scale,
      float[] d,
      int dOffset) {
    FloatVector factor = FloatVector.broadcast(F, kept);
    FloatVector constant = FloatVector.broadcast(F, spread);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector target = FloatVector.fromArray(F, t, tOffset + i).fma(factor, constant);
      FloatVector v = FloatVector.fromArray(F, p, pOffset + i).mul(sum).sub(target);
      v.mul(scale).intoArray(d, dOffset + i);
    }
    ScalarCrossEntropy.backward(
        n - i, sum, p, pOffset + i, kept, t, tOffset + i, spread, scale, d, dOffset + i);
  }

  /// d = scale (p sum - w (kept t + spread)).
  public static void weightedBackward(
      int n,
      float sum,
      float[] p,
      int pOffset,
      float kept,
      float[] t,
      int tOffset,
      float spread,
      float[] w,
      float scale,
      float[] d,
      int dOffset) {
    FloatVector factor = FloatVector.broadcast(F, kept);
    FloatVector constant = FloatVector.broadcast(F, spread);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector target = FloatVector.fromArray(F, t, tOffset + i).fma(factor, constant);
      target = target.mul(FloatVector.fromArray(F, w, i));
      FloatVector v = FloatVector.fromArray(F, p, pOffset + i).mul(sum).sub(target);
      v.mul(scale).intoArray(d, dOffset + i);
    }
    ScalarCrossEntropy.weightedBackward(
        n - i, sum, p, pOffset + i, kept, t, tOffset + i, spread, w, i, scale, d, dOffset + i);
  }
}
