package org.lanewise.check;

import java.util.Arrays;
import java.util.List;
import org.lanewise.nn.Node;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.Dropout;

/// Dropout in double. What is dropped is the kernel's choice, which has tests of its own.
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
}
