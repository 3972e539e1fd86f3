package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;

/// A recurrent layer over `[steps, features]`: the last output `[units]`, or all, `[steps, units]`.
/// Steps that a [mask][GraphBuilder#mask(Value)] of the input does not let count leave the state as
/// it is, and have the output of the step before; the first ones have zeros.
public sealed interface Recurrent extends Layer permits SimpleRNN, LSTM, GRU {
  /// The length of the state.
  ///
  /// @return 1 or more
  int units();

  /// What it was told.
  ///
  /// @return the options
  RecurrentOptions options();

  /// What the layer gives, and the state after the last step: Keras's `return_state`.
  ///
  /// @param output the last output, or all
  /// @param states `[units]` each: h, and c of an LSTM
  record Result(Value output, List<Value> states) {
    /// Copies the list.
    public Result {
      states = List.copyOf(states);
    }
  }

  /// Adds the layer to a graph, and gives its state too.
  ///
  /// @param graph receives ops and parameters
  /// @param input `[steps, features]`
  /// @param initialStates the state before the first step, `[units]` each: h, and c of an LSTM;
  ///     empty for zeros
  /// @return output and state
  /// @throws IllegalArgumentException if the layer does not take these
  Result buildWithState(GraphBuilder graph, Value input, List<Value> initialStates);
}
