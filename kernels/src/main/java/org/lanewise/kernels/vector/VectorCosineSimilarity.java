package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.FMA;
import static org.lanewise.kernels.vector.Lanes.D;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarCosineSimilarity;

/// What the cosine of a row takes, on vectors.
public final class VectorCosineSimilarity {
  private VectorCosineSimilarity() {}

  /// The sum of x y in double, where a product of two floats is exact.
  public static double dot(int n, float[] x, int xOffset, float[] y, int yOffset) {
    DoubleVector even = DoubleVector.zero(D);
    DoubleVector odd = DoubleVector.zero(D);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      FloatVector w = FloatVector.fromArray(F, y, yOffset + i);
      even = even.add(v.convertShape(F2D, D, 0).mul(w.convertShape(F2D, D, 0)));
      odd = odd.add(v.convertShape(F2D, D, 1).mul(w.convertShape(F2D, D, 1)));
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
    return sum + ScalarCosineSimilarity.dot(n - i, x, xOffset + i, y, yOffset + i);
  }

  /// z = alpha x + beta y.
  public static void combine(
      int n,
      float alpha,
      float[] x,
      int xOffset,
      float beta,
      float[] y,
      int yOffset,
      float[] z,
      int zOffset) {
    FloatVector factor = FloatVector.broadcast(F, alpha);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i).mul(beta);
      v = FloatVector.fromArray(F, x, xOffset + i).lanewise(FMA, factor, v);
      v.intoArray(z, zOffset + i);
    }
    ScalarCosineSimilarity.combine(
        n - i, alpha, x, xOffset + i, beta, y, yOffset + i, z, zOffset + i);
  }
}
