package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.vector.Lanes.F;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/// Functions of vectors: here the exponential and what stands on it, beside it [VectorLog],
/// [VectorErf], and, as loops over arrays, [VectorTrig], [VectorSoftplus] and [VectorPow].
///
/// 1. Range reduction (Cody and Waite, "Software Manual for the Elementary Functions", 1980):
///    `n = round(x / ln 2)`, by adding 1.5 * 2^23: the sum `t` holds `n` in its low bits. Then
///    `r = x - n ln 2`, with `ln 2` in two floats. The first part is subtracted without error, by
///    a fused multiply-add. `|r|` is at most half of `ln 2`.
/// 2. Polynomial: `e^r` of degree 6, wrong by 2^-28.2 (fpminimax of Sollya: Brisebarre and
///    Chevillard, "Efficient polynomial L-infinity approximations", 2007), in `tanh`. Elsewhere
///    `z = e^r - 1 = r + r^2 q(r)`, with `q` of degree 4, wrong by 2^-28.8. The second
///    part of `n ln 2`, `low`, then joins `r^2 q(r)` before the rest of `r` is added, so that the
///    rounding of `r` does not count.
/// 3. Reconstruction: `e^x = 2^n e^r`, and each function its own way. `2^n` is put together from
///    the low bits of `t`; what is above them is shifted out.
///
/// Only additions, multiplications, fused multiply-adds, divisions, square roots and bit moves are
/// used, which round the same way everywhere: a result has the same bits on every platform, at
/// every vector width, at every position and in `ScalarMath`. `VectorMathTest` compares them with
/// doubles; the largest errors are over all 2^32 floats:
///
/// | function | largest error | at |
/// |---|---|---|
/// | `exp` | 0.876 ulp | 15.59662 |
/// | `expm1` | 1.077 ulp | 17.136183 |
/// | `log` | 0.913 ulp | 1.4764675 |
/// | `log1p` | 0.933 ulp | 0.48494402 |
/// | `sigmoid` | 0.887 ulp | -81.461815 |
/// | `tanh` | 1.067 ulp | -0.7602705 |
/// | `erf` | 0.986 ulp | -0.99542993 |
/// | `softplus` | 1.062 ulp | -0.69826734 |
/// | `rsqrt` | 1.491 ulp | 1.1827658e-38 |
/// | `sin` | 1.224 ulp | -3.8293046e9 |
/// | `cos` | 1.227 ulp | -1.2491916e21 |
///
/// Powers by 3 and by -0.75 are within 0.94 ulp, by 20 within 1.14; the error grows with the
/// exponent beyond.
///
/// `exp`, `expm1`, `log`, `log1p`, `sigmoid`, `tanh`, `erf` and `softplus` are monotone: a larger
/// argument never has a smaller result. NaN gives NaN.
///
/// # How to call them
///
/// A vector that crosses a call that C2 has not inlined is boxed. It inlines a function under three
/// conditions:
///
/// - It has less than 325 bytecodes (`FreqInlineSize`).
/// - The loop that calls it has less than 18,000 nodes so far (`NodeCountInliningCutoff`); a call
///   into the Vector API makes some 500. So a loop calls one of these functions, early in its body,
///   and nothing else that takes or returns a vector but the Vector API, which is inlined without a
///   limit; its partial vector is written out in it. A loop that needs more has its steps written
///   out, as [VectorSoftplus] has. Of two functions the second is boxed in some JVMs (log1p of exp:
///   900 bytes a call), of three in all.
/// - Until it was compiled, the call was reached at least a quarter as often as the method around
///   it (`InlineFrequencyRatio`). So a method with such a loop runs it at least once: by a mask
///   where there are fewer elements than lanes, or by being called for a full vector at least
///   (`Apart` sees to that). What is left over after it is no place for a function: once a call is
///   seldom beside the loop, and a masked vector boxed (64 bytes a call).
///
/// A loop over full vectors alone, with the rest for the scalar function, is unrolled by C2 where
/// one that asks for a mask in each step is not: `exp` 0.37 instead of 0.55 ns an element on a Zen
/// 3, `gelu` 1.21 and 1.48, `mish` 0.77 and 0.96, `tanh` 0.83 and 0.89; seven elements over cost 20
/// to 50 ns instead of 15. Loops that sum what they compute keep the mask: their sum, kept over two
/// loops, boxed.
///
/// A call into the Vector API beyond 18,000 nodes is inlined late. That works nearly always: in one
/// of six runs of the test suite, where C2 no longer trusted the Vector API's casts (`hot_throw` in
/// its log), `tanh` was boxed for good when its last steps came late. `tanh` has some 17,900
/// nodes, 410 a multiplication and 610 a multiply-add with a constant.
///
/// A mask is compared again where it is used again, instead of being kept over many steps.
///
/// A Zen 3 begins two multiply-adds a cycle, or two additions, but of both together also two, so
/// that their number counts: `exp` has 19 operations and takes 9.4 cycles a vector. Two vectors at
/// a time gain nothing. Polynomials by pairs of coefficients (Estrin, "Organization of computer
/// systems", 1960), whose steps wait less for each other, gain where they are long: `log` 0.48
/// instead of 0.52 ns an element, `softplus` 1.78 instead of 1.93, `erf` 0.94 instead of 0.97. The
/// lowest coefficient comes last, by itself, for there rounding counts (`log` 1.075 ulp without).
/// `exp`, `sigmoid`, `tanh` and `gelu` gain 0 to 2 %, and stay as they are.
public final class VectorMath {
  private static final float LOG2_E = 0x1.715476p0f;
  private static final float LN2_HIGH = 0x1.62e43p-1f;
  private static final float LN2_LOW = -0x1.05c61p-29f;

  private static final float ROUND = 0x1.8p23f;
  private static final int ONE_BITS = 0x3f800000;

  private static final float INFINITY = Float.POSITIVE_INFINITY;

  private VectorMath() {}

  /// `e^v`, infinite from 88.72284 on, where it leaves the range of float, and 0 from -103.97209
  /// down. Results below 2^-126 are subnormal, with an error of less than 1 ulp too.
  ///
  /// Reconstruction: where all arguments are within 87 of 0, `n` is added to the exponent of `e^r`.
  /// Elsewhere `2^n` may be out of range where the result is not, so it is applied as two factors;
  /// the last product rounds once, also to a subnormal result.
  public static FloatVector exp(FloatVector v) {
    VectorMask<Float> plain = v.abs().compare(LT, 87f);
    FloatVector t = v.fma(LOG2_E, ROUND);
    FloatVector k = t.sub(ROUND);
    FloatVector high = k.lanewise(FMA, -LN2_HIGH, v);
    FloatVector low = k.mul(-LN2_LOW);
    FloatVector r = high.add(low);
    FloatVector p = r.fma(0x1.697a04p-10f, 0x1.1239a6p-7f).lanewise(FMA, r, 0x1.555a02p-5f);
    p = p.lanewise(FMA, r, 0x1.555492p-3f).lanewise(FMA, r, 0x1.fffffap-2f);
    p = p.fma(r.mul(r), low).add(high).add(1f);

    IntVector bits = t.reinterpretAsInts();
    if (plain.allTrue()) {
      return p.reinterpretAsInts().add(bits.lanewise(LSHL, 23)).reinterpretAsFloats();
    }
    IntVector half = bits.lanewise(ASHR, 1).lanewise(LSHL, 23).add(ONE_BITS);
    IntVector other = bits.lanewise(LSHL, 23).sub(half).add(2 * ONE_BITS);
    p = p.mul(half.reinterpretAsFloats()).mul(other.reinterpretAsFloats());
    return p.blend(0f, v.compare(LT, -104f)).blend(INFINITY, v.compare(GT, 89f));
  }

  /// `e^v - 1`: infinite from 88.72284 on, `v` itself, with its sign, around 0, and down to -1.
  ///
  /// Reconstruction: with `s = 2^n` and `z = high + rest`, it is `(s - 1) + s high + s rest`. The
  /// sum of the first two is held as `sum` and what its rounding lost, which joins the third. `s`
  /// stops at 2^127; where `n` is 128 the result is doubled last.
  public static FloatVector expm1(FloatVector v) {
    IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE);
    v = v.blend(89f, v.compare(GT, 89f));
    v = v.blend(-30f, v.compare(LT, -30f));

    FloatVector t = v.fma(LOG2_E, ROUND);
    FloatVector k = t.sub(ROUND);
    FloatVector high = k.lanewise(FMA, -LN2_HIGH, v);
    FloatVector low = k.mul(-LN2_LOW);
    FloatVector r = high.add(low);
    FloatVector q = r.fma(0x1.697a04p-10f, 0x1.1239a6p-7f);
    q = q.lanewise(FMA, r, 0x1.555a02p-5f).lanewise(FMA, r, 0x1.555492p-3f);
    FloatVector rest = q.lanewise(FMA, r, 0x1.fffffap-2f).fma(r.mul(r), low);

    IntVector bits = t.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS);
    FloatVector s = bits.reinterpretAsFloats().blend(0x1p127f, k.compare(GT, 127f));
    FloatVector one = s.sub(1f);
    FloatVector sum = high.fma(s, one);
    v = rest.fma(s, high.fma(s, one.sub(sum))).add(sum);
    return v.blend(v.add(v), k.compare(GT, 127f))
        .reinterpretAsInts()
        .or(sign)
        .reinterpretAsFloats();
  }

  /// `1 / (1 + e^-v)`: from 0 below -103.97209, through subnormal results, to 1.
  ///
  /// Reconstruction: with `s = 2^n` of `e^-v`, the result is `1 / (1 + s + s z)`. One and `s` are
  /// both taken times 2^-30, which keeps them in range and cancels out. The sum is held as `d` and
  /// what its rounding lost; the quotient is corrected by its remainder (Markstein, "Computation of
  /// elementary functions on the IBM RISC System/6000 processor", 1990). Without that it would be
  /// off by up to 1.65 ulp.
  public static FloatVector sigmoid(FloatVector v) {
    v = v.neg();
    v = v.blend(105f, v.compare(GT, 105f));
    // Beside 1, e^-30 is lost already.
    v = v.blend(-30f, v.compare(LT, -30f));

    FloatVector t = v.fma(LOG2_E, ROUND);
    FloatVector k = t.sub(ROUND);
    FloatVector high = k.lanewise(FMA, -LN2_HIGH, v);
    FloatVector low = k.mul(-LN2_LOW);
    FloatVector r = high.add(low);
    FloatVector q = r.fma(0x1.697a04p-10f, 0x1.1239a6p-7f);
    q = q.lanewise(FMA, r, 0x1.555a02p-5f).lanewise(FMA, r, 0x1.555492p-3f);
    FloatVector z = q.lanewise(FMA, r, 0x1.fffffap-2f).fma(r.mul(r), low).add(high);

    IntVector bits = t.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS - (30 << 23));
    FloatVector s = bits.reinterpretAsFloats();
    FloatVector sum = s.add(0x1p-30f);
    FloatVector d = z.fma(s, sum);
    FloatVector one = FloatVector.broadcast(F, 0x1p-30f);
    FloatVector lost = z.fma(s, sum.sub(d)).add(one.sub(sum.sub(s)));
    v = one.div(d);
    return lost.fma(v, d.lanewise(FMA, v, -0x1p-30f)).mul(-0x1p30f).fma(v, v);
  }

  /// `tanh(v)`: 1 and -1 from about 9.01 away from 0, and `v` itself, with its sign, around 0.
  ///
  /// Reconstruction, for `a = |v|` from 0.75 on: `1 - 2 / (e^2a + 1)`, whose quotient is so small
  /// that its error hardly counts; the constants of the reduction and of `e^2r` hold the 2. Below:
  // `a + a^3 p(a^2)`, with `p` of degree 5, wrong by 2^-29.1.
  public static FloatVector tanh(FloatVector v) {
    FloatVector a = v.abs();
    FloatVector b = a.blend(10f, a.compare(GT, 10f));

    FloatVector t = b.fma(2 * LOG2_E, ROUND);
    FloatVector k = t.sub(ROUND);
    FloatVector r = k.lanewise(FMA, -LN2_LOW / 2, k.lanewise(FMA, -LN2_HIGH / 2, b));
    FloatVector q = r.fma(0x1.6a5a54p-4f, 0x1.123aecp-2f).lanewise(FMA, r, 0x1.5558a6p-1f);
    q = q.lanewise(FMA, r, 0x1.55549p0f).lanewise(FMA, r, 0x1.fffffcp0f);
    q = q.lanewise(FMA, r, 2f).lanewise(FMA, r, 1f);
    t = t.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
    b = FloatVector.broadcast(F, -2f).div(q.lanewise(FMA, t, 1f)).add(1f);

    r = a.mul(a);
    q = r.fma(0x1.c89750p-10f, -0x1.f662fep-8f);
    q = q.lanewise(FMA, r, 0x1.5f9082p-6f).lanewise(FMA, r, -0x1.b98108p-5f);
    q = q.lanewise(FMA, r, 0x1.110ddap-3f).lanewise(FMA, r, -0x1.55554ap-2f);
    b = b.blend(q.mul(r).fma(a, a), a.compare(LT, 0.75f));
    IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE);
    return b.reinterpretAsInts().or(sign).reinterpretAsFloats();
  }

  /// `1 / sqrt(v)`, both of them rounded: infinite at the zeros, with their sign, NaN below.
  public static FloatVector rsqrt(FloatVector v) {
    return FloatVector.broadcast(F, 1f).div(v.sqrt());
  }
}
