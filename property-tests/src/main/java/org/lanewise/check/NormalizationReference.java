package org.lanewise.check;

import java.util.List;
import org.lanewise.nn.Node;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.BatchNormalization;
import org.lanewise.nn.op.GroupNormalization;
import org.lanewise.nn.op.LayerNormalization;
import org.lanewise.nn.op.LpNormalization;
import org.lanewise.nn.op.RMSNormalization;

/// The normalisations in double.
final class NormalizationReference {
  private NormalizationReference() {}

  static double[] layer(
      LayerNormalization op, Node node, int rows, List<double[]> in, List<double[]> w) {
    int n = length(node, op.axis());
    return affine(normal(in.get(0), n, 1, n, n, op.epsilon()), n, op.scale(), op.center(), w);
  }

  static double[] group(
      GroupNormalization op, Node node, int rows, List<double[]> in, List<double[]> w) {
    Shape shape = node.output().shape();
    int channels = shape.dim(-1);
    int width = channels / op.groups();
    double[] normal = normal(in.get(0), shape.size(), op.groups(), width, channels, op.epsilon());
    return affine(normal, channels, op.scale(), op.center(), w);
  }

  static double[] batchTraining(
      BatchNormalization op, Node node, int rows, long seed, List<double[]> in, List<double[]> w) {
    int n = length(node, -1);
    double[] x = in.get(0);
    return affine(normal(x, x.length, n, 1, n, op.epsilon()), n, op.scale(), op.center(), w);
  }

  static double[] batch(
      BatchNormalization op, Node node, int rows, List<double[]> in, List<double[]> w) {
    int n = length(node, -1);
    double[] y = in.get(0).clone();
    double[] mean = w.get(w.size() - 2);
    double[] variance = w.get(w.size() - 1);
    for (int i = 0; i < y.length; i++) {
      y[i] = (y[i] - mean[i % n]) / Math.sqrt(variance[i % n] + op.epsilon());
    }
    return affine(y, n, op.scale(), op.center(), w);
  }

  static double[] rms(
      RMSNormalization op, Node node, int rows, List<double[]> in, List<double[]> w) {
    int n = length(node, op.axis());
    double[] y = in.get(0).clone();
    for (int at = 0; at < y.length; at += n) {
      scale(y, at, n, 1 / Math.sqrt(squares(y, at, n) / n + op.epsilon()));
    }
    return affine(y, n, true, false, w);
  }

  static double[] unit(
      LpNormalization op, Node node, int rows, List<double[]> in, List<double[]> w) {
    int n = length(node, -1);
    double[] y = in.get(0).clone();
    for (int at = 0; at < y.length; at += n) {
      scale(y, at, n, 1 / Math.max(Math.sqrt(squares(y, at, n)), 1e-12));
    }
    return y;
  }

  private static int length(Node node, int axis) {
    int length = 1;
    for (int i = axis; i < 0; i++) {
      length *= node.output().shape().dim(i);
    }
    return length;
  }

  /// Samples of `size` elements, in which `groups` groups of `width` neighbours come again every
  /// `stride` elements.
  private static double[] normal(
      double[] x, int size, int groups, int width, int stride, double epsilon) {
    double[] y = new double[x.length];
    for (int sample = 0; sample < x.length; sample += size) {
      for (int g = 0; g < groups; g++) {
        double sum = 0;
        double squares = 0;
        int n = 0;
        for (int pass = 0; pass < 3; pass++) {
          for (int at = sample + g * width; at < sample + size; at += stride) {
            for (int i = at; i < at + width; i++) {
              if (pass == 0) {
                sum += x[i];
                n++;
              } else if (pass == 1) {
                squares += (x[i] - sum / n) * (x[i] - sum / n);
              } else {
                y[i] = (x[i] - sum / n) / Math.sqrt(squares / n + epsilon);
              }
            }
          }
        }
      }
    }
    return y;
  }

  private static double squares(double[] x, int at, int n) {
    double squares = 0;
    for (int i = at; i < at + n; i++) {
      squares += x[i] * x[i];
    }
    return squares;
  }

  private static void scale(double[] x, int at, int n, double factor) {
    for (int i = at; i < at + n; i++) {
      x[i] *= factor;
    }
  }

  private static double[] affine(
      double[] y, int n, boolean scale, boolean center, List<double[]> parameters) {
    for (int i = 0; i < y.length; i++) {
      y[i] *= scale ? parameters.get(0)[i % n] : 1;
      y[i] += center ? parameters.get(scale ? 1 : 0)[i % n] : 0;
    }
    return y;
  }
}
