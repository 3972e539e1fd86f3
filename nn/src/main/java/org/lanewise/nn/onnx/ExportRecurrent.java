package org.lanewise.nn.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lanewise.kernels.Recurrent.Direction;
import org.lanewise.kernels.Recurrent.Outputs;
import org.lanewise.kernels.RecurrentCell;
import org.lanewise.nn.op.Recurrent;

/// Exports recurrent layers as RNN, LSTM and GRU, which take steps before the batch.
final class ExportRecurrent {
  /// Where ONNX's gates are among ours: input, output, forget and cell of i, f, c and o.
  private static final int[] LSTM = {0, 3, 1, 2};

  private static final int[] IN_ORDER = {0, 1, 2};

  private ExportRecurrent() {}

  static String recurrent(ExportNode n, Recurrent op) {
    if (op.stateful()) {
      throw new Unsupported("it is stateful, and a file keeps nothing from run to run");
    }
    if (op.masked()) {
      throw new Unsupported("it has a mask, and ONNX's recurrent operators know lengths only");
    }
    int steps = n.shape().dim(0);
    int units = n.output().dim(-1);
    List<String> inputs = new ArrayList<>();
    inputs.add(n.add("Transpose", Map.of("perm", new int[] {1, 0, 2}), n.x()));
    inputs.addAll(weights(n, op.cell(), units));
    inputs.add("");
    for (String state : n.inputs().subList(1, n.inputs().size())) {
      inputs.add(n.add("Unsqueeze", state, n.vector(0)));
    }
    int states = op.cell().states();
    List<String> outputs =
        n.graph().add(n.name(), op.type(), 1 + states, inputs, attributes(op, units));
    String last = n.reshape(outputs.get(1), units);
    boolean sequences = op.outputs() != Outputs.LAST;
    if (!sequences && !op.states()) {
      return last;
    }
    List<String> rows = new ArrayList<>();
    rows.add(sequences ? sequence(n, op, outputs.get(0), steps) : row(n, last, units));
    for (int i = 1; i <= states && op.states(); i++) {
      rows.add(row(n, n.reshape(outputs.get(i), units), units));
    }
    return rows.size() == 1
        ? rows.get(0)
        : n.add("Concat", Map.of("axis", 1), rows.toArray(String[]::new));
  }

  private static String row(ExportNode n, String state, int units) {
    return n.reshape(state, 1, units);
  }

  /// The outputs `[steps, 1, batch, units]` with the batch first.
  private static String sequence(ExportNode n, Recurrent op, String outputs, int steps) {
    String stepped = n.add("Squeeze", outputs, n.vector(1));
    String rows = n.add("Transpose", Map.of("perm", new int[] {1, 0, 2}), stepped);
    if (op.direction() != Direction.BACKWARDS) {
      return rows;
    }
    // In the order in which they were computed.
    int beforeFirst = -steps - 1;
    return n.add("Slice", rows, n.vector(-1), n.vector(beforeFirst), n.vector(1), n.vector(-1));
  }

  private static Map<String, Object> attributes(Recurrent op, int units) {
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("hidden_size", units);
    attributes.put("direction", op.direction() == Direction.FORWARD ? "forward" : "reverse");
    if (op.cell().activation() != null) {
      activation(op.cell().activation().name(), attributes);
    } else if (op.cell().states() == 1) {
      attributes.put("linear_before_reset", op.cell().equals(RecurrentCell.GRU) ? 1 : 0);
    }
    return attributes;
  }

  /// The activation of a cell without gates.
  private static void activation(String name, Map<String, Object> attributes) {
    String[] words = name.split("[()]");
    switch (words[0]) {
      case "relu", "tanh", "sigmoid", "softplus" ->
          attributes.put("activations", new String[] {ExportElements.capitalised(name)});
      case "linear" -> activation(attributes, "Affine", 1, 0);
      case "hard_sigmoid" -> activation(attributes, "HardSigmoid", 1 / 6f, 0.5f);
      case "leaky_relu" -> activation(attributes, "LeakyRelu", Float.parseFloat(words[1]), 0);
      case "elu" -> activation(attributes, "Elu", Float.parseFloat(words[1]), 0);
      default -> throw new Unsupported("ONNX's RNN has no activation " + name);
    }
  }

  private static void activation(
      Map<String, Object> attributes, String name, float alpha, float beta) {
    attributes.put("activations", new String[] {name});
    attributes.put("activation_alpha", new float[] {alpha});
    attributes.put("activation_beta", new float[] {beta});
  }

  /// W `[1, gates units, inputs]`, R `[1, gates units, units]` and the two biases, `[1, 2 gates
  /// units]`.
  private static List<String> weights(ExportNode n, RecurrentCell cell, int units) {
    int[] gates = cell.states() == 2 ? LSTM : IN_ORDER;
    int width = cell.gates() * units;
    int inputs = n.shape().dim(1);
    float[] w = inOrder(n.transposed(0, 1, 0), gates, cell.gates(), 0, units * inputs);
    float[] u = inOrder(n.transposed(1, 1, 0), gates, cell.gates(), 0, units * units);
    float[] given = n.graph().elements(n.parameters().get(2));
    float[] b = new float[2 * width];
    for (int i = 0; i < cell.biases(); i++) {
      float[] ordered = inOrder(given, gates, cell.gates(), i * width, units);
      System.arraycopy(ordered, 0, b, i * width, width);
    }
    return List.of(
        n.graph().floats(n.parameters().get(0).name(), w, 1, width, inputs),
        n.graph().floats(n.parameters().get(1).name(), u, 1, width, units),
        n.graph().floats(n.parameters().get(2).name(), b, 1, 2 * width));
  }

  /// The blocks of the gates in ONNX's order.
  private static float[] inOrder(float[] blocks, int[] order, int gates, int from, int length) {
    float[] ordered = new float[gates * length];
    for (int i = 0; i < gates; i++) {
      System.arraycopy(blocks, from + order[i] * length, ordered, i * length, length);
    }
    return ordered;
  }
}
