package org.lanewise.kernels.vector.unary;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;
import static org.lanewise.kernels.vector.VectorErf.erf;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.unary.ScalarErf;
import org.lanewise.kernels.vector.Lanes;
import org.lanewise.kernels.vector.VectorMath;

/// [ScalarErf] on vectors.
public final class VectorErf extends ScalarErf {
  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      erf(FloatVector.fromArray(F, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    super.forward(n - i, x, xOffset + i, y, yOffset + i);
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int end = Lanes.end(n);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = n - i;
      FloatVector v;
      FloatVector g;
      if (rest >= LENGTH) {
        v = FloatVector.fromArray(F, x, xOffset + i);
        g = FloatVector.fromArray(F, dy, dyOffset + i);
      } else {
        v = FloatVector.fromArray(F, x, xOffset + i, F.indexInRange(0, rest));
        g = FloatVector.fromArray(F, dy, dyOffset + i, F.indexInRange(0, rest));
      }
      g = g.mul(VectorMath.exp(v.mul(v).neg()).mul(SLOPE));
      if (rest >= LENGTH) {
        g.intoArray(dx, dxOffset + i);
      } else {
        g.intoArray(dx, dxOffset + i, F.indexInRange(0, rest));
      }
    }
    if (i < n) {
      super.backward(n - i, x, xOffset + i, dy, dyOffset + i, dx, dxOffset + i);
    }
  }
}
