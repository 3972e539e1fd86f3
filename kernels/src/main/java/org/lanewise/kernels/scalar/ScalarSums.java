package org.lanewise.kernels.scalar;

/// Sums of many terms side by side, in double. The loops are plain on both backends: C2 makes
/// vectors of them, and faster ones than the conversions of the Vector API give.
public final class ScalarSums {
  private ScalarSums() {}

  /// Adds rows, a step apart, to one sum a column.
  public static void add(int rows, int n, float[] x, int xOffset, int xStep, double[] sums) {
    for (int row = 0; row < rows; row++) {
      int from = xOffset + row * xStep;
      for (int i = 0; i < n; i++) {
        sums[i] += x[from + i];
      }
    }
  }

  /// The sums of rows, a step apart, rounded to float: four apart, and then the four.
  public static void rows(
      int rows, int n, double factor, float[] x, int xOffset, int xStep, float[] y, int yOffset) {
    for (int row = 0; row < rows; row++) {
      int from = xOffset + row * xStep;
      double sum0 = 0;
      double sum1 = 0;
      double sum2 = 0;
      double sum3 = 0;
      int i = 0;
      for (; i <= n - 4; i += 4) {
        sum0 += x[from + i];
        sum1 += x[from + i + 1];
        sum2 += x[from + i + 2];
        sum3 += x[from + i + 3];
      }
      for (; i < n; i++) {
        sum0 += x[from + i];
      }
      y[yOffset + row] = (float) (factor * ((sum0 + sum1) + (sum2 + sum3)));
    }
  }

  /// Adds later sums to the first ones.
  public static void fold(int n, double[] sums, int from) {
    for (int i = 0; i < n; i++) {
      sums[i] += sums[from + i];
    }
  }

  /// Rounds the sums to float.
  public static void round(int n, double factor, double[] sums, float[] y, int yOffset) {
    for (int i = 0; i < n; i++) {
      y[yOffset + i] = (float) (factor * sums[i]);
    }
  }

  /// The sum of the sums: those four apart, and then the four.
  public static double total(int n, double[] sums) {
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int i = 0;
    for (; i <= n - 4; i += 4) {
      sum0 += sums[i];
      sum1 += sums[i + 1];
      sum2 += sums[i + 2];
      sum3 += sums[i + 3];
    }
    for (; i < n; i++) {
      sum0 += sums[i];
    }
    return (sum0 + sum1) + (sum2 + sum3);
  }
}
