package org.lanewise.check;

import java.util.List;
import org.lanewise.nn.Node;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.Pad;

/// Padding and cropping in double, element by element.
final class PadReference {
  private PadReference() {}

  static double[] pad(Pad op, Node node, int rows, List<double[]> in, List<double[]> w) {
    Shape from = node.inputs().get(0).shape();
    Shape to = node.output().shape();
    double[] y = new double[rows * to.size()];
    for (int i = 0; i < y.length; i++) {
      int rest = i % to.size();
      int place = 0;
      int step = 1;
      boolean inside = true;
      for (int axis = to.rank() - 1; axis >= 0; axis--) {
        int p = rest % to.dim(axis);
        rest /= to.dim(axis);
        p -= axis < op.before().size() ? op.before().get(axis) : 0;
        inside &= p >= 0 && p < from.dim(axis);
        place += p * step;
        step *= from.dim(axis);
      }
      y[i] = inside ? in.get(0)[i / to.size() * from.size() + place] : 0;
    }
    return y;
  }
}
