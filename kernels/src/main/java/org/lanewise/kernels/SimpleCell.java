package org.lanewise.kernels;

import java.util.Arrays;

/// `h = act(z)`.
final class SimpleCell extends RecurrentCell {
  private final Activation activation;

  SimpleCell(Activation activation) {
    super("simple(" + activation.name() + ")", 1, 1, 1);
    this.activation = activation;
  }

  @Override
  public Activation activation() {
    return activation;
  }

  @Override
  int saved() {
    return 0;
  }

  @Override
  int scratch() {
    return 0;
  }

  @Override
  int gradients() {
    return 1;
  }

  @Override
  void forward(RecurrentCall c) {
    int n = c.units;
    c.timesU(0, n, c.h(), c.ho(), c.ldh(), 1, false, c.z, c.gates(0), c.ld(n));
    for (int row = 0; row < c.batch; row++) {
      if (c.counts(row)) {
        int z = c.gates(row);
        activation.forward(n, c.z, z, c.z, z);
        System.arraycopy(c.z, z, c.state, c.so + row * n, n);
      }
    }
  }

  @Override
  void backward(RecurrentCall c) {
    int n = c.units;
    for (int row = 0; row < c.batch; row++) {
      if (c.counts(row)) {
        int dh = c.dso + row * n;
        // dz = act' dh
        activation.backward(n, c.z, c.gates(row), c.dstate, dh, c.dz, c.at(c.dzo, row, n));
        Arrays.fill(c.dstate, dh, dh + n, 0);
      }
    }
    c.timesUT(0, 0, n, c.dh(), c.dho());
  }

  @Override
  void finish(RecurrentCall c) {
    c.inputGradients(0, 0, c.units, true);
    c.recurrentGradients(0, 0, 0, c.units);
  }
}
