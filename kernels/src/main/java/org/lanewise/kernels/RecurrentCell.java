package org.lanewise.kernels;

import java.util.Objects;

/// What one step of a recurrent layer computes: from the projection of its input and from the state
/// `h` (and `c`) before it, the state after it. Gates have the order of Keras.
///
/// | cell | gates | step |
/// |---|---|---|
/// | [#simple] | h | `h = act(x W + h U + b)` |
/// | [#LSTM] | i f c o | `c = f c + i tanh(zc)`, `h = o tanh(c)` |
/// | [#GRU] | z r h | `g = tanh(x W + b0 + r (h U + b1))`, `h = z h + (1 - z) g` |
/// | [#GRU_RESET_BEFORE] | z r h | `g = tanh(x W + (r h) U + b)`, `h = z h + (1 - z) g` |
///
/// i, f, o, z and r are sigmoids. [#GRU] is ONNX's GRU with `linear_before_reset = 1`, and the
/// form that Keras computes by default; it has two biases, `[2, 3 units]`. (LSTM: Hochreiter and
/// Schmidhuber, 1997, with the forget gate of Gers, Schmidhuber and Cummins, 2000; GRU: Cho et al.,
/// 2014.)
public abstract sealed class RecurrentCell permits SimpleCell, LstmCell, GruCell {
  /// Long short-term memory.
  public static final RecurrentCell LSTM = new LstmCell();

  /// The gated recurrent unit whose reset gate comes after the product.
  public static final RecurrentCell GRU = new GruCell(true);

  /// The gated recurrent unit whose reset gate comes before the product.
  public static final RecurrentCell GRU_RESET_BEFORE = new GruCell(false);

  private final String name;
  private final int gates;
  private final int states;
  private final int biases;

  RecurrentCell(String name, int gates, int states, int biases) {
    this.name = name;
    this.gates = gates;
    this.states = states;
    this.biases = biases;
  }

  /// A cell without gates.
  ///
  /// @param activation applied to each element; its gradient must be a function of its output, as
  ///     those of tanh, relu, sigmoid and linear are
  /// @return the cell
  /// @throws IllegalArgumentException if the activation's gradient reads its input
  public static RecurrentCell simple(Activation activation) {
    Check.present("activation", activation);
    if (activation.readsInput()) {
      throw new IllegalArgumentException(
          "activation is "
              + activation.name()
              + ", expected one whose gradient is a function of its output, such as tanh");
    }
    return new SimpleCell(activation);
  }

  /// The number of gates: W is `[inputs, gates units]`, U `[units, gates units]`.
  ///
  /// @return 1, 3 or 4
  public int gates() {
    return gates;
  }

  /// The number of vectors that go from step to step: h, and c of an LSTM.
  ///
  /// @return 1 or 2
  public int states() {
    return states;
  }

  /// The number of vectors of `gates units` elements that the bias has.
  ///
  /// @return 1 or 2
  public int biases() {
    return biases;
  }

  /// What a cell without gates applies.
  ///
  /// @return null for the others
  public Activation activation() {
    return null;
  }

  /// Vectors of a unit each that forward keeps of a step for backward, beside gates and state.
  abstract int saved();

  /// Vectors that a step needs beside the gates and, in backward, their gradients.
  abstract int scratch();

  /// Vectors of the gradient of a step's gates.
  abstract int gradients();

  /// One step of all rows: the gates of the step hold `x W + b`.
  abstract void forward(RecurrentCall call);

  /// One step back: from `dstate`, the gradient of the state after the step, to that before it.
  abstract void backward(RecurrentCall call);

  /// The gradients of weights and input, from those of all steps' gates.
  abstract void finish(RecurrentCall call);

  @Override
  public boolean equals(Object other) {
    return other instanceof RecurrentCell that && name.equals(that.name);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name);
  }

  /// The name, such as `LSTM`.
  @Override
  public String toString() {
    return name;
  }
}
