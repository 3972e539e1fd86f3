package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.scalar.ScalarKlDivergence.LEAST;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarKlDivergence;

/// The gradients of the Kullback-Leibler divergence of one row on vectors.
public final class VectorKlDivergence {
  private VectorKlDivergence() {}

  /// dy = -scale t / y, with t limited to LEAST and 1, and 0 where y is beyond them.
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
      FloatVector p = FloatVector.fromArray(F, y, yOffset + i);
      FloatVector v = FloatVector.fromArray(F, t, tOffset + i);
      v = v.blend(LEAST, v.compare(LT, LEAST)).blend(1f, v.compare(GT, 1f));
      v = v.mul(-scale).div(p);
      v = v.blend(0f, p.compare(LT, LEAST)).blend(0f, p.compare(GT, 1f));
      v.intoArray(dy, dyOffset + i);
    }
    ScalarKlDivergence.backward(n - i, y, yOffset + i, t, tOffset + i, scale, dy, dyOffset + i);
  }

  /// dy = -scale t.
  public static void logBackward(
      int n, float[] t, int tOffset, float scale, float[] dy, int dyOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector.fromArray(F, t, tOffset + i).mul(-scale).intoArray(dy, dyOffset + i);
    }
    ScalarKlDivergence.logBackward(n - i, t, tOffset + i, scale, dy, dyOffset + i);
  }
}
