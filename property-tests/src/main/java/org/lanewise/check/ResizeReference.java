package org.lanewise.check;

import java.util.List;
import org.lanewise.nn.Node;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.Resize;

/// Enlarged images in double, one axis after the other.
final class ResizeReference {
  private ResizeReference() {}

  static double[] resize(Resize op, Node node, int rows, List<double[]> in, List<double[]> w) {
    Shape shape = node.inputs().get(0).shape();
    double[] x = in.get(0);
    int outer = rows;
    for (int axis = 0; axis < op.scales().size(); axis++) {
      int n = shape.dim(axis);
      int scale = op.scales().get(axis);
      int inner = x.length / outer / n;
      double[] y = new double[x.length * scale];
      for (int i = 0; i < y.length; i++) {
        int o = i / inner % (n * scale);
        double at = op.linear() ? (o + 0.5) / scale - 0.5 : Math.floor((double) o / scale);
        at = Math.max(0, Math.min(n - 1, at));
        int before = (int) Math.floor(at);
        int after = Math.min(before + 1, n - 1);
        int base = i / inner / (n * scale) * n * inner + i % inner;
        y[i] =
            (1 - (at - before)) * x[base + before * inner]
                + (at - before) * x[base + after * inner];
      }
      x = y;
      outer *= n * scale;
    }
    return x.clone();
  }
}
