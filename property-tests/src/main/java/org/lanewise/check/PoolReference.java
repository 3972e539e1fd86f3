package org.lanewise.check;

import java.util.List;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.Node;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.AveragePool;
import org.lanewise.nn.op.GlobalAveragePool;
import org.lanewise.nn.op.GlobalMaxPool;
import org.lanewise.nn.op.MaxPool;

/// Pooling in double, position by position.
final class PoolReference {
  private PoolReference() {}

  static double[] max(MaxPool op, Node node, int rows, List<double[]> in, List<double[]> w) {
    return pool(node, rows, in.get(0), op.kernelShape(), op.strides(), op.padding(), true);
  }

  static double[] average(
      AveragePool op, Node node, int rows, List<double[]> in, List<double[]> w) {
    return pool(node, rows, in.get(0), op.kernelShape(), op.strides(), op.padding(), false);
  }

  static double[] globalMax(
      GlobalMaxPool op, Node node, int rows, List<double[]> in, List<double[]> w) {
    return global(node, rows, in.get(0), true);
  }

  static double[] globalAverage(
      GlobalAveragePool op, Node node, int rows, List<double[]> in, List<double[]> w) {
    return in.size() == 1
        ? global(node, rows, in.get(0), false)
        : maskedMean(node.output().shape().size(), rows, in.get(0), in.get(1));
  }

  private static double[] maskedMean(int channels, int rows, double[] x, double[] mask) {
    double[] y = new double[rows * channels];
    int steps = mask.length / rows;
    for (int row = 0; row < rows; row++) {
      double count = 0;
      for (int t = 0; t < steps; t++) {
        count += mask[row * steps + t];
      }
      for (int i = 0; i < steps * channels; i++) {
        double weight = mask[row * steps + i / channels];
        y[row * channels + i % channels] += weight == 0 ? 0 : x[row * steps * channels + i] / count;
      }
    }
    return y;
  }

  private static double[] global(Node node, int rows, double[] x, boolean max) {
    int channels = node.output().shape().size();
    List<Integer> all = List.of(x.length / rows / channels);
    int[] extents = {all.get(0), channels};
    return pool(extents, rows, x, all, all, Padding.VALID, max);
  }

  private static double[] pool(
      Node node,
      int rows,
      double[] x,
      List<Integer> window,
      List<Integer> strides,
      Padding padding,
      boolean max) {
    Shape shape = node.inputs().get(0).shape();
    return pool(shape.dims(), rows, x, window, strides, padding, max);
  }

  /// The images of `[extents..., channels]`.
  static double[] pool(
      int[] dims,
      int rows,
      double[] x,
      List<Integer> window,
      List<Integer> strides,
      Padding padding,
      boolean max) {
    int axes = dims.length - 1;
    int channels = dims[axes];
    int[] extents = {1, 1, 1};
    int[] sizes = {1, 1, 1};
    int[] steps = {1, 1, 1};
    int[] before = {0, 0, 0};
    int[] outputs = {1, 1, 1};
    for (int axis = 0; axis < axes; axis++) {
      int to = 3 - axes + axis;
      extents[to] = dims[axis];
      sizes[to] = window.get(axis);
      steps[to] = strides.get(axis);
      int[] pads = padding.along(axis, axes, extents[to], sizes[to], steps[to]);
      before[to] = pads[0];
      outputs[to] = (extents[to] + pads[0] + pads[1] - sizes[to]) / steps[to] + 1;
    }
    double[] y = new double[rows * outputs[0] * outputs[1] * outputs[2] * channels];
    for (int at = 0; at < y.length; at++) {
      int rest = at / channels;
      int k = rest % outputs[2];
      int j = rest / outputs[2] % outputs[1];
      int i = rest / outputs[2] / outputs[1] % outputs[0];
      int row = rest / outputs[2] / outputs[1] / outputs[0];
      double sum = 0;
      double largest = Double.NEGATIVE_INFINITY;
      int count = 0;
      for (int tap = 0; tap < sizes[0] * sizes[1] * sizes[2]; tap++) {
        int p = i * steps[0] - before[0] + tap / sizes[2] / sizes[1];
        int q = j * steps[1] - before[1] + tap / sizes[2] % sizes[1];
        int r = k * steps[2] - before[2] + tap % sizes[2];
        if (p >= 0 && q >= 0 && r >= 0 && p < extents[0] && q < extents[1] && r < extents[2]) {
          int place = ((row * extents[0] + p) * extents[1] + q) * extents[2] + r;
          sum += x[place * channels + at % channels];
          largest = Math.max(largest, x[place * channels + at % channels]);
          count++;
        }
      }
      y[at] = max ? largest : sum / count;
    }
    return y;
  }
}
