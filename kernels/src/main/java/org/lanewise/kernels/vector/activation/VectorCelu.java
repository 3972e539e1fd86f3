package org.lanewise.kernels.vector.activation;

import static jdk.incubator.vector.VectorOperators.GT;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.activation.ScalarCelu;
import org.lanewise.kernels.vector.VectorMath;

/// [ScalarCelu] on vectors.
public final class VectorCelu extends ScalarCelu {
  public VectorCelu(float alpha) {
    super(alpha);
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      celu(FloatVector.fromArray(F, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    super.forward(n - i, x, xOffset + i, y, yOffset + i);
  }

  private FloatVector celu(FloatVector v) {
    FloatVector below = VectorMath.expm1(v.div(alpha)).mul(alpha);
    return below.blend(v, v.compare(GT, 0));
  }

  @Override
  public void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i);
      FloatVector below = v.div(alpha).add(1f).mul(g);
      below.blend(g, v.compare(GT, 0)).intoArray(dx, dxOffset + i);
    }
    super.backward(n - i, y, yOffset + i, dy, dyOffset + i, dx, dxOffset + i);
  }
}
