package org.lanewise.kernels.vector;

import static jdk.incubator.vector.VectorOperators.F2D;
import static jdk.incubator.vector.VectorOperators.FMA;
import static jdk.incubator.vector.VectorOperators.GE;
import static org.lanewise.kernels.scalar.ScalarBinaryCrossEntropy.LN2;
import static org.lanewise.kernels.vector.Lanes.D;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarLogCosh;

/// The logarithm of the hyperbolic cosine of a difference on vectors, with the terms of
/// [ScalarLogCosh].
public final class VectorLogCosh {
  private VectorLogCosh() {}

  /// The sum of log(cosh(y - t)) in double.
  public static double sum(int n, float[] y, int yOffset, float[] t, int tOffset) {
    int full = F.loopBound(n);
    double sum = full > 0 ? sumOfVectors(full, y, yOffset, t, tOffset) : 0;
    return sum + ScalarLogCosh.sum(n - full, y, yOffset + full, t, tOffset + full);
  }

  private static double sumOfVectors(int n, float[] y, int yOffset, float[] t, int tOffset) {
    DoubleVector even = DoubleVector.zero(D);
    DoubleVector odd = DoubleVector.zero(D);
    for (int i = 0; i < n; i += LENGTH) {
      FloatVector target = FloatVector.fromArray(F, t, tOffset + i);
      FloatVector d = FloatVector.fromArray(F, y, yOffset + i).sub(target).abs();
      FloatVector f = SoftmaxExp.exp(d.mul(-2f));
      // log(1 + f), written out: a second function in a loop may box.
      FloatVector q = f.fma(-0x1.71a206p-5f, 0x1.acd728p-4f).lanewise(FMA, f, -0x1.0d9942p-3f);
      q = q.lanewise(FMA, f, 0x1.2883bep-3f).lanewise(FMA, f, -0x1.54ee28p-3f);
      q = q.lanewise(FMA, f, 0x1.99697ap-3f).lanewise(FMA, f, -0x1.000046p-2f);
      q = q.lanewise(FMA, f, 0x1.5555a4p-2f).lanewise(FMA, f, -0.5f).fma(f.mul(f), f);
      FloatVector far = d.sub(LN2).add(q);
      FloatVector s = d.mul(d);
      FloatVector p = s.fma(0x1.d38646p-10f, -0x1.b49330p-8f).lanewise(FMA, s, 0x1.6bf7c4p-6f);
      p = p.lanewise(FMA, s, -0x1.555518p-4f).lanewise(FMA, s, 0.5f).mul(s);
      FloatVector v = p.blend(far, d.compare(GE, 0.5f));
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

  /// dy = scale tanh(y - t).
  public static void backward(
      int n,
      float[] y,
      int yOffset,
      float[] t,
      int tOffset,
      float scale,
      float[] dy,
      int dyOffset) {
    int end = Lanes.end(n);
    int i = 0;
    for (; i < end; i += LENGTH) {
      int rest = n - i;
      FloatVector v;
      if (rest >= LENGTH) {
        FloatVector target = FloatVector.fromArray(F, t, tOffset + i);
        v = FloatVector.fromArray(F, y, yOffset + i).sub(target);
      } else {
        FloatVector target = FloatVector.fromArray(F, t, tOffset + i, F.indexInRange(0, rest));
        v = FloatVector.fromArray(F, y, yOffset + i, F.indexInRange(0, rest)).sub(target);
      }
      v = VectorMath.tanh(v).mul(scale);
      if (rest >= LENGTH) {
        v.intoArray(dy, dyOffset + i);
      } else {
        v.intoArray(dy, dyOffset + i, F.indexInRange(0, rest));
      }
    }
    ScalarLogCosh.backward(n - i, y, yOffset + i, t, tOffset + i, scale, dy, dyOffset + i);
  }
}
