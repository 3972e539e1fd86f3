package org.lanewise.check;

import java.util.Arrays;
import java.util.List;
import org.lanewise.nn.Node;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.Constant;
import org.lanewise.nn.op.PadConstant;
import org.lanewise.nn.op.Strided;
import org.lanewise.nn.op.Take;
import org.lanewise.nn.op.Where;

/// The ops that choose and move elements, in double.
final class MovementReference {
  private MovementReference() {}

  static double[] constant(Constant op, Node node, int rows, List<double[]> in, List<double[]> w) {
    double[] y = new double[rows * w.get(0).length];
    for (int i = 0; i < y.length; i++) {
      y[i] = w.get(0)[i % w.get(0).length];
    }
    return y;
  }

  static double[] strided(Strided op, Node node, int rows, List<double[]> in, List<double[]> w) {
    Shape shape = node.output().shape();
    int each = in.get(0).length / rows;
    double[] y = new double[rows * shape.size()];
    for (int i = 0; i < y.length; i++) {
      int[] index = MergeReference.index(shape, i % shape.size());
      int from = i / shape.size() * each + op.offset();
      for (int d = 0; d < index.length; d++) {
        from += index[d] * op.strides().get(d);
      }
      y[i] = in.get(0)[from];
    }
    return y;
  }

  static double[] pad(PadConstant op, Node node, int rows, List<double[]> in, List<double[]> w) {
    Shape shape = node.output().shape();
    Shape from = node.inputs().get(0).shape();
    double[] y = new double[rows * shape.size()];
    Arrays.fill(y, op.value());
    for (int i = 0; i < in.get(0).length; i++) {
      int[] index = MergeReference.index(from, i % from.size());
      for (int d = 0; d < index.length; d++) {
        index[d] += op.before().get(d);
      }
      y[i / from.size() * shape.size() + MergeReference.element(shape, index)] = in.get(0)[i];
    }
    return y;
  }

  static double[] take(Take op, Node node, int rows, List<double[]> in, List<double[]> w) {
    Shape x = node.inputs().get(0).shape();
    Shape places = node.inputs().get(1).shape();
    Shape shape = node.output().shape();
    int axis = x.rank() + op.axis();
    double[] y = new double[rows * shape.size()];
    for (int i = 0; i < y.length; i++) {
      int row = i / shape.size();
      int[] index = MergeReference.index(shape, i % shape.size());
      int[] place = Arrays.copyOfRange(index, axis, axis + places.rank());
      int[] from = new int[x.rank()];
      System.arraycopy(index, 0, from, 0, axis);
      int n = x.rank() - axis - 1;
      System.arraycopy(index, axis + places.rank(), from, axis + 1, n);
      int at = row * places.size() + MergeReference.element(places, place);
      from[axis] = (int) Math.round(in.get(1)[at]);
      y[i] = in.get(0)[row * x.size() + MergeReference.element(x, from)];
    }
    return y;
  }

  static double[] where(Where op, Node node, int rows, List<double[]> in, List<double[]> w) {
    Shape shape = node.output().shape();
    double[] y = new double[rows * shape.size()];
    for (int i = 0; i < y.length; i++) {
      int row = i / shape.size();
      int[] index = MergeReference.index(shape, i % shape.size());
      boolean first = in.get(0)[MergeReference.at(node, 0, row, index)] != 0;
      int chosen = first ? 1 : 2;
      y[i] = in.get(chosen)[MergeReference.at(node, chosen, row, index)];
    }
    return y;
  }
}
