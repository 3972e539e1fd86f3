package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.NE;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.lanewise.kernels.scalar.ScalarPow;

/// Powers of arrays by a constant: `|x|^y = 2^(y log2 |x|)`, whose logarithm takes two floats, for
/// its absolute error is the relative one of the result.
///
/// 1. Range reduction: `|x| = 2^k m` with `m` from the root of 1/2 to that of 2, and `s = (m - 1) /
///    (m + 1)`, held as a quotient and what it lacks by its remainder.
/// 2. Polynomial: `log2(m) = 2 / ln 2 (s + s^3 p(s^2))`, the series of the inverse hyperbolic
///    tangent with `p` of degree 3, wrong by 2^-37 (after P. T. P. Tang, "Table-driven
///    implementation of the logarithm function in IEEE floating-point arithmetic", 1990, without a
///    table). The first term is a product of two pairs of floats. It is added to `k`, and the sum
///    multiplied by `y`, each time with what the rounding lost.
/// 3. Reconstruction: `n = round(y log2 |x|)`, `2^r` of the rest by a polynomial of degree 6, wrong
///    by 2^-28.3, and `2^n` as two factors, as in [VectorMath#exp]. The sign follows `Math.pow`.
///
/// The steps are written out in the loop, which so calls nothing but the Vector API.
public final class VectorPow {
  private VectorPow() {}

  /// `y = x^exponent`, with the special values of `Math.pow`. Exact in place.
  public static void pow(float exponent, int n, float[] x, int xOffset, float[] y, int yOffset) {
    if (ScalarPow.isSpecial(exponent)) {
      ScalarPow.pow(exponent, n, x, xOffset, y, yOffset);
      return;
    }
    float atZero = exponent > 0 ? 0 : Float.POSITIVE_INFINITY;
    float atInfinity = exponent > 0 ? Float.POSITIVE_INFINITY : 0;
    float undefinedBelow = ScalarPow.isInteger(exponent) ? Float.NEGATIVE_INFINITY : 0;
    int signBit = ScalarPow.isOdd(exponent) ? Integer.MIN_VALUE : 0;
    FloatVector power = FloatVector.broadcast(F, exponent);
    int end = Lanes.end(n);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = n - i;
      FloatVector v =
          rest >= LENGTH
              ? FloatVector.fromArray(F, x, xOffset + i)
              : FloatVector.fromArray(F, x, xOffset + i, F.indexInRange(0, rest));
      FloatVector a = v.abs();
      IntVector bits = a.blend(a.mul(0x1p23f), a.compare(LT, Float.MIN_NORMAL)).reinterpretAsInts();
      IntVector e = bits.sub(ScalarPow.ROOT_BITS).lanewise(ASHR, 23);
      FloatVector m = bits.sub(e.lanewise(LSHL, 23)).reinterpretAsFloats();
      FloatVector k = (FloatVector) e.convert(I2F, 0);
      k = k.blend(k.sub(23f), a.compare(LT, Float.MIN_NORMAL));

      FloatVector f = m.sub(1f);
      FloatVector d = m.add(1f);
      FloatVector g = FloatVector.broadcast(F, 1f).div(d);
      FloatVector s = f.mul(g);
      FloatVector minus = s.neg();
      FloatVector lost = minus.fma(m.sub(d.sub(1f)), minus.fma(d, f)).mul(g);
      FloatVector z = s.mul(s);
      FloatVector p = z.fma(0x1.63187ap-2f, 0x1.a53152p-2f).lanewise(FMA, z, 0x1.277852p-1f);
      p = p.lanewise(FMA, z, 0x1.ec709cp-1f);
      FloatVector high = s.mul(ScalarPow.TWO_LOG2_E);
      FloatVector low = s.lanewise(FMA, ScalarPow.TWO_LOG2_E, high.neg());
      low = lost.lanewise(FMA, ScalarPow.TWO_LOG2_E, s.lanewise(FMA, ScalarPow.LOG2_E_LOW, low));
      low = p.fma(z.mul(s), low);
      FloatVector sum = k.add(high);
      low = low.add(high.sub(sum.sub(k)));
      high = sum.add(low);
      low = low.sub(high.sub(sum));

      FloatVector product = high.mul(power);
      low = low.fma(power, high.fma(power, product.neg()));
      high = product.blend(160f, product.compare(GT, 160f));
      high = high.blend(-160f, product.compare(LT, -160f));
      low = low.blend(0f, high.compare(NE, product));
      FloatVector t = high.add(ScalarPow.ROUND);
      FloatVector r = high.sub(t.sub(ScalarPow.ROUND)).add(low);
      FloatVector q = r.fma(0x1.417a9cp-13f, 0x1.5f0948p-10f).lanewise(FMA, r, 0x1.3b2dd2p-7f);
      q = q.lanewise(FMA, r, 0x1.c6af7ap-5f).lanewise(FMA, r, 0x1.ebfbdcp-3f);
      q = q.lanewise(FMA, r, 0x1.62e43p-1f).lanewise(FMA, r, 1f);
      bits = t.reinterpretAsInts();
      e = bits.lanewise(ASHR, 1).lanewise(LSHL, 23).add(ScalarPow.ONE_BITS);
      bits = bits.lanewise(LSHL, 23).sub(e).add(2 * ScalarPow.ONE_BITS);
      q = q.mul(e.reinterpretAsFloats()).mul(bits.reinterpretAsFloats());

      q = q.blend(Float.NaN, v.compare(LT, undefinedBelow)).blend(atZero, a.compare(EQ, 0f));
      q = q.blend(atInfinity, a.compare(EQ, Float.POSITIVE_INFINITY)).blend(v, v.compare(NE, v));
      bits = q.reinterpretAsInts().or(v.reinterpretAsInts().and(signBit));
      v = bits.reinterpretAsFloats();
      if (rest >= LENGTH) {
        v.intoArray(y, yOffset + i);
      } else {
        v.intoArray(y, yOffset + i, F.indexInRange(0, rest));
      }
    }
    if (i < n) {
      ScalarPow.pow(exponent, n - i, x, xOffset + i, y, yOffset + i);
    }
  }
}
