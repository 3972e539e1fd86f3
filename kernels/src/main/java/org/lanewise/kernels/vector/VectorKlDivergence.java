package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.scalar.ScalarKlDivergence.LEAST;
import static org.lanewise.kernels.vector.Lanes.D;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarKlDivergence;

/// The Kullback-Leibler divergence of one row on vectors.
public final class VectorKlDivergence {
  private VectorKlDivergence() {}

  /// The sum of t log(t / y), both limited to LEAST and 1, in double.
  public static double sum(int n, float[] y, int yOffset, float[] t, int tOffset) {
    int full = F.loopBound(n);
    double sum = full > 0 ? sumOfVectors(full, y, yOffset, t, tOffset) : 0;
    return sum + ScalarKlDivergence.sum(n - full, y, yOffset + full, t, tOffset + full);
  }

  private static double sumOfVectors(int n, float[] y, int yOffset, float[] t, int tOffset) {
    DoubleVector even = DoubleVector.zero(D);
    DoubleVector odd = DoubleVector.zero(D);
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, t, tOffset + i);
      v = v.blend(LEAST, v.compare(LT, LEAST)).blend(1f, v.compare(GT, 1f));
      FloatVector p = FloatVector.fromArray(F, y, yOffset + i);
      p = p.blend(LEAST, p.compare(LT, LEAST)).blend(1f, p.compare(GT, 1f));
      v = v.mul(VectorLog.log(v.div(p)));
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
    return sum;
  }

  /// The sum of t (log(t) - y) in double.
  public static double logSum(int n, float[] y, int yOffset, float[] t, int tOffset) {
    int full = F.loopBound(n);
    double sum = full > 0 ? logSumOfVectors(full, y, yOffset, t, tOffset) : 0;
    return sum + ScalarKlDivergence.logSum(n - full, y, yOffset + full, t, tOffset + full);
  }

  private static double logSumOfVectors(int n, float[] y, int yOffset, float[] t, int tOffset) {
    DoubleVector even = DoubleVector.zero(D);
    DoubleVector odd = DoubleVector.zero(D);
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector target = FloatVector.fromArray(F, t, tOffset + i);
      FloatVector v = VectorLog.log(target).sub(FloatVector.fromArray(F, y, yOffset + i));
      v = v.mul(target).blend(0f, target.compare(EQ, 0f));
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
    return sum;
  }

  /// dy = -scale t / y, with t limited to LEAST and 1, and 0 where y is beyond them.
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
      FloatVector p = FloatVector.fromArray(F, y, yOffset + i);
      FloatVector v = FloatVector.fromArray(F, t, tOffset + i);
      v = v.blend(LEAST, v.compare(LT, LEAST)).blend(1f, v.compare(GT, 1f));
      v = v.mul(-scale).div(p);
      v = v.blend(0f, p.compare(LT, LEAST)).blend(0f, p.compare(GT, 1f));
      v.intoArray(dy, dyOffset + i);
    }
    ScalarKlDivergence.backward(n - i, y, yOffset + i, t, tOffset + i, scale, dy, dyOffset + i);
  }

  /// dy = -scale t.
  public static void logBackward(
      int n, float[] t, int tOffset, float scale, float[] dy, int dyOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector.fromArray(F, t, tOffset + i).mul(-scale).intoArray(dy, dyOffset + i);
    }
    ScalarKlDivergence.logBackward(n - i, t, tOffset + i, scale, dy, dyOffset + i);
  }
}
