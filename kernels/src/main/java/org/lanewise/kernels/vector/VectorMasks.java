package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import org.lanewise.kernels.scalar.ScalarMasks;

/// Masked rows on vectors.
public final class VectorMasks {
  private VectorMasks() {}

  /// y = x where the mask is true, else -infinity.
  public static void select(
      int n, float[] x, int xOffset, boolean[] mask, int mOffset, float[] y, int yOffset) {
    FloatVector none = FloatVector.broadcast(F, Float.NEGATIVE_INFINITY);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      VectorMask<Float> counts = VectorMask.fromArray(F, mask, mOffset + i);
      none.blend(FloatVector.fromArray(F, x, xOffset + i), counts).intoArray(y, yOffset + i);
    }
    ScalarMasks.select(n - i, x, xOffset + i, mask, mOffset + i, y, yOffset + i);
  }

  /// y = x + mask.
  public static void add(
      int n, float[] x, int xOffset, float[] mask, int mOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      v.add(FloatVector.fromArray(F, mask, mOffset + i)).intoArray(y, yOffset + i);
    }
    ScalarMasks.add(n - i, x, xOffset + i, mask, mOffset + i, y, yOffset + i);
  }
}
