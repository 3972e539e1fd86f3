package org.lanewise.nn.onnx;

/// The weights of one direction of a recurrent operator, with the gates in the order of the kernel.
///
/// @param w `[inputs, gates units]`
/// @param u `[units, gates units]`
/// @param b `[2, gates units]`: of the inputs, and of the states
/// @param peepholes `[3, units]`: to the gates i, o and f; null for none
record GateWeights(Known w, Known u, Known b, Known peepholes) {
  /// @param d the direction
  /// @param gates the places of the gates in the file
  static GateWeights of(Conversion c, int d, int... gates) {
    int units = c.in(2).shape[2];
    int n = gates.length;
    Known bias = zeros(2, n * units);
    if (c.has(3)) {
      int[] twice = new int[2 * n];
      for (int i = 0; i < n; i++) {
        twice[i] = gates[i];
        twice[i + n] = gates[i] + n;
      }
      bias = gates(c.known(3), d, units, twice).reshape(new int[] {2, n * units});
    }
    Known peepholes = c.has(7) ? gates(c.known(7), d, units, 0, 1, 2) : null;
    return new GateWeights(
        gates(c.known(1), d, units, gates).transpose(1, 0),
        gates(c.known(2), d, units, gates).transpose(1, 0),
        bias,
        peepholes == null ? null : peepholes.reshape(new int[] {3, units}));
  }

  private static Known zeros(int rows, int cols) {
    return Known.of(ElementType.FLOAT, new int[] {rows, cols}, new float[rows * cols]);
  }

  /// From `[directions, gates units, ...]` the gates of a direction, as `[gates units, cols]`.
  private static Known gates(Known all, int d, int units, int... gates) {
    int cols = all.shape().length == 3 ? all.shape()[2] : 1;
    int size = units * cols;
    float[] values = new float[gates.length * size];
    for (int i = 0; i < gates.length; i++) {
      int from = (d * gates.length + gates[i]) * size;
      System.arraycopy(all.asFloats(), from, values, i * size, size);
    }
    return Known.of(ElementType.FLOAT, new int[] {gates.length * units, cols}, values);
  }

  /// Both biases in one, `[gates units]`.
  Known sumOfBiases() {
    int n = b.shape()[1];
    float[] sum = new float[n];
    for (int i = 0; i < n; i++) {
      sum[i] = b.floats()[i] + b.floats()[n + i];
    }
    return Known.of(ElementType.FLOAT, new int[] {n}, sum);
  }
}
