package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.lanewise.kernels.scalar.ScalarSoftmax;
import org.lanewise.kernels.scalar.ScalarSoftmaxExp;

/// Softmax of rows on vectors.
///
/// A row takes three passes: the largest element, the exponentials and their sum, the division.
/// While the caches hold the row, memory is passed over once. From [#ONLINE] elements on, and where
/// the exponentials themselves are not wanted, largest element and sum are found in one pass, block
/// by block: where a block has a larger element, the sum so far is multiplied by
/// `e^(old - new)` (Milakov and Gimelshein, "Online normalizer calculation for softmax", 2018). The
/// second pass then exponentiates once more.
///
/// A sum is taken lane by lane in the order of the vectors within a block, then over the lanes as a
/// tree, then in double in the order of the blocks. The trees are written out: where C2 has passed
/// its limit of nodes it does not inline a helper that takes a vector, and boxes it.
public final class VectorSoftmax {
  /// What is summed in float.
  static final int BLOCK = 2048;

  /// Where exponentiating twice is quicker than a third pass over memory: with 2^22 elements the
  /// two take the same time, with 2^24 the third pass takes 1.2 times as long; with 2^20, in the
  /// last cache, 0.8 times.
  private static final int ONLINE = 1 << 22;

  private VectorSoftmax() {}

  /// y = softmax(x), for each row.
  public static void forward(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    if (ShortRows.fit(cols)) {
      ShortRows.forward(rows, cols, x, xOffset, ldx, y, yOffset, ldy);
      return;
    }
    for (int i = 0; i < rows; i++) {
      row(cols, x, xOffset + i * ldx, y, yOffset + i * ldy);
    }
  }

  private static void row(int n, float[] x, int xOffset, float[] y, int yOffset) {
    if (n > ONLINE) {
      long pair = maxAndSum(n, x, xOffset);
      expScaled(n, max(pair), 1 / sum(pair), x, xOffset, y, yOffset);
      return;
    }
    double sum = expSum(n, max(n, x, xOffset), x, xOffset, y, yOffset);
    scale(n, (float) (1 / sum), y, yOffset, y, yOffset);
  }

  /// y = softmax(x), or 0 if all of x is -infinity; for masked rows.
  public static void rowOrZeros(int n, float[] x, int xOffset, float[] y, int yOffset) {
    double sum = expSum(n, shift(max(n, x, xOffset)), x, xOffset, y, yOffset);
    scale(n, sum == 0 ? 0 : (float) (1 / sum), y, yOffset, y, yOffset);
  }

  /// y = log(softmax(x)), for each row.
  public static void logForward(
      int rows, int cols, float[] x, int xOffset, int ldx, float[] y, int yOffset, int ldy) {
    if (ShortRows.fit(cols)) {
      ShortRows.logForward(rows, cols, x, xOffset, ldx, y, yOffset, ldy);
      return;
    }
    for (int i = 0; i < rows; i++) {
      logRow(cols, x, xOffset + i * ldx, y, yOffset + i * ldy);
    }
  }

  private static void logRow(int n, float[] x, int xOffset, float[] y, int yOffset) {
    long pair = maxAndSum(n, x, xOffset);
    float max = max(pair);
    float log = (float) Math.log(sum(pair));
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector.fromArray(F, x, xOffset + i).sub(max).sub(log).intoArray(y, yOffset + i);
    }
    for (; i < n; i++) {
      y[yOffset + i] = x[xOffset + i] - max - log;
    }
  }

  /// log(sum of exp(x)); an infinity where the largest element is one.
  public static double logSumExp(int n, float[] x, int xOffset) {
    long pair = maxAndSum(n, x, xOffset);
    float max = max(pair);
    // Not found above: a NaN beside an infinity.
    return Float.isInfinite(max) ? ScalarSoftmax.max(n, x, xOffset) : max + Math.log(sum(pair));
  }

  /// The largest element and the sum of the exponentials less it, in one pass, as two floats in a
  /// long.
  private static long maxAndSum(int n, float[] x, int xOffset) {
    float max = Float.NEGATIVE_INFINITY;
    double sum = 0;
    for (int i = 0; i < n; i += BLOCK) {
      int block = Math.min(BLOCK, n - i);
      float top = max(block, x, xOffset + i);
      if (top > max) {
        sum *= StrictMath.exp((double) max - top);
        max = top;
      }
      sum += sumExpOfBlock(block, shift(max), x, xOffset + i);
    }
    return (long) Float.floatToRawIntBits(max) << 32
        | Integer.toUnsignedLong(Float.floatToRawIntBits((float) sum));
  }

  private static float max(long pair) {
    return Float.intBitsToFloat((int) (pair >> 32));
  }

  private static float sum(long pair) {
    return Float.intBitsToFloat((int) pair);
  }

  /// The largest element. A NaN need not be found: it makes the sum of the exponentials NaN.
  public static float max(int n, float[] x, int xOffset) {
    int end = Lanes.end(n);
    FloatVector max0 = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
    FloatVector max1 = max0;
    FloatVector max2 = max0;
    FloatVector max3 = max0;
    int i = 0;
    // Four, so that a comparison need not wait for the one before.
    for (; i <= n - 4 * LENGTH; i += 4 * LENGTH) {
      FloatVector v0 = FloatVector.fromArray(F, x, xOffset + i);
      FloatVector v1 = FloatVector.fromArray(F, x, xOffset + i + LENGTH);
      FloatVector v2 = FloatVector.fromArray(F, x, xOffset + i + 2 * LENGTH);
      FloatVector v3 = FloatVector.fromArray(F, x, xOffset + i + 3 * LENGTH);
      max0 = max0.blend(v0, v0.compare(GT, max0));
      max1 = max1.blend(v1, v1.compare(GT, max1));
      max2 = max2.blend(v2, v2.compare(GT, max2));
      max3 = max3.blend(v3, v3.compare(GT, max3));
    }
    max0 = max0.blend(max1, max1.compare(GT, max0));
    max2 = max2.blend(max3, max3.compare(GT, max2));
    max0 = max0.blend(max2, max2.compare(GT, max0));
    for (; i < end; i += LENGTH) {
      FloatVector v;
      if (n - i >= LENGTH) {
        v = FloatVector.fromArray(F, x, xOffset + i);
      } else {
        VectorMask<Float> mask = F.indexInRange(0, n - i);
        v = max0.blend(FloatVector.fromArray(F, x, xOffset + i, mask), mask);
      }
      max0 = max0.blend(v, v.compare(GT, max0));
    }
    if (LENGTH > 8) {
      FloatVector half = max0.rearrange(Lanes.BY_8);
      max0 = max0.blend(half, half.compare(GT, max0));
    }
    if (LENGTH > 4) {
      FloatVector half = max0.rearrange(Lanes.BY_4);
      max0 = max0.blend(half, half.compare(GT, max0));
    }
    if (LENGTH > 2) {
      FloatVector half = max0.rearrange(Lanes.BY_2);
      max0 = max0.blend(half, half.compare(GT, max0));
    }
    float max = Math.max(max0.lane(0), max0.lane(1));
    return i < n ? Math.max(max, ScalarSoftmax.max(n - i, x, xOffset + i)) : max;
  }

  /// y = exp(x - shift), for a shift that no x exceeds by more than 80; returns the sum.
  public static double expSum(int n, float shift, float[] x, int xOffset, float[] y, int yOffset) {
    double sum = 0;
    for (int i = 0; i < n; i += BLOCK) {
      sum += expSumOfBlock(Math.min(BLOCK, n - i), shift, x, xOffset + i, y, yOffset + i);
    }
    return sum;
  }

  /// What elements are less, before their exponentials are taken: their maximum, unless all are
  /// -infinity.
  static float shift(float max) {
    return max == Float.NEGATIVE_INFINITY ? 0 : max;
  }

  /// x = exp(x - shift) for two rows of n elements, a multiple of the lanes and at most [#BLOCK].
  /// Their maxima are at `to`, and so are the sums to which theirs are added, with the bits of
  /// [#expSum]. Two at a time take less than one after the other: the steps of a short row wait for
  /// each other.
  static void expSums(int n, float[] max, double[] sums, int to, float[] x, int first, int second) {
    float shift0 = shift(max[to]);
    float shift1 = shift(max[to + 1]);
    FloatVector sum0 = FloatVector.zero(F);
    FloatVector sum1 = FloatVector.zero(F);
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector v0 = FloatVector.fromArray(F, x, first + i).sub(shift0);
      FloatVector v1 = FloatVector.fromArray(F, x, second + i).sub(shift1);
      v0 = SoftmaxExp.exp(v0);
      v1 = SoftmaxExp.exp(v1);
      v0.intoArray(x, first + i);
      v1.intoArray(x, second + i);
      sum0 = sum0.add(v0);
      sum1 = sum1.add(v1);
    }
    if (LENGTH > 8) {
      sum0 = sum0.add(sum0.rearrange(Lanes.BY_8));
      sum1 = sum1.add(sum1.rearrange(Lanes.BY_8));
    }
    if (LENGTH > 4) {
      sum0 = sum0.add(sum0.rearrange(Lanes.BY_4));
      sum1 = sum1.add(sum1.rearrange(Lanes.BY_4));
    }
    if (LENGTH > 2) {
      sum0 = sum0.add(sum0.rearrange(Lanes.BY_2));
      sum1 = sum1.add(sum1.rearrange(Lanes.BY_2));
    }
    sums[to] += sum0.lane(0) + sum0.lane(1);
    sums[to + 1] += sum1.lane(0) + sum1.lane(1);
  }

  private static float expSumOfBlock(
      int n, float shift, float[] x, int xOffset, float[] y, int yOffset) {
    int end = Lanes.end(n);
    FloatVector sum = FloatVector.zero(F);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = n - i;
      FloatVector v =
          rest >= LENGTH
              ? FloatVector.fromArray(F, x, xOffset + i)
              : FloatVector.fromArray(F, x, xOffset + i, F.indexInRange(0, rest));
      v = SoftmaxExp.exp(v.sub(shift));
      if (rest >= LENGTH) {
        v.intoArray(y, yOffset + i);
        sum = sum.add(v);
      } else {
        VectorMask<Float> mask = F.indexInRange(0, rest);
        v.intoArray(y, yOffset + i, mask);
        sum = sum.add(v, mask);
      }
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
    float total = sum.lane(0) + sum.lane(1);
    for (; i < n; i++) {
      y[yOffset + i] = ScalarSoftmaxExp.exp(x[xOffset + i] - shift);
      total += y[yOffset + i];
    }
    return total;
  }

  private static float sumExpOfBlock(int n, float shift, float[] x, int xOffset) {
    int end = Lanes.end(n);
    FloatVector sum = FloatVector.zero(F);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = n - i;
      FloatVector v =
          rest >= LENGTH
              ? FloatVector.fromArray(F, x, xOffset + i)
              : FloatVector.fromArray(F, x, xOffset + i, F.indexInRange(0, rest));
      v = SoftmaxExp.exp(v.sub(shift));
      sum = rest >= LENGTH ? sum.add(v) : sum.add(v, F.indexInRange(0, rest));
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
    float total = sum.lane(0) + sum.lane(1);
    for (; i < n; i++) {
      total += ScalarSoftmaxExp.exp(x[xOffset + i] - shift);
    }
    return total;
  }

  /// y = alpha exp(x - shift), for a shift that no x exceeds.
  public static void expScaled(
      int n, float shift, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    int end = Lanes.end(n);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = n - i;
      FloatVector v =
          rest >= LENGTH
              ? FloatVector.fromArray(F, x, xOffset + i)
              : FloatVector.fromArray(F, x, xOffset + i, F.indexInRange(0, rest));
      v = SoftmaxExp.exp(v.sub(shift)).mul(alpha);
      if (rest >= LENGTH) {
        v.intoArray(y, yOffset + i);
      } else {
        v.intoArray(y, yOffset + i, F.indexInRange(0, rest));
      }
    }
    for (; i < n; i++) {
      y[yOffset + i] = ScalarSoftmaxExp.exp(x[xOffset + i] - shift) * alpha;
    }
  }

  /// y = alpha x.
  public static void scale(int n, float alpha, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector.fromArray(F, x, xOffset + i).mul(alpha).intoArray(y, yOffset + i);
    }
    ScalarSoftmax.scale(n - i, alpha, x, xOffset + i, y, yOffset + i);
  }

  /// dx = y (dy - sum dy y), for each row.
  public static void backward(
      int rows,
      int cols,
      float[] y,
      int yOffset,
      int ldy,
      float[] dy,
      int dyOffset,
      int lddy,
      float[] dx,
      int dxOffset,
      int lddx) {
    if (ShortRows.fit(cols)) {
      ShortRows.backward(rows, cols, y, yOffset, ldy, dy, dyOffset, lddy, dx, dxOffset, lddx);
      return;
    }
    for (int i = 0; i < rows; i++) {
      backward(cols, y, yOffset + i * ldy, dy, dyOffset + i * lddy, dx, dxOffset + i * lddx);
    }
  }

  private static void backward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    double sum = 0;
    for (int b = 0; b < n; b += BLOCK) {
      sum += dotOfBlock(Math.min(BLOCK, n - b), y, yOffset + b, dy, dyOffset + b);
    }
    float dot = (float) sum;
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i).sub(dot);
      FloatVector.fromArray(F, y, yOffset + i).mul(g).intoArray(dx, dxOffset + i);
    }
    for (; i < n; i++) {
      dx[dxOffset + i] = y[yOffset + i] * (dy[dyOffset + i] - dot);
    }
  }

  /// dx = y (dx - dot).
  public static void minusTimes(
      int n, float dot, float[] y, int yOffset, float[] dx, int dxOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector g = FloatVector.fromArray(F, dx, dxOffset + i).sub(dot);
      FloatVector.fromArray(F, y, yOffset + i).mul(g).intoArray(dx, dxOffset + i);
    }
    ScalarSoftmax.minusTimes(n - i, dot, y, yOffset + i, dx, dxOffset + i);
  }

  private static float dotOfBlock(int n, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector sum = FloatVector.zero(F);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      sum = FloatVector.fromArray(F, y, yOffset + i).fma(v, sum);
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
    float total = sum.lane(0) + sum.lane(1);
    for (; i < n; i++) {
      total = Math.fma(x[xOffset + i], y[yOffset + i], total);
    }
    return total;
  }

  /// dx = dy - exp(y) sum dy.
  public static void logBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    double sum = 0;
    for (int b = 0; b < n; b += BLOCK) {
      sum += sumOfBlock(Math.min(BLOCK, n - b), dy, dyOffset + b);
    }
    float factor = (float) -sum;
    int end = Lanes.end(n);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = n - i;
      FloatVector v;
      FloatVector g;
      if (rest >= LENGTH) {
        v = FloatVector.fromArray(F, y, yOffset + i);
        g = FloatVector.fromArray(F, dy, dyOffset + i);
      } else {
        v = FloatVector.fromArray(F, y, yOffset + i, F.indexInRange(0, rest));
        g = FloatVector.fromArray(F, dy, dyOffset + i, F.indexInRange(0, rest));
      }
      v = SoftmaxExp.exp(v).lanewise(FMA, factor, g);
      if (rest >= LENGTH) {
        v.intoArray(dx, dxOffset + i);
      } else {
        v.intoArray(dx, dxOffset + i, F.indexInRange(0, rest));
      }
    }
    for (; i < n; i++) {
      float e = ScalarSoftmaxExp.exp(y[yOffset + i]);
      dx[dxOffset + i] = Math.fma(e, factor, dy[dyOffset + i]);
    }
  }

  private static float sumOfBlock(int n, float[] x, int xOffset) {
    FloatVector sum = FloatVector.zero(F);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      sum = sum.add(FloatVector.fromArray(F, x, xOffset + i));
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
    float total = sum.lane(0) + sum.lane(1);
    for (; i < n; i++) {
      total += x[xOffset + i];
    }
    return total;
  }
}
