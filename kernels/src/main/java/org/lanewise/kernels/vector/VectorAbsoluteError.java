package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.vector.Lanes.D;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarAbsoluteError;

/// The absolute error on vectors.
public final class VectorAbsoluteError {
  private VectorAbsoluteError() {}

  /// The sum of |y - t| in double.
  public static double sum(int n, float[] y, int yOffset, float[] t, int tOffset) {
    DoubleVector even = DoubleVector.zero(D);
    DoubleVector odd = DoubleVector.zero(D);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector target = FloatVector.fromArray(F, t, tOffset + i);
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i).sub(target).abs();
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
    return sum + ScalarAbsoluteError.sum(n - i, y, yOffset + i, t, tOffset + i);
  }

  /// dy = scale sign(y - t).
  public static void backward(
      int n,
      float[] y,
      int yOffset,
      float[] t,
      int tOffset,
      float scale,
      float[] dy,
      int dyOffset) {
    FloatVector plus = FloatVector.broadcast(F, scale);
    FloatVector minus = plus.neg();
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector target = FloatVector.fromArray(F, t, tOffset + i);
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i).sub(target);
      // What is neither above nor below 0 stays: 0, or NaN.
      FloatVector sign = v.blend(plus, v.compare(GT, 0f)).blend(minus, v.compare(LT, 0f));
      sign.intoArray(dy, dyOffset + i);
    }
    ScalarAbsoluteError.backward(n - i, y, yOffset + i, t, tOffset + i, scale, dy, dyOffset + i);
  }
}
