package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarPRelu;

/// The rectifier with a learned slope on vectors.
public final class VectorPRelu {
  private VectorPRelu() {}

  /// `out = g` where `x` is above 0, else `slope g`, with one slope.
  public static void one(
      int n,
      float slope,
      float[] x,
      int xOffset,
      float[] g,
      int gOffset,
      float[] out,
      int outOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, g, gOffset + i);
      FloatVector at = FloatVector.fromArray(F, x, xOffset + i);
      v.blend(v.mul(slope), at.compare(LE, 0)).intoArray(out, outOffset + i);
    }
    ScalarPRelu.one(n - i, slope, x, xOffset + i, g, gOffset + i, out, outOffset + i);
  }

  /// `out = g` where `x` is above 0, else `slope g`, with a slope for each element.
  public static void each(
      int n,
      float[] x,
      int xOffset,
      float[] slope,
      int slopeOffset,
      float[] g,
      int gOffset,
      float[] out,
      int outOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, g, gOffset + i);
      FloatVector at = FloatVector.fromArray(F, x, xOffset + i);
      FloatVector s = FloatVector.fromArray(F, slope, slopeOffset + i);
      v.blend(v.mul(s), at.compare(LE, 0)).intoArray(out, outOffset + i);
    }
    ScalarPRelu.each(
        n - i, x, xOffset + i, slope, slopeOffset + i, g, gOffset + i, out, outOffset + i);
  }

  /// The sum of `x dy` where `x` is not above 0, over rows of `n` elements, `ld` apart: in each
  /// lane, then over the lanes, then what full vectors leave over.
  public static float sum(
      int rows, int n, int ld, float[] x, int xOffset, float[] dy, int dyOffset) {
    FloatVector sum = FloatVector.zero(F);
    FloatVector excess = FloatVector.zero(F);
    int full = F.loopBound(n);
    for (int r = 0; r < rows; r++) {
      for (int i = 0; i < full; i += LENGTH) {
        FloatVector v = FloatVector.fromArray(F, x, xOffset + r * ld + i);
        FloatVector g = FloatVector.fromArray(F, dy, dyOffset + r * ld + i);
        FloatVector term = v.mul(g).blend(0f, v.compare(GT, 0)).sub(excess);
        FloatVector next = sum.add(term);
        excess = next.sub(sum).sub(term);
        sum = next;
      }
    }
    sum = sum.sub(excess);
    if (LENGTH > 8) {
      sum = sum.add(sum.rearrange(Lanes.BY_8));
    }
    if (LENGTH > 4) {
      sum = sum.add(sum.rearrange(Lanes.BY_4));
    }
    if (LENGTH > 2) {
      sum = sum.add(sum.rearrange(Lanes.BY_2));
    }
    float rest = ScalarPRelu.sum(rows, n - full, ld, x, xOffset + full, dy, dyOffset + full);
    return sum.add(sum.rearrange(Lanes.BY_1)).lane(0) + rest;
  }

  /// The same for each column of matrices of `n` columns without gaps.
  public static void columnSums(
      int rows,
      int n,
      float[] x,
      int xOffset,
      float[] dy,
      int dyOffset,
      float[] sums,
      int sumsOffset) {
    int j = 0;
    for (; j < F.loopBound(n); j += LENGTH) {
      FloatVector sum = FloatVector.zero(F);
      FloatVector excess = FloatVector.zero(F);
      for (int r = 0; r < rows; r++) {
        FloatVector v = FloatVector.fromArray(F, x, xOffset + r * n + j);
        FloatVector g = FloatVector.fromArray(F, dy, dyOffset + r * n + j);
        FloatVector term = v.mul(g).blend(0f, v.compare(GT, 0)).sub(excess);
        FloatVector next = sum.add(term);
        excess = next.sub(sum).sub(term);
        sum = next;
      }
      sum.sub(excess).intoArray(sums, sumsOffset + j);
    }
    ScalarPRelu.columnSums(rows, n - j, n, x, xOffset + j, dy, dyOffset + j, sums, sumsOffset + j);
  }
}
