package org.lanewise.check;

import java.util.Arrays;
import java.util.List;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Dropout;
import org.lanewise.kernels.Recurrent.Direction;
import org.lanewise.kernels.Recurrent.Outputs;
import org.lanewise.kernels.RecurrentCell;
import org.lanewise.nn.Node;
import org.lanewise.nn.op.Recurrent;

/// Recurrent layers in double, row by row and step by step.
final class RecurrentReference {
  private RecurrentReference() {}

  static double[] serving(
      Recurrent op, Node node, int rows, List<double[]> inputs, List<double[]> parameters) {
    return run(op, node, rows, 0, false, inputs, parameters);
  }

  static double[] training(
      Recurrent op,
      Node node,
      int rows,
      long seed,
      List<double[]> inputs,
      List<double[]> parameters) {
    return run(op, node, rows, seed, true, inputs, parameters);
  }

  private static double[] run(
      Recurrent op,
      Node node,
      int rows,
      long seed,
      boolean training,
      List<double[]> inputs,
      List<double[]> parameters) {
    int steps = node.inputs().get(0).shape().dim(0);
    int features = node.inputs().get(0).shape().dim(1);
    int units = node.output().shape().dim(-1);
    int size = node.output().shape().size();
    double[] mask = op.masked() ? inputs.get(inputs.size() - 1) : null;
    boolean given = inputs.size() > (op.masked() ? 2 : 1);
    float[] kept = new float[rows * units];
    Arrays.fill(kept, 1);
    if (training) {
      // What is dropped is the kernel's choice, which has tests of its own.
      Dropout.forward(seed, 0, op.recurrentDropout(), kept.length, kept, 0, kept, 0);
    }
    double[] y = new double[rows * size];
    for (int row = 0; row < rows; row++) {
      double[][] state = new double[op.cell().states()][units];
      for (int i = 0; i < state.length && given; i++) {
        state[i] = Arrays.copyOfRange(inputs.get(1 + i), row * units, (row + 1) * units);
      }
      double[] output = new double[units];
      for (int p = 0; p < steps; p++) {
        int t = op.direction() == Direction.FORWARD ? p : steps - 1 - p;
        boolean counts = mask == null || mask[row * steps + t] != 0;
        if (counts) {
          double[] x = slice(inputs.get(0), (row * steps + t) * features, features);
          double[] dropped = new double[units];
          for (int j = 0; j < units; j++) {
            dropped[j] = state[0][j] * kept[row * units + j];
          }
          step(op.cell(), units, x, dropped, state, parameters);
          output = state[0].clone();
        } else if (op.outputs() == Outputs.ALL_OR_ZEROS) {
          output = new double[units];
        }
        int to = op.direction() == Direction.REVERSE ? t : p;
        to = op.outputs() == Outputs.LAST ? 0 : to;
        System.arraycopy(output, 0, y, row * size + to * units, units);
      }
      for (int i = 0; i < state.length && op.states(); i++) {
        int to = (row + 1) * size - (state.length - i) * units;
        System.arraycopy(state[i], 0, y, to, units);
      }
    }
    return y;
  }

  private static double[] slice(double[] x, int from, int n) {
    return Arrays.copyOfRange(x, from, from + n);
  }

  private static void step(
      RecurrentCell cell,
      int units,
      double[] x,
      double[] h,
      double[][] state,
      List<double[]> parameters) {
    double[] w = parameters.get(0);
    double[] u = parameters.get(1);
    double[] b = parameters.get(2);
    int n = cell.gates() * units;
    double[] before = state[0].clone();
    double[] a = times(x, w, n);
    double[] r = times(h, u, n);
    for (int j = 0; j < n; j++) {
      a[j] += b[j];
    }
    if (cell.activation() != null) {
      for (int j = 0; j < units; j++) {
        state[0][j] = DoubleReference.activate(cell.activation(), a[j] + r[j]);
      }
    } else if (cell.states() == 2) {
      for (int j = 0; j < units; j++) {
        double i = sigmoid(a[j] + r[j]);
        double f = sigmoid(a[units + j] + r[units + j]);
        double o = sigmoid(a[3 * units + j] + r[3 * units + j]);
        state[1][j] = f * state[1][j] + i * Math.tanh(a[2 * units + j] + r[2 * units + j]);
        state[0][j] = o * Math.tanh(state[1][j]);
      }
    } else {
      boolean after = cell.equals(RecurrentCell.GRU);
      double[] reset = new double[units];
      double[] rh = new double[units];
      for (int j = 0; j < units; j++) {
        double bias = after ? b[n + units + j] : 0;
        reset[j] = sigmoid(a[units + j] + r[units + j] + bias);
        rh[j] = reset[j] * h[j];
      }
      double[] candidates = times(rh, u, n);
      for (int j = 0; j < units; j++) {
        int c = 2 * units + j;
        double z = sigmoid(a[j] + r[j] + (after ? b[n + j] : 0));
        double g = Math.tanh(a[c] + (after ? reset[j] * (r[c] + b[n + c]) : candidates[c]));
        state[0][j] = z * before[j] + (1 - z) * g;
      }
    }
  }

  private static double sigmoid(double x) {
    return DoubleReference.activate(Activation.SIGMOID, x);
  }

  private static double[] times(double[] x, double[] w, int n) {
    double[] y = new double[n];
    for (int p = 0; p < x.length; p++) {
      for (int j = 0; j < n; j++) {
        y[j] += x[p] * w[p * n + j];
      }
    }
    return y;
  }
}
