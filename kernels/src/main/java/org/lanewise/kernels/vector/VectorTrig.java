package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.XOR;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import org.lanewise.kernels.scalar.ScalarTrig;

/// Sine and cosine of arrays, for the whole range of float.
///
/// 1. Range reduction (Cody and Waite, "Software Manual for the Elementary Functions", 1980), up to
///    |x| = 2^20: `k = round(x 2 / pi)`, `r = x - k pi / 2`, with `pi / 2` in three floats. The
///    product with the first is subtracted without error by a fused multiply-add; the product with
///    the second is held as `p` and what its rounding lost. `r` is the difference, and `low` what
///    is missing from it. A vector with a larger element is left to [ScalarTrig], element by
///    element.
/// 2. Polynomials: `sin(r) = r + r^3 s(r^2)` with `s` of degree 3 and `cos(r) = 1 - r^2 / 2 + r^4
///    c(r^2)` with `c` of degree 2, both wrong by 2^-32; `low` joins the small terms. Coefficients:
///    Chevillard, Joldes and Lauter, "Sollya: an environment for the development of numerical
///    codes", 2010.
/// 3. Reconstruction: the low bit of `k` chooses, the next one is the sign. The cosine is the sine
///    one quadrant further.
///
/// The steps are written out in the loop, which so calls nothing but the Vector API.
public final class VectorTrig {
  private static final float ROUND = 0x1.8p23f;

  private VectorTrig() {}

  /// `y = sin(x)`. Exact in place.
  public static void sin(int n, float[] x, int xOffset, float[] y, int yOffset) {
    sine(0, n, x, xOffset, y, yOffset);
  }

  /// `y = cos(x)`. Exact in place.
  public static void cos(int n, float[] x, int xOffset, float[] y, int yOffset) {
    sine(1, n, x, xOffset, y, yOffset);
  }

  /// `y = sin(x + quadrant pi / 2)`.
  private static void sine(int quadrant, int n, float[] x, int xOffset, float[] y, int yOffset) {
    int end = Lanes.end(n);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = n - i;
      FloatVector v =
          rest >= LENGTH
              ? FloatVector.fromArray(F, x, xOffset + i)
              : FloatVector.fromArray(F, x, xOffset + i, F.indexInRange(0, rest));
      if (!v.abs().compare(LE, ScalarTrig.REDUCED).allTrue()) {
        ScalarTrig.sine(quadrant, Math.min(rest, LENGTH), x, xOffset + i, y, yOffset + i);
        continue;
      }
      FloatVector t = v.fma(ScalarTrig.TWO_OVER_PI, ROUND);
      FloatVector k = t.sub(ROUND);
      FloatVector high = k.lanewise(FMA, -ScalarTrig.PI_2_A, v);
      FloatVector p = k.mul(ScalarTrig.PI_2_B);
      FloatVector lost = k.lanewise(FMA, ScalarTrig.PI_2_B, p.neg());
      FloatVector r = high.sub(p);
      FloatVector low = k.lanewise(FMA, -ScalarTrig.PI_2_C, high.sub(r).sub(p).sub(lost));

      FloatVector s = r.mul(r);
      FloatVector sin = s.fma(0x1.748a12p-19f, -0x1.a03c7p-13f).lanewise(FMA, s, 0x1.11115ap-7f);
      sin = sin.lanewise(FMA, s, -0x1.555556p-3f).fma(s.mul(r), low).add(r);
      FloatVector cos = s.fma(0x1.993c9ep-16f, -0x1.6c09c2p-10f).lanewise(FMA, s, 0x1.555546p-5f);
      cos = cos.lanewise(FMA, s, -0.5f).fma(s, low.neg().lanewise(FMA, r, 1f));

      IntVector q = t.reinterpretAsInts().add(quadrant);
      cos = cos.blend(sin, q.and(1).compare(EQ, 0).cast(F));
      q = q.and(2).lanewise(LSHL, 30);
      cos = cos.reinterpretAsInts().lanewise(XOR, q).reinterpretAsFloats();
      // The sine of a zero is the zero with its sign.
      v = quadrant == 0 ? cos.blend(v, v.compare(EQ, 0f)) : cos;
      if (rest >= LENGTH) {
        v.intoArray(y, yOffset + i);
      } else {
        v.intoArray(y, yOffset + i, F.indexInRange(0, rest));
      }
    }
    if (i < n) {
      ScalarTrig.sine(quadrant, n - i, x, xOffset + i, y, yOffset + i);
    }
  }
}
