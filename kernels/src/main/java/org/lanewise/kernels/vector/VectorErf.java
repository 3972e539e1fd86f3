package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;

/// The error function of vectors, by the rules of [VectorMath].
///
/// For `a = |x|` below 1: `x + x p(a^2)`, with `p` of degree 6, wrong by 2^-29.4.
///
/// From 1 on `1 - 2^-Q`, where `Q = -log2(erfc(a))` hardly bends (after W. J. Cody, "Rational
/// Chebyshev approximations for the error function", 1969, who splits the range alike and computes
/// the complement there):
///
/// 1. Range reduction: `Q = a P(a)`, with `P` of degree 6, wrong by 2^-31 in the result. With `n =
///    round(Q)`, by adding 1.5 * 2^23, `r = Q - n` is rounded once, where it is small.
/// 2. Polynomial: `2^-r` of degree 6, wrong by 2^-28.3.
/// 3. Reconstruction: `1 - 2^-n 2^-r`, by one fused multiply-add. The second term is at most 0.16,
///    and so are the weights of its errors.
///
/// The coefficients minimise the largest error, in ulp of the result, and were rounded one after
/// the other; that of `r^2` in the last was then moved by 16 ulp: so the function never falls.
public final class VectorErf {
  private static final float ROUND = 0x1.8p23f;
  private static final int MINUS_ONE_BITS = 0xbf800000;

  private VectorErf() {}

  /// `erf(v)`: 1 and -1 from about 3.92 away from 0, `v 2 / sqrt(pi)`, with its sign, around 0.
  public static FloatVector erf(FloatVector v) {
    FloatVector a = v.abs();
    FloatVector s = a.mul(a);
    FloatVector p = s.fma(0x1.4771fcp-14f, -0x1.a3515ep-11f).lanewise(FMA, s, 0x1.53f224p-8f);
    p = p.lanewise(FMA, s, -0x1.b7f71ap-6f).lanewise(FMA, s, 0x1.ce2ce6p-4f);
    p = p.lanewise(FMA, s, -0x1.81273ep-2f).lanewise(FMA, s, 0x1.06eba8p-3f).fma(v, v);

    s = a.blend(4f, a.compare(GT, 4f));
    FloatVector q = s.fma(0x1.47e1aep-16f, -0x1.05e508p-11f).lanewise(FMA, s, 0x1.618374p-8f);
    q = q.lanewise(FMA, s, -0x1.1b474ep-5f).lanewise(FMA, s, 0x1.3a9cap-3f);
    q = q.lanewise(FMA, s, 0x1.d50cdap-1f).lanewise(FMA, s, 0x1.a0db86p0f);
    FloatVector t = q.lanewise(FMA, s.neg(), ROUND);
    s = q.fma(s, t.sub(ROUND));

    FloatVector square = s.mul(s);
    q = s.fma(0x1.417a9cp-13f, -0x1.5f0948p-10f);
    q = q.fma(square, s.fma(0x1.3b2dd2p-7f, -0x1.c6af7ap-5f));
    q = q.fma(square, s.fma(0x1.ebfbd4p-3f, -0x1.62e43p-1f)).lanewise(FMA, s, 1f);
    t = t.reinterpretAsInts().lanewise(LSHL, 23).add(MINUS_ONE_BITS).reinterpretAsFloats();
    q = q.lanewise(FMA, t, 1f);
    q =
        q.reinterpretAsInts()
            .or(v.reinterpretAsInts().and(Integer.MIN_VALUE))
            .reinterpretAsFloats();
    return q.blend(p, a.compare(LT, 1f));
  }
}
