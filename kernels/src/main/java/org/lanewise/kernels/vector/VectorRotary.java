package org.lanewise.kernels.vector;

import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import org.lanewise.kernels.scalar.ScalarRotary;

/// Rotary positions on vectors, with the bits of [ScalarRotary].
public final class VectorRotary {
  private VectorRotary() {}

  /// Turns the `half` pairs of a head.
  public static void turn(
      int half,
      float[] cos,
      float[] sin,
      int table,
      float sign,
      float[] x,
      int xOffset,
      float[] y,
      int yOffset) {
    int p = 0;
    for (; p < F.loopBound(half); p += LENGTH) {
      FloatVector c = FloatVector.fromArray(F, cos, table + p);
      FloatVector s = FloatVector.fromArray(F, sin, table + p).mul(sign);
      FloatVector a = FloatVector.fromArray(F, x, xOffset + p);
      FloatVector b = FloatVector.fromArray(F, x, xOffset + half + p);
      a.fma(c, b.mul(s).neg()).intoArray(y, yOffset + p);
      b.fma(c, a.mul(s)).intoArray(y, yOffset + half + p);
    }
    ScalarRotary.turn(half - p, half, cos, sin, table + p, sign, x, xOffset + p, y, yOffset + p);
  }
}
