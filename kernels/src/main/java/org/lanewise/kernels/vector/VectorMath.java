package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;

/// The exponential, the logistic function and the hyperbolic tangent over arrays.
///
/// All three stand on `e^x - 1` over a short range, in these steps:
///
/// 1. Range reduction (Cody and Waite, "Software Manual for the Elementary Functions", 1980):
///    `n = round(x / ln 2)`, by adding 1.5 * 2^23: the sum `t` holds `n` in its low bits. Then
///    `r = x - n ln 2`, with `ln 2` in two floats. The first part is subtracted without error, by
///    a fused multiply-add; the second, `low`, is kept apart. `|r|` is at most half of `ln 2`.
/// 2. Polynomial: `z = e^r - 1 = r + r^2 q(r)`, with `q` of degree 4. Its coefficients minimise the
///    largest error in ulp (Remez); they were rounded to float from the lowest power up, each time
///    fitting the others again. It is wrong by 2^-28.8. `low` joins `r^2 q(r)` before the rest of
///    `r` is added, so that the rounding of `r` does not count.
/// 3. Reconstruction: `e^x = 2^n (1 + z)`, and each function its own way. `2^n` is put together
///    from the low bits of `t`; what is above them is shifted out.
///
/// Only additions, multiplications, fused multiply-adds, divisions and bit moves are used, which
/// round the same way everywhere: a result has the same bits on every platform, at every vector
/// width and at every position. `VectorMathTest` measures the errors against `Math`'s doubles; over
/// all 2^32 floats they are:
///
/// | function | largest error | at |
/// |---|---|---|
/// | `exp` | 0.876 ulp | 15.59662 |
/// | `sigmoid` | 0.887 ulp | -81.461815 |
/// | `tanh` | 1.054 ulp | 0.7618685 |
///
/// Each is monotone: a larger argument never has a smaller result. NaN gives NaN.
///
/// Steps 1 and 2 are written out in each loop, and so is the partial vector at its end. C2 gives up
/// inlining when a method has grown to some 18,000 nodes, which two such bodies do, and a vector
/// that crosses a call that is not inlined is boxed. As they stand the loops call nothing but the
/// Vector API, which is always inlined.
///
/// A partial vector has the padding 0 and is stored under a mask. With 4 lanes it is moved element
/// by element, the middle one or the last one twice if they are fewer than three: NEON has no
/// masked store, and C2 would call one and box.
final class VectorMath {
  private static final float LOG2_E = 0x1.715476p0f;
  private static final float LN2_HIGH = 0x1.62e43p-1f;
  private static final float LN2_LOW = -0x1.05c61p-29f;

  private static final float ROUND = 0x1.8p23f;
  private static final int ONE_BITS = 0x3f800000;

  private VectorMath() {}

  /// `y = e^(x - shift)`, where the difference is rounded to float. The exponential is infinite
  /// from 88.72284 on, where it leaves the range of float, and 0 from -103.97209 down. Results
  /// below 2^-126 are subnormal, with an error of less than 1 ulp too.
  ///
  /// Reconstruction: `2^n` may be out of range where the result is not, so it is applied as two
  /// factors; the last product rounds once, also to a subnormal result.
  static void exp(int n, float shift, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
    FloatVector minusLn2 = FloatVector.broadcast(F, -LN2_HIGH);
    FloatVector q4 = FloatVector.broadcast(F, 0x1.697a04p-10f);
    for (int i = 0; i < n; i += LENGTH) {
      int rest = n - i;
      FloatVector v;
      if (rest >= LENGTH) {
        v = FloatVector.fromArray(F, x, xOffset + i);
      } else if (LENGTH > 4) {
        v = FloatVector.fromArray(F, x, xOffset + i, F.indexInRange(0, rest));
      } else {
        v = FloatVector.broadcast(F, x[xOffset + i]);
        v = v.withLane(1, x[xOffset + i + rest / 2]).withLane(2, x[xOffset + n - 1]);
      }
      v = v.sub(shift);
      v = v.blend(89f, v.compare(GT, 89f));
      v = v.blend(-104f, v.compare(LT, -104f));

      FloatVector t = log2e.lanewise(FMA, v, ROUND);
      FloatVector k = t.sub(ROUND);
      FloatVector high = minusLn2.lanewise(FMA, k, v);
      FloatVector low = k.mul(-LN2_LOW);
      FloatVector r = high.add(low);
      FloatVector q = q4.lanewise(FMA, r, 0x1.1239a6p-7f);
      q = q.lanewise(FMA, r, 0x1.555a02p-5f);
      q = q.lanewise(FMA, r, 0x1.555492p-3f);
      q = q.lanewise(FMA, r, 0x1.fffffap-2f);
      FloatVector z = q.fma(r.mul(r), low).add(high);

      IntVector bits = t.reinterpretAsInts();
      IntVector half = bits.lanewise(ASHR, 1).lanewise(LSHL, 23).add(ONE_BITS);
      IntVector other = bits.lanewise(LSHL, 23).sub(half).add(2 * ONE_BITS);
      v = z.add(1f).mul(half.reinterpretAsFloats()).mul(other.reinterpretAsFloats());

      if (rest >= LENGTH) {
        v.intoArray(y, yOffset + i);
      } else if (LENGTH > 4) {
        v.intoArray(y, yOffset + i, F.indexInRange(0, rest));
      } else {
        y[yOffset + i] = v.lane(0);
        y[yOffset + i + rest / 2] = v.lane(1);
        y[yOffset + n - 1] = v.lane(2);
      }
    }
  }

  /// The sum of `e^(x - shift)`, as [#exp] computes it, lane by lane and then over the lanes as
  /// [Lanes#sum] does. The padding, -infinity, adds nothing.
  static float expSum(int n, float shift, float[] x, int xOffset) {
    FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
    FloatVector minusLn2 = FloatVector.broadcast(F, -LN2_HIGH);
    FloatVector q4 = FloatVector.broadcast(F, 0x1.697a04p-10f);
    FloatVector padding = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += LENGTH) {
      int rest = n - i;
      FloatVector v;
      if (rest >= LENGTH) {
        v = FloatVector.fromArray(F, x, xOffset + i);
      } else if (LENGTH > 4) {
        VectorMask<Float> mask = F.indexInRange(0, rest);
        v = padding.blend(FloatVector.fromArray(F, x, xOffset + i, mask), mask);
      } else {
        v = padding.withLane(0, x[xOffset + i]);
        v = rest > 1 ? v.withLane(1, x[xOffset + i + 1]) : v;
        v = rest > 2 ? v.withLane(2, x[xOffset + i + 2]) : v;
      }
      v = v.sub(shift);
      v = v.blend(89f, v.compare(GT, 89f));
      v = v.blend(-104f, v.compare(LT, -104f));

      FloatVector t = log2e.lanewise(FMA, v, ROUND);
      FloatVector k = t.sub(ROUND);
      FloatVector high = minusLn2.lanewise(FMA, k, v);
      FloatVector low = k.mul(-LN2_LOW);
      FloatVector r = high.add(low);
      FloatVector q = q4.lanewise(FMA, r, 0x1.1239a6p-7f);
      q = q.lanewise(FMA, r, 0x1.555a02p-5f);
      q = q.lanewise(FMA, r, 0x1.555492p-3f);
      q = q.lanewise(FMA, r, 0x1.fffffap-2f);
      FloatVector z = q.fma(r.mul(r), low).add(high);

      IntVector bits = t.reinterpretAsInts();
      IntVector half = bits.lanewise(ASHR, 1).lanewise(LSHL, 23).add(ONE_BITS);
      IntVector other = bits.lanewise(LSHL, 23).sub(half).add(2 * ONE_BITS);
      v = z.add(1f).mul(half.reinterpretAsFloats()).mul(other.reinterpretAsFloats());
      sum = sum.add(v);
    }
    if (LENGTH > 8) {
      sum = sum.add(sum.rearrange(Lanes.BY_8));
    }
    if (LENGTH > 4) {
      sum = sum.add(sum.rearrange(Lanes.BY_4));
    }
    if (LENGTH > 2) {
      sum = sum.add(sum.rearrange(Lanes.BY_2));
    }
    return sum.add(sum.rearrange(Lanes.BY_1)).lane(0);
  }

  /// `dx = dy - factor e^y`.
  static void subtractExp(
      int n,
      float factor,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
    FloatVector minusLn2 = FloatVector.broadcast(F, -LN2_HIGH);
    FloatVector q4 = FloatVector.broadcast(F, 0x1.697a04p-10f);
    FloatVector minus = FloatVector.broadcast(F, -factor);
    for (int i = 0; i < n; i += LENGTH) {
      int rest = n - i;
      FloatVector v;
      FloatVector g;
      if (rest >= LENGTH) {
        v = FloatVector.fromArray(F, y, yOffset + i);
        g = FloatVector.fromArray(F, dy, dyOffset + i);
      } else if (LENGTH > 4) {
        v = FloatVector.fromArray(F, y, yOffset + i, F.indexInRange(0, rest));
        g = FloatVector.fromArray(F, dy, dyOffset + i, F.indexInRange(0, rest));
      } else {
        v = FloatVector.broadcast(F, y[yOffset + i]);
        v = v.withLane(1, y[yOffset + i + rest / 2]).withLane(2, y[yOffset + n - 1]);
        g = FloatVector.broadcast(F, dy[dyOffset + i]);
        g = g.withLane(1, dy[dyOffset + i + rest / 2]).withLane(2, dy[dyOffset + n - 1]);
      }
      v = v.blend(89f, v.compare(GT, 89f));
      v = v.blend(-104f, v.compare(LT, -104f));

      FloatVector t = log2e.lanewise(FMA, v, ROUND);
      FloatVector k = t.sub(ROUND);
      FloatVector high = minusLn2.lanewise(FMA, k, v);
      FloatVector low = k.mul(-LN2_LOW);
      FloatVector r = high.add(low);
      FloatVector q = q4.lanewise(FMA, r, 0x1.1239a6p-7f);
      q = q.lanewise(FMA, r, 0x1.555a02p-5f);
      q = q.lanewise(FMA, r, 0x1.555492p-3f);
      q = q.lanewise(FMA, r, 0x1.fffffap-2f);
      FloatVector z = q.fma(r.mul(r), low).add(high);

      IntVector bits = t.reinterpretAsInts();
      IntVector half = bits.lanewise(ASHR, 1).lanewise(LSHL, 23).add(ONE_BITS);
      IntVector other = bits.lanewise(LSHL, 23).sub(half).add(2 * ONE_BITS);
      v = z.add(1f).mul(half.reinterpretAsFloats()).mul(other.reinterpretAsFloats());
      v = v.fma(minus, g);

      if (rest >= LENGTH) {
        v.intoArray(dx, dxOffset + i);
      } else if (LENGTH > 4) {
        v.intoArray(dx, dxOffset + i, F.indexInRange(0, rest));
      } else {
        dx[dxOffset + i] = v.lane(0);
        dx[dxOffset + i + rest / 2] = v.lane(1);
        dx[dxOffset + n - 1] = v.lane(2);
      }
    }
  }

  /// `y = 1 / (1 + e^-x)`: from 0 below -103.97209, through subnormal results, to 1.
  ///
  /// Reconstruction: with `s = 2^n` of `e^-x`, the result is `1 / (1 + s + s z)`. One and `s` are
  /// both taken times 2^-30, which keeps them in range and cancels out. The sum is held as `d` and
  /// what its rounding lost; the quotient is corrected by its remainder (Markstein, "Computation of
  /// elementary functions on the IBM RISC System/6000 processor", 1990). Without that it would be
  /// off by up to 1.65 ulp.
  static void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
    FloatVector minusLn2 = FloatVector.broadcast(F, -LN2_HIGH);
    FloatVector q4 = FloatVector.broadcast(F, 0x1.697a04p-10f);
    FloatVector one = FloatVector.broadcast(F, 0x1p-30f);
    FloatVector minusOne = FloatVector.broadcast(F, -0x1p-30f);
    for (int i = 0; i < n; i += LENGTH) {
      int rest = n - i;
      FloatVector v;
      if (rest >= LENGTH) {
        v = FloatVector.fromArray(F, x, xOffset + i);
      } else if (LENGTH > 4) {
        v = FloatVector.fromArray(F, x, xOffset + i, F.indexInRange(0, rest));
      } else {
        v = FloatVector.broadcast(F, x[xOffset + i]);
        v = v.withLane(1, x[xOffset + i + rest / 2]).withLane(2, x[xOffset + n - 1]);
      }
      v = v.neg();
      v = v.blend(105f, v.compare(GT, 105f));
      // Beside 1, e^-30 is lost already.
      v = v.blend(-30f, v.compare(LT, -30f));

      FloatVector t = log2e.lanewise(FMA, v, ROUND);
      FloatVector k = t.sub(ROUND);
      FloatVector high = minusLn2.lanewise(FMA, k, v);
      FloatVector low = k.mul(-LN2_LOW);
      FloatVector r = high.add(low);
      FloatVector q = q4.lanewise(FMA, r, 0x1.1239a6p-7f);
      q = q.lanewise(FMA, r, 0x1.555a02p-5f);
      q = q.lanewise(FMA, r, 0x1.555492p-3f);
      q = q.lanewise(FMA, r, 0x1.fffffap-2f);
      FloatVector z = q.fma(r.mul(r), low).add(high);

      IntVector bits = t.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS - (30 << 23));
      FloatVector s = bits.reinterpretAsFloats();
      FloatVector sum = s.add(one);
      FloatVector d = z.fma(s, sum);
      FloatVector lost = z.fma(s, sum.sub(d)).add(one.sub(sum.sub(s)));
      v = one.div(d);
      FloatVector excess = lost.fma(v, d.fma(v, minusOne));
      v = excess.mul(-0x1p30f).fma(v, v);

      if (rest >= LENGTH) {
        v.intoArray(y, yOffset + i);
      } else if (LENGTH > 4) {
        v.intoArray(y, yOffset + i, F.indexInRange(0, rest));
      } else {
        y[yOffset + i] = v.lane(0);
        y[yOffset + i + rest / 2] = v.lane(1);
        y[yOffset + n - 1] = v.lane(2);
      }
    }
  }

  /// `y = tanh(x)`: 1 and -1 from about 9.01 away from 0, and x itself, with its sign, around 0.
  ///
  /// Reconstruction, for `a = |x|` from 0.75 on: `1 - 2 / (e^2a + 1)`, whose quotient is so small
  /// that its error hardly counts. Below: `a + a^3 p(a^2)`, with `p` of degree 5, wrong by 2^-29.1.
  static void tanh(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector log2e = FloatVector.broadcast(F, LOG2_E);
    FloatVector minusLn2 = FloatVector.broadcast(F, -LN2_HIGH);
    FloatVector q4 = FloatVector.broadcast(F, 0x1.697a04p-10f);
    FloatVector one = FloatVector.broadcast(F, 1f);
    FloatVector two = FloatVector.broadcast(F, 2f);
    FloatVector p5 = FloatVector.broadcast(F, 0x1.c89750p-10f);
    for (int i = 0; i < n; i += LENGTH) {
      int rest = n - i;
      FloatVector v;
      if (rest >= LENGTH) {
        v = FloatVector.fromArray(F, x, xOffset + i);
      } else if (LENGTH > 4) {
        v = FloatVector.fromArray(F, x, xOffset + i, F.indexInRange(0, rest));
      } else {
        v = FloatVector.broadcast(F, x[xOffset + i]);
        v = v.withLane(1, x[xOffset + i + rest / 2]).withLane(2, x[xOffset + n - 1]);
      }
      IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE);
      FloatVector a = v.abs();
      v = a.blend(10f, a.compare(GT, 10f));
      v = v.add(v);

      FloatVector t = log2e.lanewise(FMA, v, ROUND);
      FloatVector k = t.sub(ROUND);
      FloatVector high = minusLn2.lanewise(FMA, k, v);
      FloatVector low = k.mul(-LN2_LOW);
      FloatVector r = high.add(low);
      FloatVector q = q4.lanewise(FMA, r, 0x1.1239a6p-7f);
      q = q.lanewise(FMA, r, 0x1.555a02p-5f);
      q = q.lanewise(FMA, r, 0x1.555492p-3f);
      q = q.lanewise(FMA, r, 0x1.fffffap-2f);
      FloatVector z = q.fma(r.mul(r), low).add(high);

      FloatVector s = t.reinterpretAsInts().lanewise(LSHL, 23).add(ONE_BITS).reinterpretAsFloats();
      FloatVector large = one.sub(two.div(z.fma(s, s.add(one))));

      FloatVector square = a.mul(a);
      FloatVector p = p5.lanewise(FMA, square, -0x1.f662fep-8f);
      p = p.lanewise(FMA, square, 0x1.5f9082p-6f);
      p = p.lanewise(FMA, square, -0x1.b98108p-5f);
      p = p.lanewise(FMA, square, 0x1.110ddap-3f);
      p = p.lanewise(FMA, square, -0x1.55554ap-2f);
      FloatVector small = p.mul(square).fma(a, a);

      v = large.blend(small, a.compare(LT, 0.75f));
      v = v.reinterpretAsInts().or(sign).reinterpretAsFloats();

      if (rest >= LENGTH) {
        v.intoArray(y, yOffset + i);
      } else if (LENGTH > 4) {
        v.intoArray(y, yOffset + i, F.indexInRange(0, rest));
      } else {
        y[yOffset + i] = v.lane(0);
        y[yOffset + i + rest / 2] = v.lane(1);
        y[yOffset + n - 1] = v.lane(2);
      }
    }
  }
}
