package org.lanewise.kernels.vector;

import static org.lanewise.kernels.scalar.ScalarActivation.LEAKY_RELU;
import static org.lanewise.kernels.scalar.ScalarActivation.LINEAR;
import static org.lanewise.kernels.scalar.ScalarActivation.RELU;
import static org.lanewise.kernels.scalar.ScalarActivation.SIGMOID;
import static org.lanewise.kernels.scalar.ScalarActivation.TANH;
import static org.lanewise.kernels.vector.Lanes.F;
import static org.lanewise.kernels.vector.Lanes.LENGTH;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/// The activations on vectors, one loop each: C2 compiles a loop shared by several of them to calls
/// and boxes.
///
/// The loops end in a partial vector. Those with a long body choose between a full and a partial
/// load inside the loop, so that the body appears once: C2 would not inline a second copy that is
/// seldom reached, and would box its vectors.
public final class VectorActivation {
  private VectorActivation() {}

  /// y = f(x).
  public static void forward(
      int kind, float parameter, int n, float[] x, int xOffset, float[] y, int yOffset) {
    switch (kind) {
      case LINEAR -> System.arraycopy(x, xOffset, y, yOffset, n);
      case RELU -> relu(n, x, xOffset, y, yOffset);
      case LEAKY_RELU -> leakyRelu(parameter, n, x, xOffset, y, yOffset);
      case SIGMOID -> sigmoid(n, x, xOffset, y, yOffset);
      case TANH -> tanh(n, x, xOffset, y, yOffset);
      default -> throw new AssertionError(kind);
    }
  }

  /// dx = dy f'(x), from the output y.
  public static void backward(
      int kind,
      float parameter,
      int n,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    switch (kind) {
      case LINEAR -> System.arraycopy(dy, dyOffset, dx, dxOffset, n);
      case RELU -> reluBackward(n, y, yOffset, dy, dyOffset, dx, dxOffset);
      case LEAKY_RELU -> leakyReluBackward(parameter, n, y, yOffset, dy, dyOffset, dx, dxOffset);
      case SIGMOID -> sigmoidBackward(n, y, yOffset, dy, dyOffset, dx, dxOffset);
      case TANH -> tanhBackward(n, y, yOffset, dy, dyOffset, dx, dxOffset);
      default -> throw new AssertionError(kind);
    }
  }

  // Compare and blend, here and below: it lets NaN through, and on x86 it is cheaper than Java's
  // max, which C2 builds from several instructions.
  private static void relu(int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      v.blend(0f, v.compare(VectorOperators.LE, 0)).intoArray(y, yOffset + i);
    }
    if (i < n) {
      FloatVector v = Tail.load(x, xOffset + i, n - i);
      Tail.store(v.blend(0f, v.compare(VectorOperators.LE, 0)), y, yOffset + i, n - i);
    }
  }

  private static void leakyRelu(
      float slope, int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      v.blend(v.mul(slope), v.compare(VectorOperators.LE, 0)).intoArray(y, yOffset + i);
    }
    if (i < n) {
      FloatVector v = Tail.load(x, xOffset + i, n - i);
      v = v.blend(v.mul(slope), v.compare(VectorOperators.LE, 0));
      Tail.store(v, y, yOffset + i, n - i);
    }
  }

  private static void sigmoid(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i += LENGTH) {
      boolean full = n - i >= LENGTH;
      FloatVector v =
          full ? FloatVector.fromArray(F, x, xOffset + i) : Tail.load(x, xOffset + i, n - i);
      v = VectorMath.sigmoid(v);
      if (full) {
        v.intoArray(y, yOffset + i);
      } else {
        Tail.store(v, y, yOffset + i, n - i);
      }
    }
  }

  private static void tanh(int n, float[] x, int xOffset, float[] y, int yOffset) {
    for (int i = 0; i < n; i += LENGTH) {
      boolean full = n - i >= LENGTH;
      FloatVector v =
          full ? FloatVector.fromArray(F, x, xOffset + i) : Tail.load(x, xOffset + i, n - i);
      v = VectorMath.tanh(v);
      if (full) {
        v.intoArray(y, yOffset + i);
      } else {
        Tail.store(v, y, yOffset + i, n - i);
      }
    }
  }

  private static void reluBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i);
      g.blend(0f, v.compare(VectorOperators.LE, 0)).intoArray(dx, dxOffset + i);
    }
    if (i < n) {
      FloatVector v = Tail.load(y, yOffset + i, n - i);
      FloatVector g = Tail.load(dy, dyOffset + i, n - i);
      Tail.store(g.blend(0f, v.compare(VectorOperators.LE, 0)), dx, dxOffset + i, n - i);
    }
  }

  private static void leakyReluBackward(
      float slope,
      int n,
      float[] y,
      int yOffset,
      float[] dy,
      int dyOffset,
      float[] dx,
      int dxOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i);
      g.blend(g.mul(slope), v.compare(VectorOperators.LE, 0)).intoArray(dx, dxOffset + i);
    }
    if (i < n) {
      FloatVector v = Tail.load(y, yOffset + i, n - i);
      FloatVector g = Tail.load(dy, dyOffset + i, n - i);
      g = g.blend(g.mul(slope), v.compare(VectorOperators.LE, 0));
      Tail.store(g, dx, dxOffset + i, n - i);
    }
  }

  private static void sigmoidBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    FloatVector one = FloatVector.broadcast(F, 1);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i);
      g.mul(v).mul(one.sub(v)).intoArray(dx, dxOffset + i);
    }
    if (i < n) {
      FloatVector v = Tail.load(y, yOffset + i, n - i);
      FloatVector g = Tail.load(dy, dyOffset + i, n - i);
      Tail.store(g.mul(v).mul(one.sub(v)), dx, dxOffset + i, n - i);
    }
  }

  private static void tanhBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    FloatVector one = FloatVector.broadcast(F, 1);
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i);
      g.mul(one.sub(v).mul(one.add(v))).intoArray(dx, dxOffset + i);
    }
    if (i < n) {
      FloatVector v = Tail.load(y, yOffset + i, n - i);
      FloatVector g = Tail.load(dy, dyOffset + i, n - i);
      Tail.store(g.mul(one.sub(v).mul(one.add(v))), dx, dxOffset + i, n - i);
    }
  }
}
