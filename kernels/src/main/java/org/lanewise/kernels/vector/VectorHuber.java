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
import org.lanewise.kernels.scalar.ScalarHuber;

/// The Huber loss on vectors.
public final class VectorHuber {
  private VectorHuber() {}

  /// The sum of q (|y - t| - q / 2) with q = min(|y - t|, delta), in double.
  public static double sum(int n, float[] y, int yOffset, float[] t, int tOffset, float delta) {
    DoubleVector even = DoubleVector.zero(D);
    DoubleVector odd = DoubleVector.zero(D);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector target = FloatVector.fromArray(F, t, tOffset + i);
      FloatVector d = FloatVector.fromArray(F, y, yOffset + i).sub(target).abs();
      FloatVector q = d.blend(delta, d.compare(GT, delta));
      FloatVector v = q.lanewise(FMA, -0.5f, d).mul(q);
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
    return sum + ScalarHuber.sum(n - i, y, yOffset + i, t, tOffset + i, delta);
  }

  /// dy = scale (y - t), with y - t limited to delta.
  public static void backward(
      int n,
      float[] y,
      int yOffset,
      float[] t,
      int tOffset,
      float delta,
      float scale,
      float[] dy,
      int dyOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector target = FloatVector.fromArray(F, t, tOffset + i);
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i).sub(target);
      v = v.blend(delta, v.compare(GT, delta)).blend(-delta, v.compare(LT, -delta));
      v.mul(scale).intoArray(dy, dyOffset + i);
    }
    ScalarHuber.backward(n - i, y, yOffset + i, t, tOffset + i, delta, scale, dy, dyOffset + i);
  }
}
