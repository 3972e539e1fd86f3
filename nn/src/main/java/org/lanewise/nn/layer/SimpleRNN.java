package org.lanewise.nn.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.RecurrentCell;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Value;

/// A recurrent layer without gates over `[steps, features]`: Keras's `SimpleRNN`, with its names
/// (`simple_rnn/kernel [features, units]`, `simple_rnn/recurrent_kernel [units, units]`,
/// `simple_rnn/bias [units]`).
///
/// @param units the length of the state
/// @param activation applied to each element of the state
/// @param options what it has in common with the other recurrent layers
public record SimpleRNN(int units, Activation activation, RecurrentOptions options)
    implements Recurrent {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if `units` is less than 1, or the gradient of the activation
  ///     reads its input
  public SimpleRNN {
    Objects.requireNonNull(options, "options is null");
    RecurrentRecipe.checkUnits(units);
    RecurrentCell.simple(activation);
  }

  /// Keras's defaults, but for the options.
  ///
  /// @param units the length of the state
  /// @param options what it has in common with the other recurrent layers
  public SimpleRNN(int units, RecurrentOptions options) {
    this(units, Activation.TANH, options);
  }

  /// Keras's defaults: the last output.
  ///
  /// @param units the length of the state
  public SimpleRNN(int units) {
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
