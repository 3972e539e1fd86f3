package org.lanewise.check;

import java.util.SplittableRandom;

/// Random arrays.
final class Points {
  private Points() {}

  static float[] uniform(int n, double low, double high, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) random.nextDouble(low, high);
    }
    return x;
  }
}
