package org.lanewise.bench.peers;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The Vector API's own functions, as one writes them down: on Linux and Windows x86-64 the JVM
/// calls Intel's SVML, which lies in the JDK, and on aarch64 SLEEF. A measurement of the JDK: with
/// [PeakBenchmark] the only code outside the kernels that speaks to the Vector API.
///
/// All sizes that are compared are multiples of the vector's length.
final class VectorApi {
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;

  private VectorApi() {}

  static Runnable operation(Task task) {
    int n = task.x.length;
    float[] x = task.x;
    float[] y = task.y;
    return switch (task.operation) {
      case EXP -> () -> exp(n, x, y);
      case LOG -> () -> log(n, x, y);
      case TANH -> () -> tanh(n, x, y);
      case SIGMOID -> () -> sigmoid(n, x, y);
      case SOFTPLUS -> () -> softplus(n, x, y);
      case RELU -> () -> relu(n, x, y);
      case COPY -> () -> copy(n, x, y);
      case ADD -> () -> add(n, x, task.z, y);
      case SUM -> () -> y[0] = sum(n, x);
      default -> throw new AssertionError(task.operation);
    };
  }

  private static void exp(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i += F.length()) {
      FloatVector.fromArray(F, x, i).lanewise(VectorOperators.EXP).intoArray(y, i);
    }
  }

  private static void log(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i += F.length()) {
      FloatVector.fromArray(F, x, i).lanewise(VectorOperators.LOG).intoArray(y, i);
    }
  }

  private static void tanh(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i += F.length()) {
      FloatVector.fromArray(F, x, i).lanewise(VectorOperators.TANH).intoArray(y, i);
    }
  }

  private static void sigmoid(int n, float[] x, float[] y) {
    FloatVector one = FloatVector.broadcast(F, 1);
    for (int i = 0; i < n; i += F.length()) {
      FloatVector e = FloatVector.fromArray(F, x, i).neg().lanewise(VectorOperators.EXP);
      one.div(e.add(1)).intoArray(y, i);
    }
  }

  private static void softplus(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i += F.length()) {
      FloatVector v = FloatVector.fromArray(F, x, i);
      FloatVector e = v.abs().neg().lanewise(VectorOperators.EXP);
      v.max(0).add(e.lanewise(VectorOperators.LOG1P)).intoArray(y, i);
    }
  }

  private static void relu(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i += F.length()) {
      FloatVector.fromArray(F, x, i).max(0).intoArray(y, i);
    }
  }

  private static void copy(int n, float[] x, float[] y) {
    for (int i = 0; i < n; i += F.length()) {
      FloatVector.fromArray(F, x, i).intoArray(y, i);
    }
  }

  private static void add(int n, float[] x, float[] z, float[] y) {
    for (int i = 0; i < n; i += F.length()) {
      FloatVector.fromArray(F, x, i).add(FloatVector.fromArray(F, z, i)).intoArray(y, i);
    }
  }

  private static float sum(int n, float[] x) {
    FloatVector a = FloatVector.zero(F);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int i = 0; i < n; i += 4 * F.length()) {
      a = a.add(FloatVector.fromArray(F, x, i));
      b = b.add(FloatVector.fromArray(F, x, i + F.length()));
      c = c.add(FloatVector.fromArray(F, x, i + 2 * F.length()));
      d = d.add(FloatVector.fromArray(F, x, i + 3 * F.length()));
    }
    return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
  }
}
