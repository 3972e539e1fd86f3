package org.lanewise.kernels.vector.activation;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.activation.ScalarSoftsign;

/// [ScalarSoftsign] on vectors.
public final class VectorSoftsign extends ScalarSoftsign {
  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      v = v.blend(Float.MAX_VALUE, v.compare(GT, Float.MAX_VALUE));
      v = v.blend(-Float.MAX_VALUE, v.compare(LT, -Float.MAX_VALUE));
      v.div(v.abs().add(1f)).intoArray(y, yOffset + i);
    }
    super.forward(n - i, x, xOffset + i, y, yOffset + i);
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    FloatVector one = FloatVector.broadcast(F, 1f);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i);
      FloatVector r = one.div(v.abs().add(1f));
      g.mul(r).mul(r).intoArray(dx, dxOffset + i);
    }
    super.backward(n - i, x, xOffset + i, dy, dyOffset + i, dx, dxOffset + i);
  }
}
