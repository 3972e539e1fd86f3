package org.lanewise.kernels.vector.activation;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.activation.ScalarSoftplus;
import org.lanewise.kernels.vector.Lanes;
import org.lanewise.kernels.vector.VectorMath;

/// [ScalarSoftplus] on vectors.
public final class VectorSoftplus extends ScalarSoftplus {
  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    org.lanewise.kernels.vector.VectorSoftplus.softplus(n, x, xOffset, y, yOffset);
  }

  @Override
  public void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int end = Lanes.end(n);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = n - i;
      FloatVector v;
      FloatVector g;
      if (rest >= LENGTH) {
        v = FloatVector.fromArray(F, y, yOffset + i);
        g = FloatVector.fromArray(F, dy, dyOffset + i);
      } else {
        v = FloatVector.fromArray(F, y, yOffset + i, F.indexInRange(0, rest));
        g = FloatVector.fromArray(F, dy, dyOffset + i, F.indexInRange(0, rest));
      }
      g = g.mul(VectorMath.expm1(v.neg()).neg());
      if (rest >= LENGTH) {
        g.intoArray(dx, dxOffset + i);
      } else {
        g.intoArray(dx, dxOffset + i, F.indexInRange(0, rest));
      }
    }
    if (i < n) {
      super.backward(n - i, y, yOffset + i, dy, dyOffset + i, dx, dxOffset + i);
    }
  }
}
