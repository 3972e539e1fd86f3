package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;

/// Roundings to whole numbers on full vectors; what is left over is the caller's.
///
/// A magnitude below 2^23 is rounded to the nearest even number by adding 2^23, whose last bit is
/// one, and taking it away again; the sign is put back by its bit, which keeps that of a zero.
/// Larger numbers are whole, and neither they nor NaN are touched.
public final class VectorStepwise {
  private static final float WHOLE = 0x1p23f;

  private VectorStepwise() {}

  /// y = the nearest whole number.
  ///
  /// @return how many elements were done
  public static int round(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE);
      FloatVector a = v.abs();
      FloatVector r = a.add(WHOLE).sub(WHOLE);
      r = r.reinterpretAsInts().or(sign).reinterpretAsFloats();
      v.blend(r, a.compare(LT, WHOLE)).intoArray(y, yOffset + i);
    }
    return i;
  }

  /// y = the whole part, and a step away from zero where there was more.
  ///
  /// @param negative the step below zero, 0 or 1
  /// @param positive the step above
  /// @return how many elements were done
  public static int whole(
      int n, float negative, float positive, float[] x, int xOffset, float[] y, int yOffset) {
    FloatVector zero = FloatVector.zero(F);
    FloatVector above = FloatVector.broadcast(F, positive);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE);
      FloatVector a = v.abs();
      FloatVector r = a.add(WHOLE).sub(WHOLE);
      r = r.blend(r.sub(1), r.compare(GT, a));
      FloatVector step = above.blend(negative, v.compare(LT, 0));
      r = r.add(zero.blend(step, r.compare(LT, a)));
      r = r.reinterpretAsInts().or(sign).reinterpretAsFloats();
      v.blend(r, a.compare(LT, WHOLE)).intoArray(y, yOffset + i);
    }
    return i;
  }
}
