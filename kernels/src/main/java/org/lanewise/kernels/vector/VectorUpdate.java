package org.lanewise.kernels.vector;

import static org.lanewise.kernels.scalar.ScalarUpdate.TINY;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.kernels.scalar.ScalarUpdate;

/// The optimizers' sweeps on vectors.
public final class VectorUpdate {
  private VectorUpdate() {}

  /// One step of Adam, with what is tiny taken as zero; keep1 and keep2 are 1 - beta.
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
      gradient = gradient.blend(0f, gradient.abs().compare(VectorOperators.LT, TINY));
      FloatVector mean = FloatVector.fromArray(F, m, mOffset + i);
      mean = gradient.sub(mean).fma(k1, mean);
      mean = mean.blend(0f, mean.abs().compare(VectorOperators.LT, TINY));
      mean.intoArray(m, mOffset + i);
      FloatVector square = FloatVector.fromArray(F, v, vOffset + i);
      square = gradient.mul(gradient).sub(square).fma(k2, square);
      square = square.blend(0f, square.compare(VectorOperators.LT, Float.MIN_NORMAL));
      square.intoArray(v, vOffset + i);
      FloatVector step = mean.mul(alpha).div(square.sqrt().add(epsilon));
      FloatVector.fromArray(F, w, wOffset + i).sub(step).intoArray(w, wOffset + i);
    }
    for (; i < n; i++) {
      float gradient = ScalarUpdate.orZero(g[gOffset + i], TINY);
      float mean = m[mOffset + i];
      mean = ScalarUpdate.orZero(Math.fma(gradient - mean, keep1, mean), TINY);
      m[mOffset + i] = mean;
      float square = v[vOffset + i];
      square = Math.fma(gradient * gradient - square, keep2, square);
      square = ScalarUpdate.orZero(square, Float.MIN_NORMAL);
      v[vOffset + i] = square;
      w[wOffset + i] -= mean * alpha / ((float) Math.sqrt(square) + epsilon);
    }
  }
}
