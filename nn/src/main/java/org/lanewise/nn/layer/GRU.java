package org.lanewise.nn.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Value;

/// The gated recurrent unit over `[steps, features]`: Keras's `GRU`, with its names (`gru/kernel
/// [features, 3 units]`, `gru/recurrent_kernel [units, 3 units]`, `gru/bias [2, 3 units]`, or
/// `[3 units]` if the reset gate comes before; the gates in the order z, r, h).
///
/// @param units the length of the state
/// @param resetAfter whether the reset gate comes after the product with the recurrent kernel
/// @param options what it has in common with the other recurrent layers
public record GRU(int units, boolean resetAfter, RecurrentOptions options) implements Recurrent {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if `units` is less than 1
  public GRU {
    Objects.requireNonNull(options, "options is null");
    RecurrentRecipe.checkUnits(units);
  }

  /// Keras's defaults, but for the options.
  ///
  /// @param units the length of the state
  /// @param options what it has in common with the other recurrent layers
  public GRU(int units, RecurrentOptions options) {
    this(units, true, options);
  }

  /// Keras's defaults: the last output.
  ///
  /// @param units the length of the state
  public GRU(int units) {
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
