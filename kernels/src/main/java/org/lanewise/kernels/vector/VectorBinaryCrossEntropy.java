package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LT;
import static org.lanewise.kernels.scalar.ScalarBinaryCrossEntropy.LN2;
import static org.lanewise.kernels.vector.Lanes.D;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarBinaryCrossEntropy;

/// The binary cross-entropy on vectors, with the terms of [ScalarBinaryCrossEntropy].
public final class VectorBinaryCrossEntropy {
  private VectorBinaryCrossEntropy() {}

  /// The sum of the losses in double.
  public static double sum(int n, float[] x, int xOffset, float[] t, int tOffset, float weight) {
    int full = F.loopBound(n);
    double sum = full > 0 ? sumOfVectors(full, x, xOffset, t, tOffset, weight) : 0;
    return sum
        + ScalarBinaryCrossEntropy.sum(n - full, x, xOffset + full, t, tOffset + full, weight);
  }

  private static double sumOfVectors(
      int n, float[] x, int xOffset, float[] t, int tOffset, float weight) {
    DoubleVector even = DoubleVector.zero(D);
    DoubleVector odd = DoubleVector.zero(D);
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      FloatVector w = SoftmaxExp.exp(v.abs().neg());
      // log(1 + w), written out: a second function in a loop may box.
      FloatVector f = w.blend(w.fma(0.5f, -0.5f), w.compare(GE, 0.5f));
      FloatVector q = f.fma(-0x1.71a206p-5f, 0x1.acd728p-4f).lanewise(FMA, f, -0x1.0d9942p-3f);
      q = q.lanewise(FMA, f, 0x1.2883bep-3f).lanewise(FMA, f, -0x1.54ee28p-3f);
      q = q.lanewise(FMA, f, 0x1.99697ap-3f).lanewise(FMA, f, -0x1.000046p-2f);
      q = q.lanewise(FMA, f, 0x1.5555a4p-2f).lanewise(FMA, f, -0.5f).fma(f.mul(f), f);
      FloatVector log = q.blend(q.add(LN2), w.compare(GE, 0.5f));
      FloatVector target = FloatVector.fromArray(F, t, tOffset + i);
      FloatVector zero = FloatVector.zero(F);
      FloatVector positive = v.neg().blend(zero, v.compare(GT, 0f)).add(log);
      FloatVector negative = v.blend(zero, v.compare(LT, 0f)).add(log);
      FloatVector other = FloatVector.broadcast(F, 1f).sub(target).mul(negative);
      v = target.mul(weight).fma(positive, other);
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

  /// dx = scale (sigmoid(x) (1 - t + w t) - w t).
  public static void backward(
      int n,
      float[] x,
      int xOffset,
      float[] t,
      int tOffset,
      float weight,
      float scale,
      float[] dx,
      int dxOffset) {
    int end = Lanes.end(n);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = n - i;
      FloatVector v;
      FloatVector target;
      if (rest >= LENGTH) {
        v = FloatVector.fromArray(F, x, xOffset + i);
        target = FloatVector.fromArray(F, t, tOffset + i);
      } else {
        v = FloatVector.fromArray(F, x, xOffset + i, F.indexInRange(0, rest));
        target = FloatVector.fromArray(F, t, tOffset + i, F.indexInRange(0, rest));
      }
      v = VectorMath.sigmoid(v);
      FloatVector wt = target.mul(weight);
      FloatVector factor = FloatVector.broadcast(F, 1f).sub(target).add(wt);
      v = v.fma(factor, wt.neg()).mul(scale);
      if (rest >= LENGTH) {
        v.intoArray(dx, dxOffset + i);
      } else {
        v.intoArray(dx, dxOffset + i, F.indexInRange(0, rest));
      }
    }
    ScalarBinaryCrossEntropy.backward(
        n - i, x, xOffset + i, t, tOffset + i, weight, scale, dx, dxOffset + i);
  }
}
