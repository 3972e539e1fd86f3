package org.lanewise.kernels.vector.activation;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.activation.ScalarHardSwish;

/// [ScalarHardSwish] on vectors.
public final class VectorHardSwish extends ScalarHardSwish {
  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      FloatVector between = v.mul(v.add(3f).div(6f));
      between = between.blend(0f, v.compare(LE, -3));
      between.blend(v, v.compare(GE, 3)).intoArray(y, yOffset + i);
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
      FloatVector between = g.mul(v.add(v).add(3f).div(6f));
      between = between.blend(0f, v.compare(LE, -3));
      between.blend(g, v.compare(GE, 3)).intoArray(dx, dxOffset + i);
    }
    super.backward(n - i, x, xOffset + i, dy, dyOffset + i, dx, dxOffset + i);
  }
}
