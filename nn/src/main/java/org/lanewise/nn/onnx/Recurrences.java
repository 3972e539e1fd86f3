package org.lanewise.nn.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Discrete;
import org.lanewise.kernels.Recurrent.Direction;
import org.lanewise.kernels.Recurrent.Outputs;
import org.lanewise.kernels.RecurrentCell;
import org.lanewise.nn.Op;
import org.lanewise.nn.op.Recurrent;
import org.lanewise.nn.op.TimeDistributed;

/// RNN, GRU and LSTM: the kernel of recurrent layers, once for each direction, or, where that lacks
/// something, such as peepholes, ops of single steps ([UnrolledCell]).
///
/// Inputs: X, W, R, B, the lengths of the sequences, the states before the first step, peepholes.
final class Recurrences {
  /// The places of the kernel's gates i f c o among those of the file.
  private static final int[] LSTM_GATES = {0, 2, 3, 1};

  private static final int[] GRU_GATES = {0, 1, 2};
  private static final int[] RNN_GATES = {0};

  private Recurrences() {}

  static void rnn(Conversion c) {
    recurrent(c, RNN_GATES, 1, "Tanh");
  }

  static void gru(Conversion c) {
    recurrent(c, GRU_GATES, 1, "Sigmoid", "Tanh");
  }

  static void lstm(Conversion c) {
    recurrent(c, LSTM_GATES, 2, "Sigmoid", "Tanh", "Tanh");
  }

  /// @param states the number of vectors that go from step to step
  /// @param functions what a direction applies where the node does not say
  private static void recurrent(Conversion c, int[] gates, int states, String... functions) {
    c.ignore("output_sequence"); // dropped in opset 7
    boolean batchFirst = c.flag("layout", false);
    Operand x = batchFirst ? c.in(0) : c.transpose(c.in(0), 1, 0, 2);
    int units = c.in(2).shape[2];
    String direction = c.text("direction", "forward");
    int directions = direction.equals("bidirectional") ? 2 : 1;
    int hidden = c.integer("hidden_size", units);
    if (c.in(2).shape[0] != directions || hidden != units) {
      throw new Unsupported(
          "the attributes direction and hidden_size are "
              + direction
              + " and "
              + hidden
              + ", but R has the shape "
              + Arrays.toString(c.in(2).shape));
    }
    Operand mask = c.has(4) ? mask(c, c.in(4), x.shape[0], x.shape[1]) : null;
    List<GateFunction> applied = GateFunction.of(c, directions, functions);
    Operand[] y = new Operand[1 + states];
    for (int d = 0; d < directions; d++) {
      GateWeights weights = GateWeights.of(c, d, gates);
      List<GateFunction> own = applied.subList(d * functions.length, (d + 1) * functions.length);
      boolean reverse = d == 1 || direction.equals("reverse");
      List<Operand> begin = begin(c, batchFirst, d, x.shape[0], units, states);
      RecurrentCell cell = cell(c, weights, own);
      Operand[] results =
          cell == null
              ? new UnrolledCell(c, weights, own).run(x, mask, begin, reverse)
              : kernel(c, cell, weights, x, mask, begin, reverse);
      if (mask != null) {
        results[0] = Elements.where(c, mask3(c, mask), results[0], Conversion.constant(0));
      }
      for (int i = 0; i < y.length; i++) {
        y[i] = d == 0 ? results[i] : Shapes.concat(c, -1, List.of(y[i], results[i]));
      }
    }
    c.out(laidOut(c, batchFirst, y, directions, units));
  }

  /// What the kernel computes in a step; null if it lacks something that the node asks for.
  private static RecurrentCell cell(
      Conversion c, GateWeights weights, List<GateFunction> functions) {
    boolean after = c.flag("linear_before_reset", false);
    boolean coupled = c.flag("input_forget", false);
    if (coupled
        || c.hasAttribute("clip")
        || weights.peepholes() != null
        || !functions.stream().allMatch(GateFunction::isPlain)) {
      return null;
    }
    List<Activation> activations = functions.stream().map(GateFunction::activation).toList();
    Activation last = activations.get(activations.size() - 1);
    if (activations.size() == 1) {
      return last.readsInput() ? null : RecurrentCell.simple(last);
    }
    Activation sigmoid = Activation.SIGMOID;
    Activation tanh = Activation.TANH;
    if (activations.equals(List.of(sigmoid, tanh, tanh))) {
      return RecurrentCell.LSTM;
    }
    return !activations.equals(List.of(sigmoid, tanh))
        ? null
        : after ? RecurrentCell.GRU : RecurrentCell.GRU_RESET_BEFORE;
  }

  /// `[batch, steps]`: 1 where a step is within its sequence. Null if all are.
  private static Operand mask(Conversion c, Operand lengths, int batch, int steps) {
    if (lengths.isKnown() && Arrays.stream(lengths.known.asLongs()).allMatch(n -> n == steps)) {
      return null;
    }
    Operand places = Operand.of(Known.ofInts(Extents.from(0, steps)));
    return Elements.discrete(c, Discrete.LESS, places, c.reshape(lengths, batch, 1));
  }

  private static Operand mask3(Conversion c, Operand mask) {
    return c.reshape(mask, mask.shape[0], mask.shape[1], 1);
  }

  /// The states before the first step, `[batch, units]` each; empty where the file has none.
  private static List<Operand> begin(
      Conversion c, boolean batchFirst, int d, int batch, int units, int states) {
    List<Operand> begin = new ArrayList<>();
    if (!c.has(5) && !(states == 2 && c.has(6))) {
      return begin;
    }
    for (int i = 0; i < states; i++) {
      if (c.has(5 + i)) {
        Operand part = c.slice(c.in(5 + i), batchFirst ? 1 : 0, d, 1, 1);
        begin.add(c.reshape(part, batch, units));
      } else {
        begin.add(zeros(batch, units));
      }
    }
    return begin;
  }

  static Operand zeros(int batch, int units) {
    return Operand.of(
        Known.of(ElementType.FLOAT, new int[] {batch, units}, new float[batch * units]));
  }

  /// The outputs of all steps `[batch, steps, units]`, and the states after the last.
  private static Operand[] kernel(
      Conversion c,
      RecurrentCell cell,
      GateWeights weights,
      Operand x,
      Operand mask,
      List<Operand> begin,
      boolean reverse) {
    List<Operand> inputs = new ArrayList<>();
    inputs.add(x);
    inputs.addAll(begin);
    if (mask != null) {
      inputs.add(mask);
    }
    boolean lstm = cell.states() == 2;
    Direction direction = reverse ? Direction.REVERSE : Direction.FORWARD;
    Recurrent op = new Recurrent(cell, direction, Outputs.ALL, true, false, mask != null, 0);
    Known bias = cell.biases() == 2 ? weights.b() : weights.sumOfBiases();
    Operand rows = rows(c, op, inputs, weights.w(), weights.u(), bias);
    int steps = x.shape[1];
    Operand y = c.slice(rows, 1, 0, steps, 1);
    Operand h = step(c, rows, steps);
    return lstm ? new Operand[] {y, h, step(c, rows, steps + 1)} : new Operand[] {y, h};
  }

  /// An op of one sample on each of the first axis.
  private static Operand rows(Conversion c, Op op, List<Operand> x, Known... weights) {
    if (x.get(0).shape[0] > 1) {
      return c.op(ElementType.FLOAT, new TimeDistributed(op), x, weights);
    }
    List<Operand> one =
        x.stream().map(v -> c.reshape(v, Arrays.copyOfRange(v.shape, 1, v.rank()))).toList();
    Operand y = c.op(ElementType.FLOAT, op, one, weights);
    return c.reshape(y, 1, y.shape[0], y.shape[1]);
  }

  /// One step `[batch, units]` of `[batch, steps, units]`.
  static Operand step(Conversion c, Operand x, int step) {
    return c.reshape(c.slice(x, 1, step, 1, 1), x.shape[0], x.shape[2]);
  }

  /// From `[batch, steps, directions units]` and `[batch, directions units]` to the outputs.
  private static Operand[] laidOut(
      Conversion c, boolean batchFirst, Operand[] y, int directions, int units) {
    int batch = y[0].shape[0];
    int steps = y[0].shape[1];
    Operand all = c.reshape(y[0], batch, steps, directions, units);
    y[0] = batchFirst ? all : c.transpose(all, 1, 2, 0, 3);
    for (int i = 1; i < y.length; i++) {
      Operand state = c.reshape(y[i], batch, directions, units);
      y[i] = batchFirst ? state : c.transpose(state, 1, 0, 2);
    }
    return y;
  }
}
