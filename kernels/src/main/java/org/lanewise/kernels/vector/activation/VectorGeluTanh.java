package org.lanewise.kernels.vector.activation;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.activation.ScalarGeluTanh;
import org.lanewise.kernels.vector.Lanes;
import org.lanewise.kernels.vector.VectorMath;

/// [ScalarGeluTanh] on vectors.
public final class VectorGeluTanh extends ScalarGeluTanh {
  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      gelu(FloatVector.fromArray(F, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    super.forward(n - i, x, xOffset + i, y, yOffset + i);
  }

  private static FloatVector gelu(FloatVector v) {
    v = v.blend(-20f, v.compare(LT, -20));
    FloatVector s =
        VectorMath.sigmoid(v.mul(FloatVector.broadcast(F, CUBIC).lanewise(FMA, v.mul(v), LINEAR)));
    return v.mul(s);
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    FloatVector cubic = FloatVector.broadcast(F, CUBIC);
    FloatVector thrice = FloatVector.broadcast(F, 3 * CUBIC);
    FloatVector one = FloatVector.broadcast(F, 1f);
    int end = Lanes.end(n);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = n - i;
      FloatVector v;
      FloatVector g;
      if (rest >= LENGTH) {
        v = FloatVector.fromArray(F, x, xOffset + i);
        g = FloatVector.fromArray(F, dy, dyOffset + i);
      } else {
        v = FloatVector.fromArray(F, x, xOffset + i, F.indexInRange(0, rest));
        g = FloatVector.fromArray(F, dy, dyOffset + i, F.indexInRange(0, rest));
      }
      v = v.blend(-20f, v.compare(LT, -20));
      v = v.blend(20f, v.compare(GT, 20));
      FloatVector square = v.mul(v);
      FloatVector s = VectorMath.sigmoid(v.mul(cubic.lanewise(FMA, square, LINEAR)));
      FloatVector slope = thrice.lanewise(FMA, square, LINEAR);
      g = g.mul(s.mul(v.mul(slope).fma(one.sub(s), one)));
      if (rest >= LENGTH) {
        g.intoArray(dx, dxOffset + i);
      } else {
        g.intoArray(dx, dxOffset + i, F.indexInRange(0, rest));
      }
    }
    if (i < n) {
      super.backward(n - i, x, xOffset + i, dy, dyOffset + i, dx, dxOffset + i);
    }
  }
}
