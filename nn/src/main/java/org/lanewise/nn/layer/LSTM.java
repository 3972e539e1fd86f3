package org.lanewise.nn.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Value;

/// Long short-term memory over `[steps, features]`: Keras's `LSTM`, with its names (`lstm/kernel
/// [features, 4 units]`, `lstm/recurrent_kernel [units, 4 units]`, `lstm/bias [4 units]`, the gates
/// in the order i, f, c, o).
///
/// @param units the length of the state
/// @param unitForgetBias whether the bias of the forget gate begins with ones
/// @param options what it has in common with the other recurrent layers
public record LSTM(int units, boolean unitForgetBias, RecurrentOptions options)
    implements Recurrent {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if `units` is less than 1
  public LSTM {
    Objects.requireNonNull(options, "options is null");
    RecurrentRecipe.checkUnits(units);
  }

  /// Keras's defaults, but for the options.
  ///
  /// @param units the length of the state
  /// @param options what it has in common with the other recurrent layers
  public LSTM(int units, RecurrentOptions options) {
    this(units, true, options);
  }

  /// Keras's defaults: the last output.
  ///
  /// @param units the length of the state
  public LSTM(int units) {
    this(units, RecurrentOptions.DEFAULT);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    return RecurrentRecipe.of(this).build(graph, input);
  }

  @Override
  public Result buildWithState(GraphBuilder graph, Value input, List<Value> initialStates) {
    return RecurrentRecipe.of(this).buildWithState(graph, input, initialStates);
  }
}
