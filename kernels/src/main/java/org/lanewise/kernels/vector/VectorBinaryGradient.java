package org.lanewise.kernels.vector;

import static org.lanewise.kernels.scalar.ScalarBinary.ADD;
import static org.lanewise.kernels.scalar.ScalarBinary.DIV;
import static org.lanewise.kernels.scalar.ScalarBinary.MAX;
import static org.lanewise.kernels.scalar.ScalarBinary.MIN;
import static org.lanewise.kernels.scalar.ScalarBinary.MUL;
import static org.lanewise.kernels.scalar.ScalarBinary.POW;
import static org.lanewise.kernels.scalar.ScalarBinary.SUB;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.lanewise.kernels.scalar.ScalarBinary;

/// The gradients of the operations of two operands on vectors, a loop each, over `n` elements of
/// everything. What a loop leaves over, fewer elements than a vector holds, goes to the scalar
/// twin.
public final class VectorBinaryGradient {
  private VectorBinaryGradient() {}

  /// dx = the gradient of one operand.
  public static void gradient(
      int kind,
      boolean ofB,
      int n,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    switch (kind) {
      case ADD -> System.arraycopy(dy, dyOffset, dx, dxOffset, n);
      case SUB -> {
        if (ofB) {
          negated(n, dy, dyOffset, dx, dxOffset);
        } else {
          System.arraycopy(dy, dyOffset, dx, dxOffset, n);
        }
      }
      case MUL -> {
        if (ofB) {
          VectorBinary.forward(MUL, 1, n, dy, dyOffset, 0, a, aOffset, 0, dx, dxOffset);
        } else {
          VectorBinary.forward(MUL, 1, n, dy, dyOffset, 0, b, bOffset, 0, dx, dxOffset);
        }
      }
      case DIV -> {
        if (ofB) {
          divisor(n, a, aOffset, b, bOffset, dy, dyOffset, dx, dxOffset);
        } else {
          VectorBinary.forward(DIV, 1, n, dy, dyOffset, 0, b, bOffset, 0, dx, dxOffset);
        }
      }
      case MIN, MAX -> {
        if ((kind == MIN) == ofB) {
          larger(kind, ofB, n, a, aOffset, b, bOffset, dy, dyOffset, dx, dxOffset);
        } else {
          smaller(kind, ofB, n, a, aOffset, b, bOffset, dy, dyOffset, dx, dxOffset);
        }
      }
      case POW ->
          ScalarBinary.gradient(POW, ofB, n, a, aOffset, b, bOffset, dy, dyOffset, dx, dxOffset);
      default -> throw new AssertionError(kind);
    }
  }

  private static void negated(int n, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int end = F.loopBound(n);
    for (int i = 0; i < end; i += LENGTH) {
      FloatVector.fromArray(F, dy, dyOffset + i).neg().intoArray(dx, dxOffset + i);
    }
    for (int i = end; i < n; i++) {
      dx[dxOffset + i] = -dy[dyOffset + i];
    }
  }

  private static void divisor(
      int n,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector w = FloatVector.fromArray(F, b, bOffset + i);
      FloatVector v = FloatVector.fromArray(F, a, aOffset + i).div(w);
      FloatVector.fromArray(F, dy, dyOffset + i).mul(v).div(w).neg().intoArray(dx, dxOffset + i);
    }
    ScalarBinary.gradient(
        DIV, true, n - i, a, aOffset + i, b, bOffset + i, dy, dyOffset + i, dx, dxOffset + i);
  }

  /// The gradient goes through where a is not below b: to a of max, to b of min.
  private static void larger(
      int kind,
      boolean ofB,
      int n,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, a, aOffset + i);
      FloatVector w = FloatVector.fromArray(F, b, bOffset + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i);
      g = g.blend(g.mul(0.5f), v.compare(VectorOperators.EQ, w));
      g.blend(0f, v.compare(VectorOperators.LT, w)).intoArray(dx, dxOffset + i);
    }
    ScalarBinary.gradient(
        kind, ofB, n - i, a, aOffset + i, b, bOffset + i, dy, dyOffset + i, dx, dxOffset + i);
  }

  /// The gradient goes through where a is not above b: to a of min, to b of max.
  private static void smaller(
      int kind,
      boolean ofB,
      int n,
      float[] a,
      int aOffset,
      float[] b,
      int bOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, a, aOffset + i);
      FloatVector w = FloatVector.fromArray(F, b, bOffset + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i);
      g = g.blend(g.mul(0.5f), v.compare(VectorOperators.EQ, w));
      g.blend(0f, v.compare(VectorOperators.GT, w)).intoArray(dx, dxOffset + i);
    }
    ScalarBinary.gradient(
        kind, ofB, n - i, a, aOffset + i, b, bOffset + i, dy, dyOffset + i, dx, dxOffset + i);
  }
}
