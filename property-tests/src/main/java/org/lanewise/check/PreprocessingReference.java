package org.lanewise.check;

import java.util.List;
import org.lanewise.nn.Node;
import org.lanewise.nn.op.OneHot;
import org.lanewise.nn.op.Scaler;

/// What makes raw features ready, in double.
final class PreprocessingReference {
  private PreprocessingReference() {}

  /// A category moved a little stays the same one: its derivative is 0.
  static double[] oneHot(OneHot op, Node node, int rows, List<double[]> in, List<double[]> w) {
    double[] x = in.get(0);
    double[] y = new double[rows * node.output().shape().size()];
    int at = 0;
    for (int i = 0; i < x.length; i++) {
      int depth = op.depths().get(i % op.depths().size());
      if (depth == 0) {
        y[at++] = x[i];
      } else {
        y[at + (int) Math.rint(x[i])] = 1;
        at += depth;
      }
    }
    return y;
  }

  static double[] scale(Scaler op, Node node, int rows, List<double[]> in, List<double[]> w) {
    double[] y = in.get(0).clone();
    int features = w.get(0).length;
    for (int i = 0; i < y.length; i++) {
      y[i] = (y[i] - w.get(0)[i % features]) * w.get(1)[i % features];
    }
    return y;
  }
}
