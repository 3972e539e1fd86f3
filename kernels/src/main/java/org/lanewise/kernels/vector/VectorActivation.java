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
import org.lanewise.kernels.scalar.ScalarActivation;

/// The activations on vectors, one loop each: C2 compiles a loop shared by several of them to calls
/// and boxes. What a loop leaves over, fewer elements than a vector holds, goes to the scalar twin,
/// which rounds alike.
public final class VectorActivation {
  private VectorActivation() {}

  /// y = f(x).
  public static void forward(
      int kind, float parameter, int n, float[] x, int xOffset, float[] y, int yOffset) {
    switch (kind) {
      case LINEAR -> System.arraycopy(x, xOffset, y, yOffset, n);
      case RELU -> relu(n, x, xOffset, y, yOffset);
      case LEAKY_RELU -> leakyRelu(parameter, n, x, xOffset, y, yOffset);
      case SIGMOID -> VectorMath.sigmoid(n, x, xOffset, y, yOffset);
      case TANH -> VectorMath.tanh(n, x, xOffset, y, yOffset);
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
    ScalarActivation.forward(RELU, 0, n - i, x, xOffset + i, y, yOffset + i);
  }

  private static void leakyRelu(
      float slope, int n, float[] x, int xOffset, float[] y, int yOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, x, xOffset + i);
      v.blend(v.mul(slope), v.compare(VectorOperators.LE, 0)).intoArray(y, yOffset + i);
    }
    ScalarActivation.forward(LEAKY_RELU, slope, n - i, x, xOffset + i, y, yOffset + i);
  }

  private static void reluBackward(
      int n, float[] y, int yOffset, float[] dy, int dyOffset, float[] dx, int dxOffset) {
    int i = 0;
    for (; i < F.loopBound(n); i += LENGTH) {
      FloatVector v = FloatVector.fromArray(F, y, yOffset + i);
      FloatVector g = FloatVector.fromArray(F, dy, dyOffset + i);
      g.blend(0f, v.compare(VectorOperators.LE, 0)).intoArray(dx, dxOffset + i);
    }
    ScalarActivation.backward(RELU, 0, n - i, y, yOffset + i, dy, dyOffset + i, dx, dxOffset + i);
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
    ScalarActivation.backward(
        LEAKY_RELU, slope, n - i, y, yOffset + i, dy, dyOffset + i, dx, dxOffset + i);
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
    ScalarActivation.backward(
        SIGMOID, 0, n - i, y, yOffset + i, dy, dyOffset + i, dx, dxOffset + i);
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
    ScalarActivation.backward(TANH, 0, n - i, y, yOffset + i, dy, dyOffset + i, dx, dxOffset + i);
  }
}
