package org.lanewise.kernels.vector.activation;

import static jdk.incubator.vector.VectorOperators.LE;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.activation.ScalarRelu;

/// [ScalarRelu] on vectors.
///
/// Compare and blend, here and in the others: it lets NaN through, and on x86 it is cheaper than
/// Java's max, which C2 builds from several instructions.
public final class VectorRelu extends ScalarRelu {
  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      v.blend(0f, v.compare(LE, 0)).intoArray(y, yOffset + i);
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
      g.blend(0f, v.compare(LE, 0)).intoArray(dx, dxOffset + i);
    }
    super.backward(n - i, y, yOffset + i, dy, dyOffset + i, dx, dxOffset + i);
  }
}
