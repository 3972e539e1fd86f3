package org.lanewise.check;

import java.util.List;
import org.lanewise.kernels.RandomFill;
import org.lanewise.nn.Node;
import org.lanewise.nn.op.Sampling;

/// Samples of normal distributions in double. The noise is the kernel's, which has tests of its
/// own.
final class SamplingReference {
  private SamplingReference() {}

  static double[] training(
      Sampling op, Node node, int rows, long seed, List<double[]> in, List<double[]> w) {
    double[] z = in.get(0).clone();
    float[] noise = new float[z.length];
    RandomFill.normal(seed, 0, noise.length, 1, noise, 0);
    for (int i = 0; i < z.length; i++) {
      z[i] += Math.exp(in.get(1)[i] / 2) * noise[i];
    }
    return z;
  }

  /// From the standard distribution, over all samples.
  static double divergence(List<double[]> in) {
    double sum = 0;
    for (int i = 0; i < in.get(0).length; i++) {
      double m = in.get(0)[i];
      double v = in.get(1)[i];
      sum += (m * m + Math.expm1(v) - v) / 2;
    }
    return sum;
  }
}
