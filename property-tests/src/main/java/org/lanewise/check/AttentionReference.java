package org.lanewise.check;

import java.util.Arrays;
import java.util.List;
import org.lanewise.nn.Node;
import org.lanewise.nn.Shape;
import org.lanewise.nn.op.Attention;
import org.lanewise.nn.op.PositionEmbedding;
import org.lanewise.nn.op.RotaryEmbedding;
import org.lanewise.nn.op.SinePositionEncoding;

/// Attention and positions in double, from their formulas.
final class AttentionReference {
  private AttentionReference() {}

  /// What is the same for all samples.
  ///
  /// @param heads the heads of the queries
  /// @param kvHeads the heads of keys and values
  /// @param steps the queries of a sample
  /// @param keys the keys of a sample
  /// @param dim the length of a query and a key
  /// @param valueDim the length of a value
  /// @param scale multiplies the scores
  /// @param causal whether query i sees no key behind `past + i`
  /// @param past where the first query stands
  record Sizes(
      int heads,
      int kvHeads,
      int steps,
      int keys,
      int dim,
      int valueDim,
      double scale,
      boolean causal,
      int past) {}

  /// Something that each weight has.
  interface PerWeight {
    double at(int sample, int head, int i, int j);
  }

  /// `softmax(scale q kT + bias) v`, with the weights multiplied by what dropout does to them;
  /// zeros where a query sees no key.
  static double[] forward(
      Sizes s, int batch, double[] q, double[] k, double[] v, PerWeight bias, PerWeight dropout) {
    double[] y = new double[batch * s.steps * s.heads * s.valueDim];
    double[] weights = new double[s.keys];
    for (int b = 0; b < batch; b++) {
      for (int h = 0; h < s.heads; h++) {
        int kv = h / (s.heads / s.kvHeads);
        for (int i = 0; i < s.steps; i++) {
          double max = Double.NEGATIVE_INFINITY;
          for (int j = 0; j < s.keys; j++) {
            double dot = 0;
            for (int p = 0; p < s.dim; p++) {
              dot +=
                  q[((b * s.steps + i) * s.heads + h) * s.dim + p]
                      * k[((b * s.keys + j) * s.kvHeads + kv) * s.dim + p];
            }
            boolean sees = !s.causal || j <= i + s.past;
            weights[j] = sees ? s.scale * dot + bias.at(b, h, i, j) : Double.NEGATIVE_INFINITY;
            max = Math.max(max, weights[j]);
          }
          double sum = 0;
          for (int j = 0; j < s.keys; j++) {
            weights[j] = max == Double.NEGATIVE_INFINITY ? 0 : Math.exp(weights[j] - max);
            sum += weights[j];
          }
          for (int j = 0; j < s.keys && sum > 0; j++) {
            double weight = weights[j] / sum * dropout.at(b, h, i, j);
            for (int p = 0; p < s.valueDim; p++) {
              y[((b * s.steps + i) * s.heads + h) * s.valueDim + p] +=
                  weight * v[((b * s.keys + j) * s.kvHeads + kv) * s.valueDim + p];
            }
          }
        }
      }
    }
    return y;
  }

  static double[] attention(
      Attention op, Node node, int rows, List<double[]> in, List<double[]> parameters) {
    return attention(op, node, rows, in, (b, h, i, j) -> 1);
  }

  /// What is dropped is the kernel's choice, which has tests of its own.
  static double[] training(
      Attention op, Node node, int rows, long seed, List<double[]> in, List<double[]> parameters) {
    int steps = node.inputs().get(0).shape().dim(0);
    int keys = node.inputs().get(1).shape().dim(0);
    float[] kept = new float[rows * op.qNumHeads() * steps * keys];
    Arrays.fill(kept, 1);
    org.lanewise.kernels.Dropout.forward(seed, 0, op.dropout(), kept.length, kept, 0, kept, 0);
    double left = 1 / (1 - (double) op.dropout());
    return attention(
        op,
        node,
        rows,
        in,
        (b, h, i, j) -> kept[((b * op.qNumHeads() + h) * steps + i) * keys + j] == 0 ? 0 : left);
  }

  private static double[] attention(
      Attention op, Node node, int rows, List<double[]> in, PerWeight dropout) {
    Shape q = node.inputs().get(0).shape();
    Shape v = node.inputs().get(2).shape();
    int keys = v.dim(0);
    int dim = q.dim(1) / op.qNumHeads();
    Sizes sizes =
        new Sizes(
            op.qNumHeads(),
            op.kvNumHeads(),
            q.dim(0),
            keys,
            dim,
            v.dim(1) / op.kvNumHeads(),
            op.scale() == 0 ? 1 / Math.sqrt(dim) : op.scale(),
            op.isCausal(),
            0);
    PerWeight bias =
        (b, h, i, j) -> {
          if (op.keyMask() && in.get(in.size() - 1)[b * keys + j] == 0) {
            return Double.NEGATIVE_INFINITY;
          }
          if (!op.attnMask()) {
            return 0;
          }
          Shape shape = node.inputs().get(3).shape();
          int head = shape.rank() == 3 && shape.dim(0) > 1 ? h : 0;
          int row = shape.dim(-2) > 1 ? i : 0;
          return in.get(3)[b * shape.size() + (head * shape.dim(-2) + row) * keys + j];
        };
    return forward(sizes, rows, in.get(0), in.get(1), in.get(2), bias, dropout);
  }

  static double[] learned(
      PositionEmbedding op, Node node, int rows, List<double[]> in, List<double[]> parameters) {
    double[] y = in.get(0).clone();
    int n = node.output().shape().size();
    for (int i = 0; i < y.length; i++) {
      y[i] += parameters.get(0)[i % n];
    }
    return y;
  }

  static double[] sine(
      SinePositionEncoding op, Node node, int rows, List<double[]> in, List<double[]> parameters) {
    double[] y = in.get(0).clone();
    int steps = node.output().shape().dim(0);
    int dim = node.output().shape().dim(1);
    for (int i = 0; i < y.length; i++) {
      int p = i % dim;
      double angle = i / dim % steps / Math.pow(op.maxWavelength(), p / 2 * 2.0 / dim);
      y[i] += p % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
    }
    return y;
  }

  static double[] rotary(
      RotaryEmbedding op, Node node, int rows, List<double[]> in, List<double[]> parameters) {
    double[] x = in.get(0);
    double[] y = new double[x.length];
    int steps = node.output().shape().dim(0);
    int dim = node.output().shape().dim(1) / op.numHeads();
    for (int i = 0; i < y.length; i++) {
      int p = i % dim % (dim / 2);
      double angle = i / dim / op.numHeads() % steps / Math.pow(op.maxWavelength(), 2.0 * p / dim);
      boolean first = i % dim < dim / 2;
      double other = first ? -x[i + dim / 2] : x[i - dim / 2];
      y[i] = x[i] * Math.cos(angle) + other * Math.sin(angle);
    }
    return y;
  }
}
