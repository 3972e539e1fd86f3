package org.lanewise.check;

import java.util.function.IntUnaryOperator;

/// Normalisation in double, straight from the formulas.
///
/// @param statistics the number of statistics
/// @param statistic the statistic that an element belongs to
/// @param channels the number of parameters
/// @param channel the parameter that an element belongs to
/// @param centred whether the mean is taken off: false for the root mean square
/// @param epsilon added to the variance
record NormReference(
    int statistics,
    IntUnaryOperator statistic,
    int channels,
    IntUnaryOperator channel,
    boolean centred,
    double epsilon) {
  /// The means of the elements, 0 if they are not taken off.
  double[] means(double[] x) {
    double[] means = new double[statistics];
    int[] counts = new int[statistics];
    for (int i = 0; i < x.length; i++) {
      means[statistic.applyAsInt(i)] += x[i];
      counts[statistic.applyAsInt(i)]++;
    }
    for (int s = 0; s < statistics; s++) {
      means[s] = centred ? means[s] / counts[s] : 0;
    }
    return means;
  }

  /// The variances by the number of elements.
  double[] variances(double[] x) {
    double[] means = means(x);
    double[] variances = new double[statistics];
    int[] counts = new int[statistics];
    for (int i = 0; i < x.length; i++) {
      double d = x[i] - means[statistic.applyAsInt(i)];
      variances[statistic.applyAsInt(i)] += d * d;
      counts[statistic.applyAsInt(i)]++;
    }
    for (int s = 0; s < statistics; s++) {
      variances[s] /= counts[s];
    }
    return variances;
  }

  /// The elements less their mean, over their deviation.
  double[] normal(double[] x) {
    double[] means = means(x);
    double[] variances = variances(x);
    double[] normal = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int s = statistic.applyAsInt(i);
      normal[i] = (x[i] - means[s]) / Math.sqrt(variances[s] + epsilon);
    }
    return normal;
  }

  /// The whole: `normal gamma + beta`, of data, gammas and (if the mean is taken off) betas in one
  /// array.
  double[] forward(double[] all) {
    int n = all.length - channels * (centred ? 2 : 1);
    double[] x = new double[n];
    System.arraycopy(all, 0, x, 0, n);
    double[] y = normal(x);
    for (int i = 0; i < n; i++) {
      int c = channel.applyAsInt(i);
      y[i] = y[i] * all[n + c] + (centred ? all[n + channels + c] : 0);
    }
    return y;
  }

  /// The bound that the kernels state for an output, over 2^-24.
  static double bound(double terms, double normal, double gamma, double beta) {
    double k = Math.min(terms, 4096) / 64 + 10;
    return (7 * Math.abs(normal) + 3) * k * Math.abs(gamma)
        + 3 * (Math.abs(normal * gamma) + Math.abs(beta));
  }

  /// The same for a mean.
  static double meanSize(double terms, double mean, double variance) {
    return Math.abs(mean) + 3 * (Math.min(terms, 4096) / 64 + 10) * Math.sqrt(variance);
  }

  /// Data of a deviation near to its range: elements of alternating sign, so that no statistic is
  /// ill-conditioned by chance.
  static float[] spread(int n, int period, double range, long seed) {
    float[] x = Points.uniform(n, 0.5 * range, 1.5 * range, seed);
    for (int i = 0; i < n; i++) {
      if (i / period % 2 == 1) {
        x[i] = -x[i];
      }
    }
    return x;
  }

  /// The same as doubles.
  static double[] doubles(float[] x) {
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = x[i];
    }
    return y;
  }
}
