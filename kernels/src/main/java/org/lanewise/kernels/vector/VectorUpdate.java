package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;

/// The optimizers' sweeps on vectors.
public final class VectorUpdate {
  private VectorUpdate() {}

  /// One step of Adam; keep1 and keep2 are 1 - beta.
  public static void adam(
      int n,
      float alpha,
      float keep1,
      float keep2,
      float epsilon,
      float[] w,
      int wOffset,
      float[] g,
      int gOffset,
      float[] m,
      int mOffset,
      float[] v,
      int vOffset) {
    FloatVector k1 = FloatVector.broadcast(F, keep1);
    FloatVector k2 = FloatVector.broadcast(F, keep2);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector gradient = FloatVector.fromArray(F, g, gOffset + i);
      FloatVector mean = FloatVector.fromArray(F, m, mOffset + i);
      mean = gradient.sub(mean).fma(k1, mean);
      mean.intoArray(m, mOffset + i);
      FloatVector square = FloatVector.fromArray(F, v, vOffset + i);
      square = gradient.mul(gradient).sub(square).fma(k2, square);
      square.intoArray(v, vOffset + i);
      FloatVector step = mean.mul(alpha).div(square.sqrt().add(epsilon));
      FloatVector.fromArray(F, w, wOffset + i).sub(step).intoArray(w, wOffset + i);
    }
    if (i < n) {
      int tail = n - i;
      FloatVector gradient = Tail.load(g, gOffset + i, tail);
      FloatVector mean = Tail.load(m, mOffset + i, tail);
      mean = gradient.sub(mean).fma(k1, mean);
      Tail.store(mean, m, mOffset + i, tail);
      FloatVector square = Tail.load(v, vOffset + i, tail);
      square = gradient.mul(gradient).sub(square).fma(k2, square);
      Tail.store(square, v, vOffset + i, tail);
      FloatVector step = mean.mul(alpha).div(square.sqrt().add(epsilon));
      Tail.store(Tail.load(w, wOffset + i, tail).sub(step), w, wOffset + i, tail);
    }
  }
}
