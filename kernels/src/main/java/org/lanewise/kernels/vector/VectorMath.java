package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/// Exponential functions over all lanes of a vector.
final class VectorMath {
  private static final float LOG2_E = 0x1.715476p0f;
  private static final float LN2_HIGH = 0x1.62e43p-1f;
  private static final float LN2_LOW = -0x1.05c61p-29f;

  // 1.5 * 2^23: adding it rounds to an integer, which the low bits of the sum then hold.
  private static final float ROUND = 0x1.8p23f;
  private static final int ROUND_BITS = 0x4b400000;
  private static final int ONE_BITS = 0x3f800000;

  private VectorMath() {}

  private static FloatVector splat(float value) {
    return FloatVector.broadcast(F, value);
  }

  /// e^x.
  static FloatVector exp(FloatVector x) {
    FloatVector c = x.blend(splat(89), x.compare(VectorOperators.GT, 89));
    c = c.blend(splat(-104), c.compare(VectorOperators.LT, -104));
    FloatVector t = c.fma(splat(LOG2_E), splat(ROUND));
    FloatVector p = expm1(remainder(c, t)).add(1);
    IntVector n = t.reinterpretAsInts().sub(ROUND_BITS);
    IntVector half = n.lanewise(VectorOperators.ASHR, 1);
    return p.mul(power(half)).mul(power(n.sub(half)));
  }

  /// 1 / (1 + e^-x).
  static FloatVector sigmoid(FloatVector x) {
    return splat(1).div(exp(x.neg()).add(1));
  }

  /// tanh(x).
  static FloatVector tanh(FloatVector x) {
    FloatVector a = x.abs();
    FloatVector big = splat(1).sub(splat(2).div(exp(a.add(a)).add(1)));
    FloatVector s = a.mul(a);
    FloatVector q = splat(0x1.c89750p-10f);
    q = q.fma(s, splat(-0x1.f662fep-8f));
    q = q.fma(s, splat(0x1.5f9082p-6f));
    q = q.fma(s, splat(-0x1.b98108p-5f));
    q = q.fma(s, splat(0x1.110ddap-3f));
    q = q.fma(s, splat(-0x1.55554ap-2f));
    FloatVector small = q.mul(s).fma(a, a);
    FloatVector y = big.blend(small, a.compare(VectorOperators.LT, 0.75f));
    IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
    return y.reinterpretAsInts().or(sign).reinterpretAsFloats();
  }

  /// x - n ln 2, where n is the integer that t holds.
  private static FloatVector remainder(FloatVector x, FloatVector t) {
    FloatVector n = t.sub(ROUND);
    return n.fma(splat(-LN2_LOW), n.fma(splat(-LN2_HIGH), x));
  }

  /// e^r - 1 for |r| up to half of ln 2.
  private static FloatVector expm1(FloatVector r) {
    FloatVector q = splat(0x1.6a4ecap-10f);
    q = q.fma(r, splat(0x1.12399cp-7f));
    q = q.fma(r, splat(0x1.5558b0p-5f));
    q = q.fma(r, splat(0x1.555492p-3f));
    q = q.fma(r, splat(0x1.fffffcp-2f));
    return q.fma(r.mul(r), r);
  }

  /// 2^n for n from -126 to 127, put together from its bits.
  private static FloatVector power(IntVector n) {
    return n.lanewise(VectorOperators.LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
  }
}
