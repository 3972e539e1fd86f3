package org.lanewise.bench;

import java.util.SplittableRandom;

/// Numbers to compute with.
public final class Data {
  private Data() {}

  /// `n` values from -1 to 1, the same for the same seed.
  public static float[] uniform(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  /// `n` values from -1 to 1 in double precision, the same for the same seed.
  public static double[] uniformDoubles(int n, long seed) {
    return new SplittableRandom(seed).doubles(n, -1, 1).toArray();
  }

  /// `n` labels from 0 to `classes - 1`, the same for the same seed.
  public static int[] labels(int n, int classes, long seed) {
    return new SplittableRandom(seed).ints(n, 0, classes).toArray();
  }

  /// The integers of "784-64-10" or "32 x 64 x 784".
  public static int[] sizes(String text) {
    String[] words = text.trim().split("\\s*[-x]\\s*");
    int[] sizes = new int[words.length];
    for (int i = 0; i < words.length; i++) {
      sizes[i] = Integer.parseInt(words[i]);
    }
    return sizes;
  }
}
