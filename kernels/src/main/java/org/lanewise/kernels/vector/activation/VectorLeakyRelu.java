package org.lanewise.kernels.vector.activation;

import static jdk.incubator.vector.VectorOperators.LE;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.activation.ScalarLeakyRelu;

/// [ScalarLeakyRelu] on vectors.
public final class VectorLeakyRelu extends ScalarLeakyRelu {
  public VectorLeakyRelu(float slope) {
    super(slope);
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      v.blend(v.mul(slope), v.compare(LE, 0)).intoArray(y, yOffset + i);
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
      g.blend(g.mul(slope), v.compare(LE, 0)).intoArray(dx, dxOffset + i);
    }
    super.backward(n - i, y, yOffset + i, dy, dyOffset + i, dx, dxOffset + i);
  }
}
