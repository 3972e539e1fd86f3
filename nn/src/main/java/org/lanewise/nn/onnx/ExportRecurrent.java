package org.lanewise.nn.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
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

  /// What a layer computes, as values of the file.
  ///
  /// @param sequence the outputs of all steps, `[batch, steps, units]`; null if not wanted
  /// @param last the output of the step that is computed last, `[1, batch, units]`
  /// @param states those after it, of the same shape
  private record Results(String sequence, String last, List<String> states) {}

  static String recurrent(ExportNode n, Recurrent op) {
    if (op.stateful()) {
      throw new Unsupported("it is stateful, and a file keeps nothing from run to run");
    }
    int units = n.output().dim(-1);
    boolean sequences = op.outputs() != Outputs.LAST;
    Results y = op.masked() ? masked(n, op, units) : plain(n, op, units, sequences);
    String last = n.reshape(y.last, units);
    if (!sequences && !op.states()) {
      return last;
    }
    List<String> rows = new ArrayList<>();
    rows.add(sequences ? y.sequence : row(n, last, units));
    for (int i = 0; i < y.states.size() && op.states(); i++) {
      rows.add(row(n, n.reshape(y.states.get(i), units), units));
    }
    return rows.size() == 1
        ? rows.get(0)
        : n.add("Concat", Map.of("axis", 1), rows.toArray(String[]::new));
  }

  /// One operator for all steps.
  private static Results plain(ExportNode n, Recurrent op, int units, boolean sequences) {
    String x = n.add("Transpose", Map.of("perm", new int[] {1, 0, 2}), n.x());
    List<String> states = new ArrayList<>();
    for (String state : n.inputs().subList(1, n.inputs().size())) {
      states.add(n.add("Unsqueeze", state, n.vector(0)));
    }
    List<String> y = operator(n, op, units, x, weights(n, op.cell(), units), states);
    String sequence = sequences ? sequence(n, op, y.get(0), n.shape().dim(0)) : null;
    return new Results(sequence, y.get(1), y.subList(1, y.size()));
  }

  /// ONNX's operator.
  ///
  /// @param x `[steps, batch, inputs]`
  /// @param states those before the first step, or none
  /// @return the outputs of all steps, and the states after the last one
  private static List<String> operator(
      ExportNode n, Recurrent op, int units, String x, List<String> weights, List<String> states) {
    List<String> inputs = new ArrayList<>();
    inputs.add(x);
    inputs.addAll(weights);
    inputs.add("");
    inputs.addAll(states);
    int outputs = 1 + op.cell().states();
    return n.graph().add(n.name(), op.type(), outputs, inputs, attributes(op, units));
  }

  /// The operators know the lengths of sequences, but no mask: a Scan has one for each step, whose
  /// results the mask takes or leaves.
  private static Results masked(ExportNode n, Recurrent op, int units) {
    int states = op.cell().states();
    List<String> weights = weights(n, op.cell(), units);
    String zeros =
        n.add(
            "ConstantOfShape",
            n.add("Concat", Map.of("axis", 0), n.vector(1), n.graph().batch(), n.vector(units)));
    List<String> inputs = new ArrayList<>();
    for (int i = 0; i < states; i++) {
      boolean given = n.inputs().size() > 2;
      inputs.add(given ? n.add("Unsqueeze", n.inputs().get(1 + i), n.vector(0)) : zeros);
    }
    inputs.add(zeros);
    inputs.add(n.x());
    inputs.add(n.inputs().getLast());
    GraphProto body =
        n.graph().body(n.name(), inputs.size(), in -> step(n, op, units, weights, zeros, in));
    Map<String, Object> attributes = new HashMap<>();
    int reverse = op.direction() == Direction.FORWARD ? 0 : 1;
    int placed = op.direction() == Direction.REVERSE ? 1 : 0;
    attributes.put("body", body);
    attributes.put("num_scan_inputs", 2);
    attributes.put("scan_input_axes", new int[] {1, 1});
    attributes.put("scan_input_directions", new int[] {reverse, reverse});
    attributes.put("scan_output_axes", new int[] {1});
    attributes.put("scan_output_directions", new int[] {placed});
    List<String> y = n.graph().add(n.name(), "Scan", states + 2, inputs, attributes);
    return new Results(y.get(states + 1), y.get(states), y.subList(0, states));
  }

  /// A step of the Scan.
  ///
  /// @param in the states, the output before, x `[batch, inputs]` and the mask `[batch]`
  /// @return the states, and the output twice: for the next step, and as one of the sequence
  private static List<String> step(
      ExportNode n, Recurrent op, int units, List<String> weights, String zeros, List<String> in) {
    int states = op.cell().states();
    String x = n.add("Unsqueeze", in.get(states + 1), n.vector(0));
    String counts = n.bool(n.add("Unsqueeze", in.get(states + 2), n.vector(1)));
    List<String> y = operator(n, op, units, x, weights, in.subList(0, states));
    List<String> results = new ArrayList<>();
    for (int i = 0; i < states; i++) {
      results.add(n.add("Where", counts, y.get(1 + i), in.get(i)));
    }
    String before = op.outputs() == Outputs.ALL_OR_ZEROS ? zeros : in.get(states);
    results.add(n.add("Where", counts, y.get(1), before));
    results.add(n.add("Squeeze", results.getLast(), n.vector(0)));
    return results;
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
