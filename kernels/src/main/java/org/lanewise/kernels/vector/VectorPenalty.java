package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.vector.Lanes.D;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarPenalty;

/// [ScalarPenalty] on vectors.
public final class VectorPenalty {
  private VectorPenalty() {}

  /// The sum of |x| (l1 + l2 |x|) in double.
  public static double sum(int n, float l1, float l2, float[] x, int xOffset) {
    DoubleVector even = DoubleVector.zero(D);
    DoubleVector odd = DoubleVector.zero(D);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i).abs();
      v = v.mul(v.fma(l2, l1));
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
    return sum + ScalarPenalty.sum(n - i, l1, l2, x, xOffset + i);
  }

  /// dx += l1 sign(x) + 2 l2 x.
  public static void gradient(
      int n, float l1, float l2, float[] x, int xOffset, float[] dx, int dxOffset) {
    FloatVector plus = FloatVector.broadcast(F, l1);
    FloatVector minus = plus.neg();
    FloatVector twice = FloatVector.broadcast(F, 2 * l2);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      // What is neither above nor below 0 stays: 0, or NaN.
      FloatVector sign = v.blend(plus, v.compare(GT, 0f)).blend(minus, v.compare(LT, 0f));
      sign = FloatVector.fromArray(F, dx, dxOffset + i).add(sign);
      v.lanewise(FMA, twice, sign).intoArray(dx, dxOffset + i);
    }
    ScalarPenalty.gradient(n - i, l1, l2, x, xOffset + i, dx, dxOffset + i);
  }
}
