package org.lanewise.kernels.vector.activation;

import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LE;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.activation.ScalarHardSigmoid;

/// [ScalarHardSigmoid] on vectors.
public final class VectorHardSigmoid extends ScalarHardSigmoid {
  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      v = v.add(3f);
      v = v.blend(0f, v.compare(LE, 0));
      v = v.blend(6f, v.compare(GE, 6));
      v.div(6f).intoArray(y, yOffset + i);
    }
    super.forward(n - i, x, xOffset + i, y, yOffset + i);
  }

  @Override
  public void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i);
      g.div(6f).blend(0f, v.compare(LE, 0)).blend(0f, v.compare(GE, 1)).intoArray(dx, dxOffset + i);
    }
    super.backward(n - i, y, yOffset + i, dy, dyOffset + i, dx, dxOffset + i);
  }
}
