package org.lanewise.kernels.vector.activation;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.activation.ScalarGelu;
import org.lanewise.kernels.vector.Lanes;
import org.lanewise.kernels.vector.VectorMath;

/// [ScalarGelu] on vectors.
public final class VectorGelu extends ScalarGelu {
  @Override
  public void forward(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      gelu(FloatVector.fromArray(F, x, xOffset + i)).intoArray(y, yOffset + i);
    }
    super.forward(n - i, x, xOffset + i, y, yOffset + i);
  }

  private static FloatVector gelu(FloatVector v) {
    FloatVector a = v.abs();
    a = a.blend(15f, a.compare(GT, 15));
    FloatVector h = a.mul(a);
    FloatVector e = VectorMath.exp(h.mul(-0.5f));
    e = e.fma(a.fma(a, h.neg()).mul(-0.5f), e);
    FloatVector r = FloatVector.broadcast(F, 1f).div(a.add(K));
    FloatVector t = a.mul(r);
    FloatVector q = FloatVector.broadcast(F, P9).lanewise(FMA, t, P8);
    q = q.lanewise(FMA, t, P7);
    q = q.lanewise(FMA, t, P6);
    q = q.lanewise(FMA, t, P5);
    q = q.lanewise(FMA, t, P4);
    q = q.lanewise(FMA, t, P3);
    q = q.lanewise(FMA, t, P2);
    q = q.lanewise(FMA, t, P1);
    q = q.lanewise(FMA, t, P0);
    q = q.mul(r);
    return v.blend(0f, v.compare(LT, 0)).sub(a.mul(q).mul(e));
  }

  @Override
  public void backward(
      int n, float[] x, int xOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    FloatVector one = FloatVector.broadcast(F, 1f);
    FloatVector p9 = FloatVector.broadcast(F, P9);
    FloatVector minusDensity = FloatVector.broadcast(F, -DENSITY);
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
      FloatVector a = v.abs();
      a = a.blend(15f, a.compare(GT, 15));
      FloatVector h = a.mul(a);
      FloatVector e = VectorMath.exp(h.mul(-0.5f));
      e = e.fma(a.fma(a, h.neg()).mul(-0.5f), e);
      FloatVector r = one.div(a.add(K));
      FloatVector t = a.mul(r);
      FloatVector q = p9.lanewise(FMA, t, P8);
      q = q.lanewise(FMA, t, P7);
      q = q.lanewise(FMA, t, P6);
      q = q.lanewise(FMA, t, P5);
      q = q.lanewise(FMA, t, P4);
      q = q.lanewise(FMA, t, P3);
      q = q.lanewise(FMA, t, P2);
      q = q.lanewise(FMA, t, P1);
      q = q.lanewise(FMA, t, P0);
      q = q.mul(r);
      FloatVector m = a.fma(minusDensity, q).mul(e);
      g = g.mul(one.sub(m).blend(m, v.compare(LT, 0)));
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
