package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.vector.Lanes.F;

import jdk.incubator.vector.FloatVector;

/// The exponential that softmax needs: of differences to a largest element, which are 0 or less.
///
/// The steps are those of [VectorMath], less what such arguments do without:
///
/// 1. Range reduction: `n = round(v / ln 2)` and `r = v - n ln 2`, with `ln 2` in two floats.
/// 2. Polynomial: `e^r - 1 = r + r^2 q(r)`, with the `q` of `exp` there. `r` is rounded once, which
///    costs 0.2 ulp.
/// 3. Reconstruction: `2^n (1 + z)`, in one multiply-add, for `2^n` is never out of range. Below
///    -87, where it soon would be, the argument becomes `-127 ln 2`: its `2^n` has the bits of 0,
///    and so has the result. Without that, `-infinity`, as masks have it, would give NaN, and other
///    arguments subnormal results, for which processors take a hundred cycles.
///
/// Beside `exp` of any float it is shorter by more than a third. It is off by at most 1.12 ulp from
/// -87 to 0, and monotone there; up to 88 it is no worse, above it is nonsense. NaN gives NaN, and
/// 0 gives 1.
final class SoftmaxExp {
  static final float LOG2_E = 0x1.715476p0f;
  static final float LN2_HIGH = 0x1.62e43p-1f;
  static final float LN2_LOW = -0x1.05c61p-29f;
  static final float ROUND = 0x1.8p23f;
  static final int ONE_BITS = 0x3f800000;

  /// `-127 ln 2`: what stands for arguments whose result is 0.
  static final float ZERO_FROM = -0x1.601e68p6f;

  static final float Q0 = 0x1.fffffap-2f;
  static final float Q1 = 0x1.555492p-3f;
  static final float Q2 = 0x1.555a02p-5f;
  static final float Q3 = 0x1.1239a6p-7f;
  static final float Q4 = 0x1.697a04p-10f;

  private SoftmaxExp() {}

  /// `e^x` for `x` of 0 or less.
  static FloatVector exp(FloatVector x) {
    FloatVector v = x.blend(ZERO_FROM, x.compare(LT, -87f));

    FloatVector t = FloatVector.broadcast(F, LOG2_E).lanewise(FMA, v, ROUND);
    FloatVector k = t.sub(ROUND);
    FloatVector r = FloatVector.broadcast(F, -LN2_HIGH).lanewise(FMA, k, v);
    r = FloatVector.broadcast(F, -LN2_LOW).lanewise(FMA, k, r);
    FloatVector q = FloatVector.broadcast(F, Q4).lanewise(FMA, r, Q3).lanewise(FMA, r, Q2);
    q = q.lanewise(FMA, r, Q1).lanewise(FMA, r, Q0);
    FloatVector z = q.fma(r.mul(r), r);

    FloatVector s = t.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
    return z.fma(s, s);
  }
}
