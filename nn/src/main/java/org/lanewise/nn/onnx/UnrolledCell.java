package org.lanewise.nn.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Binary;

/// A recurrent operator as ops of single steps, with all that ONNX has: peepholes, coupled gates, a
/// clip, and other functions than those of the kernel. The steps are those of
/// [org.lanewise.kernels.RecurrentCell], but that of an LSTM adds `Pi c`, `Pf c` and `Po c`, the
/// last of the new c, to what its gates are functions of; with coupled gates f is `1 - i`.
final class UnrolledCell {
  private final Conversion c;
  private final List<GateFunction> functions;
  private final int units;
  private final Known w;

  /// U, for one gate after the other: of a GRU first that for z and r, which are one product.
  private final Known[] u;

  /// Of a GRU that resets after the product, two: of the input, and of the state.
  private final Known[] bias;

  /// To the gates i, o and f; null for none.
  private final Known[] peepholes;

  UnrolledCell(Conversion c, GateWeights weights, List<GateFunction> functions) {
    this.c = c;
    this.functions = functions;
    this.w = weights.w();
    this.units = weights.u().shape()[0];
    boolean gru = functions.size() == 2;
    boolean after = gru && c.flag("linear_before_reset", false);
    u =
        gru
            ? new Known[] {columns(weights.u(), 0, 2), columns(weights.u(), 2, 1)}
            : new Known[] {weights.u()};
    bias = after ? rows(weights.b()) : new Known[] {weights.sumOfBiases()};
    peepholes = weights.peepholes() == null ? null : rows(weights.peepholes());
  }

  private static Known[] rows(Known matrix) {
    int n = matrix.shape()[1];
    return IntStream.range(0, matrix.shape()[0])
        .mapToObj(i -> matrix.strided(i * n, new int[] {n}, new int[] {1}))
        .toArray(Known[]::new);
  }

  private Known columns(Known matrix, int first, int count) {
    int[] sizes = {matrix.shape()[0], count * units};
    return matrix.strided(first * units, sizes, Extents.strides(matrix.shape()));
  }

  /// The outputs of all steps `[batch, steps, units]`, and the states after the last.
  Operand[] run(Operand x, Operand mask, List<Operand> begin, boolean reverse) {
    int batch = x.shape[0];
    int steps = x.shape[1];
    Operand[] state = begin.toArray(new Operand[functions.size() == 3 ? 2 : 1]);
    for (int i = begin.size(); i < state.length; i++) {
      state[i] = Recurrences.zeros(batch, units);
    }
    Operand z = plus(Products.matMul(c, x, Operand.of(w)), Operand.of(bias[0]));
    Operand[] outputs = new Operand[steps];
    for (int p = 0; p < steps; p++) {
      int at = reverse ? steps - 1 - p : p;
      Operand[] next = step(Recurrences.step(c, z, at), state);
      for (int i = 0; i < state.length; i++) {
        state[i] =
            mask == null
                ? next[i]
                : Elements.where(c, c.slice(mask, 1, at, 1, 1), next[i], state[i]);
      }
      outputs[at] = c.reshape(state[0], batch, 1, units);
    }
    List<Operand> results = new ArrayList<>(List.of(state));
    results.add(0, Shapes.concat(c, 1, List.of(outputs)));
    return results.toArray(Operand[]::new);
  }

  private Operand[] step(Operand z, Operand[] state) {
    return switch (functions.size()) {
      case 1 -> new Operand[] {apply(0, plus(z, timesU(state[0], 0)))};
      case 2 -> new Operand[] {gru(z, state[0])};
      default -> lstm(plus(z, timesU(state[0], 0)), state[1]);
    };
  }

  private Operand gru(Operand x, Operand h) {
    Operand gates = plus(columns(x, 0, 2), timesU(h, 0));
    Operand candidate;
    if (bias.length == 2) {
      Operand state = Operand.of(bias[1]);
      gates = plus(gates, columns(state, 0, 2));
      Operand product = plus(timesU(h, 1), columns(state, 2, 1));
      candidate = times(apply(0, columns(gates, 1, 1)), product);
    } else {
      candidate = timesU(times(apply(0, columns(gates, 1, 1)), h), 1);
    }
    Operand z = apply(0, columns(gates, 0, 1));
    Operand g = apply(1, plus(columns(x, 2, 1), candidate));
    return plus(times(less(z), g), times(z, h));
  }

  private Operand[] lstm(Operand gates, Operand cell) {
    Operand i = apply(0, peep(columns(gates, 0, 1), cell, 0));
    boolean coupled = c.flag("input_forget", false);
    Operand f = coupled ? less(i) : apply(0, peep(columns(gates, 1, 1), cell, 2));
    Operand now = plus(times(f, cell), times(i, apply(1, columns(gates, 2, 1))));
    Operand o = apply(0, peep(columns(gates, 3, 1), now, 1));
    return new Operand[] {times(o, functions.get(2).apply(c, now)), now};
  }

  private Operand peep(Operand gate, Operand cell, int which) {
    return peepholes == null ? gate : plus(gate, times(cell, Operand.of(peepholes[which])));
  }

  /// A function of a gate, of what the clip leaves of it.
  private Operand apply(int function, Operand gate) {
    float clip = c.number("clip", 0);
    Operand within = clip > 0 ? Elements.activate(c, Activation.clip(-clip, clip), gate) : gate;
    return functions.get(function).apply(c, within);
  }

  /// Some gates of all.
  private Operand columns(Operand x, int first, int count) {
    return c.slice(x, x.rank() - 1, first * units, count * units, 1);
  }

  private Operand timesU(Operand h, int part) {
    return Products.matMul(c, h, Operand.of(u[part]));
  }

  private Operand plus(Operand a, Operand b) {
    return Elements.binary(c, Binary.ADD, a, b);
  }

  private Operand times(Operand a, Operand b) {
    return Elements.binary(c, Binary.MUL, a, b);
  }

  /// `1 - x`.
  private Operand less(Operand x) {
    return Elements.binary(c, Binary.SUB, Conversion.constant(1), x);
  }
}
