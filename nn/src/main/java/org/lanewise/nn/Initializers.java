package org.lanewise.nn;

import java.util.Arrays;
import org.lanewise.kernels.RandomFill;

/// Variance scaling, as Keras does it.
final class Initializers {
  private Initializers() {}

  static void positive(String name, float value) {
    if (!(value > 0 && value < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          name + " is " + value + ", expected a positive finite number");
    }
  }

  static void constant(float value, Shape shape, float[] values, int offset) {
    Arrays.fill(values, offset, offset + shape.size(), value);
  }

  static void uniform(double limitSquared, long seed, Shape shape, float[] values, int offset) {
    float limit = (float) Math.sqrt(limitSquared);
    RandomFill.uniform(seed, shape.size(), -limit, limit, values, offset);
  }

  static void normal(double variance, long seed, Shape shape, float[] values, int offset) {
    float deviation = (float) Math.sqrt(variance);
    RandomFill.truncatedNormal(seed, shape.size(), deviation, values, offset);
  }

  static long fanIn(Shape shape) {
    return fan(shape, -2);
  }

  static long fanOut(Shape shape) {
    return fan(shape, -1);
  }

  private static long fan(Shape shape, int which) {
    if (shape.rank() < 2) {
      return shape.size();
    }
    long others = shape.size() / shape.dim(-1) / shape.dim(-2);
    return others * shape.dim(which);
  }
}
