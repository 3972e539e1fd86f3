package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.vector.Lanes.D;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarSquaredHinge;

/// The squared hinge loss on vectors.
public final class VectorSquaredHinge {
  private VectorSquaredHinge() {}

  /// The sum of max(1 - t y, 0)^2 in double.
  public static double sum(int n, float[] y, int yOffset, float[] t, int tOffset) {
    DoubleVector even = DoubleVector.zero(D);
    DoubleVector odd = DoubleVector.zero(D);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector target = FloatVector.fromArray(F, t, tOffset + i);
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i).neg().lanewise(FMA, target, 1f);
      v = v.blend(0f, v.compare(LT, 0f));
      v = v.mul(v);
      even = even.add(v.convertShape(F2D, D, 0));
      odd = odd.add(v.convertShape(F2D, D, 1));
    }
    // Written out: a helper that takes a vector is not always inlined, and then it is boxed.
    even = even.add(odd);
    double sum = even.lane(0) + even.lane(1);
    if (D.length() > 2) {
      sum += even.lane(2) + even.lane(3);
    }
    if (D.length() > 4) {
      sum += even.lane(4) + even.lane(5) + (even.lane(6) + even.lane(7));
    }
    return sum + ScalarSquaredHinge.sum(n - i, y, yOffset + i, t, tOffset + i);
  }

  /// dy = -2 scale t (1 - t y) where t y is below 1, else 0.
  public static void backward(
      int n,
      float[] y,
      int yOffset,
      float[] t,
      int tOffset,
      float scale,
      float[] dy,
      int dyOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector target = FloatVector.fromArray(F, t, tOffset + i);
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i).neg().lanewise(FMA, target, 1f);
      FloatVector d = target.mul(v).mul(-2 * scale);
      d.blend(0f, v.compare(LE, 0f)).intoArray(dy, dyOffset + i);
    }
    ScalarSquaredHinge.backward(n - i, y, yOffset + i, t, tOffset + i, scale, dy, dyOffset + i);
  }
}
