package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.lanewise.kernels.scalar.ScalarMath;

/// `softplus(x) = log(1 + e^x) = max(x, 0) + log(1 + w)` with `w = e^-|x|`, and the logarithm of
/// the logistic function, over arrays.
///
/// 1. `w` by the steps 1 and 2 of [VectorMath], held in two floats: `a`, and what it lacks, `b`.
///    Down to 2^-100; a second power of two is applied at the end, where the result is subnormal.
/// 2. `log(1 + w)` by the polynomial of [VectorLog], with `f = w`, or from `w = 0.5` on with `f =
///    (w
///    - 1) / 2` and `ln 2` beside it. `b` joins `f^2 q(f)`.
/// 3. Reconstruction: `max(x, 0)`, `ln 2` and `f` are added, and what the two sums lost joins the
///    small terms, which come last.
///
/// The steps are written out in the loop, which so calls nothing but the Vector API.
public final class VectorSoftplus {
  private static final float LOG2_E = 0x1.715476p0f;
  private static final float LN2_HIGH = 0x1.62e43p-1f;
  private static final float LN2_LOW = -0x1.05c61p-29f;
  private static final float ROUND = 0x1.8p23f;
  private static final int ONE_BITS = 0x3f800000;
  private static final int LEAST_POWER = -100 << 23;

  private VectorSoftplus() {}

  /// `y = softplus(x)`. Exact in place.
  public static void softplus(int n, float[] x, int xOffset, float[] y, int yOffset) {
    softplus(1, n, x, xOffset, y, yOffset);
  }

  /// `y = log(sigmoid(x)) = -softplus(-x)`. Exact in place.
  public static void logSigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    softplus(-1, n, x, xOffset, y, yOffset);
  }

  /// `y = sign softplus(sign x)`, with a sign of 1 or -1.
  private static void softplus(float sign, int n, float[] x, int xOffset, float[] y, int yOffset) {
    int end = Lanes.end(n);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = n - i;
      FloatVector v =
          rest >= LENGTH
              ? FloatVector.fromArray(F, x, xOffset + i)
              : FloatVector.fromArray(F, x, xOffset + i, F.indexInRange(0, rest));
      v = v.mul(sign);
      FloatVector u = v.abs().neg();
      u = u.blend(-104f, u.compare(LT, -104f));

      FloatVector t = u.fma(LOG2_E, ROUND);
      FloatVector k = t.sub(ROUND);
      FloatVector high = k.lanewise(FMA, -LN2_HIGH, u);
      FloatVector low = k.mul(-LN2_LOW);
      FloatVector r = high.add(low);
      FloatVector q = r.fma(0x1.6a5a54p-10f, 0x1.123aecp-7f).lanewise(FMA, r, 0x1.5558a6p-5f);
      q = q.lanewise(FMA, r, 0x1.55549p-3f).lanewise(FMA, r, 0x1.fffffcp-2f).fma(r.mul(r), low);
      IntVector power = t.reinterpretAsInts().lanewise(LSHL, 23);
      IntVector most = power.max(LEAST_POWER);
      FloatVector s = most.add(ONE_BITS).reinterpretAsFloats();
      FloatVector last = power.sub(most).add(ONE_BITS).reinterpretAsFloats();
      FloatVector a = high.add(1f);
      FloatVector b = q.add(high.sub(a.sub(1f))).mul(s);
      a = a.mul(s);

      FloatVector whole = a;
      a = a.blend(a.fma(0.5f, -0.5f), whole.compare(GE, 0.5f));
      b = b.blend(b.mul(0.5f), whole.compare(GE, 0.5f));
      FloatVector f = a.add(b);
      b = a.sub(f).add(b);
      FloatVector square = f.mul(f);
      FloatVector p = f.fma(-0x1.71a206p-5f, 0x1.acd728p-4f);
      p = p.fma(square, f.fma(-0x1.0d9942p-3f, 0x1.2883bep-3f));
      q = f.fma(-0x1.54ee28p-3f, 0x1.99697ap-3f);
      q = q.fma(square, f.fma(-0x1.000046p-2f, 0x1.5555a4p-2f));
      q = p.fma(square.mul(square), q).lanewise(FMA, f, -0.5f).fma(square, b);

      FloatVector zero = FloatVector.zero(F);
      a = zero.blend(LN2_HIGH, whole.compare(GE, 0.5f));
      b = zero.blend(v, v.compare(GT, 0f));
      r = a.add(b);
      q = q.add(zero.blend(LN2_LOW, whole.compare(GE, 0.5f))).add(b.sub(r.sub(a)));
      s = r.add(f);
      q = q.add(f.sub(s.sub(r)));
      q = s.add(q).mul(last);
      v = q.blend(v, v.compare(GT, 40f)).mul(sign);
      if (rest >= LENGTH) {
        v.intoArray(y, yOffset + i);
      } else {
        v.intoArray(y, yOffset + i, F.indexInRange(0, rest));
      }
    }
    for (; i < n; i++) {
      y[yOffset + i] = sign * ScalarMath.softplus(sign * x[xOffset + i]);
    }
  }
}
