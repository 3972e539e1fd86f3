package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GE;
import static org.lanewise.kernels.scalar.ScalarNormal.TAIL;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.lanewise.kernels.scalar.ScalarNormal;

/// [ScalarNormal] on vectors.
public final class VectorNormal {
  private VectorNormal() {}

  /// x = stddev times the quantile of x.
  public static void quantiles(int n, float stddev, float[] x, int xOffset) {
    FloatVector one = FloatVector.broadcast(F, 1f);
    FloatVector two = FloatVector.broadcast(F, 2f);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector p = FloatVector.fromArray(F, x, xOffset + i).abs();
      FloatVector w = VectorLog.log(p.mul(two.sub(p))).neg();

      FloatVector c = w.sub(2.5f);
      FloatVector q = c.fma(0x1.5b74bp-25f, 0x1.050982p-21f).lanewise(FMA, c, -0x1.4efdep-18f);
      q = q.lanewise(FMA, c, -0x1.a15f4ap-18f).lanewise(FMA, c, 0x1.442c24p-12f);
      q = q.lanewise(FMA, c, -0x1.d0c85cp-10f).lanewise(FMA, c, -0x1.8332c2p-8f);
      q = q.lanewise(FMA, c, 0x1.652c86p-2f).lanewise(FMA, c, 0x1.0fc8bep1f);

      c = w.sqrt().sub(3f);
      FloatVector t = c.fma(-0x1.cf0d5p-16f, -0x1.5772c4p-13f).lanewise(FMA, c, 0x1.a9e1cp-10f);
      t = t.lanewise(FMA, c, -0x1.3d4c3cp-8f).lanewise(FMA, c, 0x1.0d8bf4p-7f);
      t = t.lanewise(FMA, c, -0x1.65201p-7f).lanewise(FMA, c, 0x1.b4d3ccp-7f);
      t = t.lanewise(FMA, c, 0x1.6aa5b4p0f).lanewise(FMA, c, 0x1.00696ep2f);

      q = q.blend(t, w.compare(GE, TAIL)).mul(one.sub(p));
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE);
      v = q.reinterpretAsInts().or(sign).reinterpretAsFloats();
      v.mul(stddev).intoArray(x, xOffset + i);
    }
    ScalarNormal.quantiles(n - i, stddev, x, xOffset + i);
  }
}
