package org.lanewise.kernels.vector.unary;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;
import static org.lanewise.kernels.vector.VectorLog.log1p;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.unary.ScalarLog1p;

/// [ScalarLog1p] on vectors.
public final class VectorLog1p extends ScalarLog1p {
  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      log1p(FloatVector.fromArray(F, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    super.forward(n - i, x, xOffset + i, y, yOffset + i);
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i);
      g.div(v.add(1f)).intoArray(dx, dxOffset + i);
    }
    super.backward(n - i, x, xOffset + i, dy, dyOffset + i, dx, dxOffset + i);
  }
}
