package org.lanewise.kernels.vector.activation;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.activation.ScalarMish;
import org.lanewise.kernels.vector.Lanes;
import org.lanewise.kernels.vector.VectorMath;

/// [ScalarMish] on vectors.
public final class VectorMish extends ScalarMish {
  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      mish(FloatVector.fromArray(F, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    super.forward(n - i, x, xOffset + i, y, yOffset + i);
  }

  private static FloatVector mish(FloatVector v) {
    FloatVector e = VectorMath.exp(v.blend(20f, v.compare(GT, 20)));
    FloatVector t = e.mul(e.add(2f));
    v = v.blend(-105f, v.compare(LT, -105));
    return v.mul(t.div(t.add(2f)));
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
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
      FloatVector e = VectorMath.exp(v.blend(20f, v.compare(GT, 20)));
      v = v.blend(-105f, v.compare(LT, -105));
      v = v.blend(105f, v.compare(GT, 105));
      FloatVector t = e.mul(e.add(2f));
      FloatVector r = one.div(t.add(2f));
      FloatVector slope = v.mul(4f).mul(e.mul(e.add(1f)));
      g = g.mul(r.mul(slope.fma(r, t)));
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
