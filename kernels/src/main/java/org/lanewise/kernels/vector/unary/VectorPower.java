package org.lanewise.kernels.vector.unary;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.unary.ScalarPower;
import org.lanewise.kernels.vector.VectorPow;

/// [ScalarPower] on vectors.
public final class VectorPower extends ScalarPower {
  public VectorPower(float exponent) {
    super(exponent);
  }

  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    VectorPow.pow(exponent, n, x, xOffset, y, yOffset);
  }

  /// `dx` may be `dy`, so the power goes to memory of its own, a chunk at a time.
  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    if (exponent == 0) {
      super.backward(n, x, xOffset, dy, dyOffset, dx, dxOffset);
      return;
    }
    float[] slope = Chunks.take();
    for (int from = 0; from < n; from += Chunks.LENGTH) {
      int length = Math.min(n - from, Chunks.LENGTH);
      VectorPow.pow(exponent - 1, length, x, xOffset + from, slope, 0);
      for (int i = 0; i < F.loopBound(length); i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, slope, i).mul(exponent);
        FloatVector g = FloatVector.fromArray(F, dy, dyOffset + from + i);
        g.mul(v).intoArray(dx, dxOffset + from + i);
      }
      for (int i = F.loopBound(length); i < length; i++) {
        dx[dxOffset + from + i] = dy[dyOffset + from + i] * (exponent * slope[i]);
      }
    }
    Chunks.give(slope);
  }
}
