package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.vector.Lanes.I;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/// The natural logarithm of vectors, by the rules of [VectorMath].
///
/// 1. Range reduction: `x = 2^k m` with `m` from 0.75 to 1.5, cut out of the bits of `x`; so `k` is
///    0 around 1, where the logarithm is small, and `f = m - 1` is exact.
/// 2. Polynomial: `log(1 + f) = f + f^2 q(f)`, with `q` of degree 8. Its coefficients minimise the
///    largest relative error (Remez, rounded one after the other); it is wrong by 2^-27.6.
/// 3. Reconstruction: `k ln 2` is added with `ln 2` in two floats, its small part to `f^2 q(f)` and
///    its large part last, by a fused multiply-add.
public final class VectorLog {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  // Rounded down, so that the rest is positive: see log1p.
  private static final float LN2_HIGH = 0x1.62e42ep-1f;
  private static final float LN2_LOW = 0x1.efa39ep-25f;

  private static final int LEAST_BITS = 0x3f400000;
  private static final int ONE_BITS = 0x3f800000;
  private static final int TWO_BITS = 0x40000000;

  private VectorLog() {}

  /// `log(v)`: -infinity at both zeros, NaN below them. Subnormal arguments count.
  ///
  /// Where all arguments are positive, normal and finite, nothing is scaled or replaced.
  public static FloatVector log(FloatVector v) {
    VectorMask<Integer> plain = v.reinterpretAsInts().sub(TWO_BITS).abs().compare(LT, ONE_BITS);
    IntVector bits = v.reinterpretAsInts();
    if (!plain.allTrue()) {
      bits = v.blend(v.mul(0x1p23f), v.compare(LT, Float.MIN_NORMAL)).reinterpretAsInts();
    }
    IntVector e = bits.sub(LEAST_BITS).lanewise(ASHR, 23);
    FloatVector f = bits.sub(e.lanewise(LSHL, 23)).reinterpretAsFloats().sub(1f);
    FloatVector k = (FloatVector) e.convert(I2F, 0);
    if (!plain.allTrue()) {
      k = k.blend(k.sub(23f), v.compare(LT, Float.MIN_NORMAL));
    }

    FloatVector square = f.mul(f);
    FloatVector p = f.fma(-0x1.71a206p-5f, 0x1.acd728p-4f);
    p = p.fma(square, f.fma(-0x1.0d9942p-3f, 0x1.2883bep-3f));
    FloatVector q = f.fma(-0x1.54ee28p-3f, 0x1.99697ap-3f);
    q = q.fma(square, f.fma(-0x1.000046p-2f, 0x1.5555a4p-2f));
    q = p.fma(square.mul(square), q).lanewise(FMA, f, -0.5f);

    q = q.fma(square, k.mul(LN2_LOW)).add(f);
    q = k.lanewise(FMA, LN2_HIGH, q);
    if (plain.allTrue()) {
      return q;
    }
    q = v.blend(q, v.compare(LT, INFINITY));
    return q.blend(Float.NaN, v.compare(LT, 0f)).blend(-INFINITY, v.compare(EQ, 0f));
  }

  /// `log(1 + v)`: `v` itself, with its sign, around 0, -infinity at -1, NaN below.
  ///
  /// Here `k` is taken from the rounded `1 + v`, and `f = 2^-k v - (1 - 2^-k)`, whose terms are
  /// exact, and so is their difference. With `ln 2` in two positive floats a negative zero stays
  /// one.
  public static FloatVector log1p(FloatVector v) {
    IntVector e = v.add(1f).reinterpretAsInts().neg().add(LEAST_BITS + (1 << 23) - 1);
    FloatVector k = (FloatVector) e.lanewise(ASHR, 23).convert(I2F, 0);
    e = e.lanewise(ASHR, 23).lanewise(LSHL, 23);
    FloatVector s = e.add(ONE_BITS).max(IntVector.zero(I)).reinterpretAsFloats();
    FloatVector one = FloatVector.broadcast(Lanes.F, 1f);
    FloatVector f = v.reinterpretAsInts().add(e).reinterpretAsFloats().sub(one.sub(s));

    FloatVector square = f.mul(f);
    FloatVector p = f.fma(-0x1.71a206p-5f, 0x1.acd728p-4f);
    p = p.fma(square, f.fma(-0x1.0d9942p-3f, 0x1.2883bep-3f));
    FloatVector q = f.fma(-0x1.54ee28p-3f, 0x1.99697ap-3f);
    q = q.fma(square, f.fma(-0x1.000046p-2f, 0x1.5555a4p-2f));
    q = p.fma(square.mul(square), q).lanewise(FMA, f, -0.5f);

    q = q.fma(square, k.mul(-LN2_LOW)).add(f);
    q = v.blend(k.lanewise(FMA, -LN2_HIGH, q), v.compare(LT, INFINITY));
    return q.blend(Float.NaN, v.compare(LT, -1f)).blend(-INFINITY, v.compare(EQ, -1f));
  }
}
