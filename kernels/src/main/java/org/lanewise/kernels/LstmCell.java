package org.lanewise.kernels;

import java.util.Arrays;
import org.lanewise.kernels.scalar.ScalarRecurrent;
import org.lanewise.kernels.vector.VectorRecurrent;

/// The gates i, f, g, o; of a step, c before it and tanh(c) after it are kept.
///
/// The functions of the gates are loops of their own over a row in the first-level cache: where one
/// loop calls several, C2 boxes their vectors (`VectorMath` says why).
final class LstmCell extends RecurrentCell {
  LstmCell() {
    super("LSTM", 4, 2, 1);
  }

  @Override
  int saved() {
    return 2;
  }

  @Override
  int scratch() {
    return 1;
  }

  @Override
  int gradients() {
    return 4;
  }

  @Override
  void forward(RecurrentCall c) {
    int n = c.units;
    c.timesU(0, 4 * n, c.h(), c.ho(), c.ldh(), 1, false, c.z, c.gates(0), c.ld(4 * n));
    for (int row = 0; row < c.batch; row++) {
      if (c.counts(row)) {
        row(c, row);
      }
    }
  }

  private static void row(RecurrentCall c, int row) {
    int n = c.units;
    int z = c.gates(row);
    int h = c.so + row * n;
    int cell = h + c.batch * n;
    float[] tanh = c.saved == null ? c.scratch : c.saved;
    int t = c.saved == null ? c.scratchOffset + row * n : c.saved(2, row);
    if (c.saved != null) {
      System.arraycopy(c.state, cell, c.saved, c.saved(1, row), n);
    }
    Activation.SIGMOID.forward(2 * n, c.z, z, c.z, z);
    Activation.TANH.forward(n, c.z, z + 2 * n, c.z, z + 2 * n);
    Activation.SIGMOID.forward(n, c.z, z + 3 * n, c.z, z + 3 * n);
    // c = f c + i g
    if (Backend.VECTOR) {
      VectorRecurrent.lstmState(n, c.z, z, c.z, z + n, c.z, z + 2 * n, c.state, cell);
    } else {
      ScalarRecurrent.lstmState(n, c.z, z, c.z, z + n, c.z, z + 2 * n, c.state, cell);
    }
    // h = o tanh(c)
    Activation.TANH.forward(n, c.state, cell, tanh, t);
    Binary.MUL.forward(n, c.z, z + 3 * n, tanh, t, c.state, h);
  }

  @Override
  void backward(RecurrentCall c) {
    for (int row = 0; row < c.batch; row++) {
      if (c.counts(row)) {
        rowBackward(c, row);
      }
    }
    c.timesUT(0, 0, 4 * c.units, c.dh(), c.dho());
  }

  private static void rowBackward(RecurrentCall c, int row) {
    int n = c.units;
    int i = c.gates(row);
    int f = i + n;
    int g = f + n;
    int o = g + n;
    int before = c.saved(1, row);
    int tanh = c.saved(2, row);
    int dh = c.dso + row * n;
    int dc = dh + c.batch * n;
    int d = c.at(c.dzo, row, 4 * n);
    float[] z = c.z;
    float[] dz = c.dz;
    float[] s = c.saved;
    float[] ds = c.dstate;
    if (Backend.VECTOR) {
      VectorRecurrent.lstmOutputGradient(n, z, o, s, tanh, ds, dh, dz, d + 3 * n, ds, dc);
      VectorRecurrent.lstmInputGradient(n, z, i, z, g, ds, dc, dz, d, dz, d + 2 * n);
      VectorRecurrent.lstmForgetGradient(n, z, f, s, before, ds, dc, dz, d + n);
    } else {
      ScalarRecurrent.lstmOutputGradient(n, z, o, s, tanh, ds, dh, dz, d + 3 * n, ds, dc);
      ScalarRecurrent.lstmInputGradient(n, z, i, z, g, ds, dc, dz, d, dz, d + 2 * n);
      ScalarRecurrent.lstmForgetGradient(n, z, f, s, before, ds, dc, dz, d + n);
    }
    Arrays.fill(ds, dh, dh + n, 0);
  }

  @Override
  void finish(RecurrentCall c) {
    c.inputGradients(0, 0, 4 * c.units, true);
    c.recurrentGradients(0, 0, 0, 4 * c.units);
  }
}
