package org.lanewise.check;

import java.util.Arrays;
import java.util.List;
import org.lanewise.kernels.RandomFill;
import org.lanewise.nn.Node;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.Dropout;
import org.lanewise.nn.op.GaussianNoise;

/// Dropout and noise in double. What is dropped or added is the kernel's choice, which has tests of
/// its own.
final class DropoutReference {
  private DropoutReference() {}

  static double[] training(
      Dropout op, Node node, int rows, long seed, List<double[]> in, List<double[]> w) {
    Shape shape = node.output().shape();
    double[] y = in.get(0).clone();
    int channels = op.spatial() ? shape.dim(-1) : 1;
    float[] kept = new float[op.spatial() ? rows * channels : y.length];
    Arrays.fill(kept, 1);
    org.lanewise.kernels.Dropout.forward(seed, 0, op.rate(), kept.length, kept, 0, kept, 0);
    for (int i = 0; i < y.length; i++) {
      int at = op.spatial() ? i / shape.size() * channels + i % channels : i;
      y[i] *= kept[at] == 0 ? 0 : 1 / (1 - (double) op.rate());
    }
    return y;
  }

  static double[] noise(
      GaussianNoise op, Node node, int rows, long seed, List<double[]> in, List<double[]> w) {
    double[] y = in.get(0).clone();
    float[] noise = new float[y.length];
    RandomFill.normal(seed, 0, noise.length, op.stddev(), noise, 0);
    for (int i = 0; i < y.length; i++) {
      y[i] += noise[i];
    }
    return y;
  }
}
