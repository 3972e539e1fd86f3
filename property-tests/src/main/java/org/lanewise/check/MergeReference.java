package org.lanewise.check;

import java.util.Arrays;
import java.util.List;
import org.lanewise.nn.Node;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.Concat;
import org.lanewise.nn.op.Elementwise;
import org.lanewise.nn.op.Expand;
import org.lanewise.nn.op.Gather;
import org.lanewise.nn.op.Masking;
import org.lanewise.nn.op.MatMul;
import org.lanewise.nn.op.PRelu;
import org.lanewise.nn.op.PaddingMask;
import org.lanewise.nn.op.Softmax;
import org.lanewise.nn.op.Transpose;

/// The ops that merge and shape values, in double: element by element, from the indices of each.
final class MergeReference {
  private MergeReference() {}

  static double[] sum(List<double[]> in) {
    double[] y = new double[in.get(0).length];
    for (double[] x : in) {
      for (int i = 0; i < y.length; i++) {
        y[i] += x[i];
      }
    }
    return y;
  }

  static double[] mean(List<double[]> in) {
    double[] y = sum(in);
    for (int i = 0; i < y.length; i++) {
      y[i] /= in.size();
    }
    return y;
  }

  static double[] elementwise(
      Elementwise op, Node node, int rows, List<double[]> in, List<double[]> w) {
    Shape shape = node.output().shape();
    double[] y = new double[rows * shape.size()];
    for (int i = 0; i < y.length; i++) {
      int[] index = index(shape, i % shape.size());
      double a = in.get(0)[at(node, 0, i / shape.size(), index)];
      double b = in.get(1)[at(node, 1, i / shape.size(), index)];
      y[i] =
          switch (op.function()) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case POW -> Math.pow(a, b);
          };
    }
    return y;
  }

  /// Where an input that is repeated has the element of an index.
  static int at(Node node, int input, int row, int[] index) {
    Shape shape = node.inputs().get(input).shape();
    int at = row;
    for (int d = 0; d < shape.rank(); d++) {
      int i = index[index.length - shape.rank() + d];
      at = at * shape.dim(d) + (shape.dim(d) == 1 ? 0 : i);
    }
    return at;
  }

  static int[] index(Shape shape, int element) {
    int[] index = new int[shape.rank()];
    int rest = element;
    for (int d = index.length - 1; d >= 0; d--) {
      index[d] = rest % shape.dim(d);
      rest /= shape.dim(d);
    }
    return index;
  }

  static int element(Shape shape, int[] index) {
    int element = 0;
    for (int d = 0; d < index.length; d++) {
      element = element * shape.dim(d) + index[d];
    }
    return element;
  }

  static double[] concat(Concat op, Node node, int rows, List<double[]> in, List<double[]> w) {
    Shape shape = node.output().shape();
    int axis = shape.rank() + op.axis();
    double[] y = new double[rows * shape.size()];
    for (int i = 0; i < y.length; i++) {
      int[] index = index(shape, i % shape.size());
      int input = 0;
      while (index[axis] >= node.inputs().get(input).shape().dim(axis)) {
        index[axis] -= node.inputs().get(input++).shape().dim(axis);
      }
      Shape from = node.inputs().get(input).shape();
      y[i] = in.get(input)[i / shape.size() * from.size() + element(from, index)];
    }
    return y;
  }

  static double[] expand(Expand op, Node node, int rows, List<double[]> in, List<double[]> w) {
    int n = node.inputs().get(0).shape().size();
    double[] y = new double[rows * op.times() * n];
    for (int i = 0; i < y.length; i++) {
      y[i] = in.get(0)[i / (op.times() * n) * n + i % n];
    }
    return y;
  }

  static double[] transpose(
      Transpose op, Node node, int rows, List<double[]> in, List<double[]> w) {
    Shape shape = node.output().shape();
    Shape from = node.inputs().get(0).shape();
    double[] y = new double[rows * shape.size()];
    for (int i = 0; i < y.length; i++) {
      int[] index = index(shape, i % shape.size());
      int[] back = new int[index.length];
      for (int d = 0; d < index.length; d++) {
        back[op.permutation().get(d)] = index[d];
      }
      y[i] = in.get(0)[i / shape.size() * shape.size() + element(from, back)];
    }
    return y;
  }

  static double[] gather(Gather op, Node node, int rows, List<double[]> in, List<double[]> w) {
    int cols = node.output().shape().dim(-1);
    double[] x = in.get(0);
    double[] y = new double[x.length * cols];
    for (int i = 0; i < y.length; i++) {
      // Between two numbers nothing changes, so that the differences by x are 0, as they should be.
      y[i] = w.get(0)[(int) Math.round(x[i / cols]) * cols + i % cols];
    }
    return y;
  }

  static double[] masking(Masking op, Node node, int rows, List<double[]> in, List<double[]> w) {
    int cols = node.output().shape().dim(-1);
    double[] y = in.get(0).clone();
    for (int row = 0; row < y.length; row += cols) {
      double[] step = Arrays.copyOfRange(y, row, row + cols);
      if (Arrays.stream(step).allMatch(x -> x == op.value())) {
        Arrays.fill(y, row, row + cols, 0);
      }
    }
    return y;
  }

  static double[] paddingMask(
      PaddingMask op, Node node, int rows, List<double[]> in, List<double[]> w) {
    double[] x = in.get(0);
    double[] y = new double[rows * node.output().shape().size()];
    int cols = x.length / y.length;
    for (int i = 0; i < y.length; i++) {
      double[] step = Arrays.copyOfRange(x, i * cols, i * cols + cols);
      y[i] = Arrays.stream(step).allMatch(v -> v == op.value()) ? 0 : 1;
    }
    return y;
  }

  static double[] matMul(MatMul op, Node node, int rows, List<double[]> in, List<double[]> w) {
    Shape shape = node.output().shape();
    int m = shape.dim(-2);
    int n = shape.dim(-1);
    int k = node.inputs().get(0).shape().dim(op.transA() ? -2 : -1);
    double[] y = new double[rows * shape.size()];
    for (int i = 0; i < y.length; i++) {
      int matrix = i / (m * n);
      int row = i / n % m;
      int col = i % n;
      for (int p = 0; p < k; p++) {
        double a = in.get(0)[matrix * m * k + (op.transA() ? p * m + row : row * k + p)];
        double b = in.get(1)[matrix * n * k + (op.transB() ? col * k + p : p * n + col)];
        y[i] += a * b;
      }
    }
    return y;
  }

  static double[] pRelu(PRelu op, Node node, int rows, List<double[]> in, List<double[]> w) {
    double[] y = in.get(0).clone();
    double[] slope = w.get(0);
    for (int i = 0; i < y.length; i++) {
      y[i] *= y[i] > 0 ? 1 : slope[i % slope.length];
    }
    return y;
  }

  static double[] softmax(Softmax op, Node node, int rows, List<double[]> in, List<double[]> w) {
    Shape shape = node.output().shape();
    int n = shape.dim(op.axis());
    int inner = 1;
    for (int d = op.axis() + 1; d < 0; d++) {
      inner *= shape.dim(d);
    }
    double[] y = new double[rows * shape.size()];
    for (int first = 0; first < y.length; first++) {
      if (first / inner % n == 0) {
        double[] line = new double[n];
        for (int j = 0; j < n; j++) {
          line[j] = in.get(0)[first + j * inner];
        }
        line = DoubleReference.softmax(n, line);
        for (int j = 0; j < n; j++) {
          y[first + j * inner] = line[j];
        }
      }
    }
    return y;
  }
}
