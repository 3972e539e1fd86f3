package org.lanewise.kernels.scalar;

/// The Kullback-Leibler divergence of one row as plain loops.
public final class ScalarKlDivergence {
  /// What probabilities count as at least.
  public static final float LEAST = 1e-7f;

  private ScalarKlDivergence() {}

  /// The sum of t log(t / y), both limited to LEAST and 1, in double.
  public static double sum(int n, float[] y, int yOffset, float[] t, int tOffset) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      float target = limited(t[tOffset + i]);
      sum += target * ScalarMath.log(target / limited(y[yOffset + i]));
    }
    return sum;
  }

  private static float limited(float p) {
    return p < LEAST ? LEAST : p > 1 ? 1 : p;
  }

  /// dy = -scale t / y, with t limited to LEAST and 1, and 0 where y is beyond them.
  public static void backward(
      int n,
      float[] y,
      int yOffset,
      float[] t,
      int tOffset,
      float scale,
      float[] dy,
      int dyOffset) {
    for (int i = 0; i < n; i++) {
      float p = y[yOffset + i];
      dy[dyOffset + i] = p < LEAST || p > 1 ? 0 : limited(t[tOffset + i]) * -scale / p;
    }
  }

  /// The sum of t (log(t) - y) in double.
  public static double logSum(int n, float[] y, int yOffset, float[] t, int tOffset) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      float target = t[tOffset + i];
      sum += target == 0 ? 0 : (ScalarMath.log(target) - y[yOffset + i]) * target;
    }
    return sum;
  }

  /// dy = -scale t.
  public static void logBackward(
      int n, float[] t, int tOffset, float scale, float[] dy, int dyOffset) {
    for (int i = 0; i < n; i++) {
      dy[dyOffset + i] = t[tOffset + i] * -scale;
    }
  }
}
