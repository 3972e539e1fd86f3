package org.lanewise.kernels.vector.activation;

import static jdk.incubator.vector.VectorOperators.LE;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.activation.ScalarThreshold;

/// [ScalarThreshold] on vectors.
public final class VectorThreshold extends ScalarThreshold {
  public VectorThreshold(float threshold, float value) {
    super(threshold, value);
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      v.blend(value, v.compare(LE, threshold)).intoArray(y, yOffset + i);
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
      g.blend(0f, v.compare(LE, threshold)).intoArray(dx, dxOffset + i);
    }
    super.backward(n - i, x, xOffset + i, dy, dyOffset + i, dx, dxOffset + i);
  }
}
