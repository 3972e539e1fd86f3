package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Expand;

/// Each sample `n` times along a new first axis, `[features]` as `[n, features]`: Keras's
/// `RepeatVector`.
///
/// @param n how often
public record RepeatVector(int n) implements Layer {
  /// Checks the part.
  ///
  /// @throws IllegalArgumentException if `n` is less than 1
  public RepeatVector {
    if (n < 1) {
      throw new IllegalArgumentException("n is " + n + ", expected 1 or more");
    }
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    return graph.add(graph.uniqueName("repeat_vector"), new Expand(n), List.of(input), List.of());
  }
}
