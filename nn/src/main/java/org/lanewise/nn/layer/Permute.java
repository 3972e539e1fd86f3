package org.lanewise.nn.layer;

import java.util.Arrays;
import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Transpose;

/// The axes of each sample in another order: Keras's `Permute`.
///
/// @param dims which of the input's axes each axis of the output is, from 1, as in Keras, where 0
///     is the batch
public record Permute(List<Integer> dims) implements Layer {
  /// Copies the list.
  public Permute {
    dims = List.copyOf(dims);
  }

  /// In this order.
  ///
  /// @param dims axes from 1: `2, 1` transposes a matrix
  public Permute(int... dims) {
    this(Arrays.stream(dims).boxed().toList());
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    Transpose op = new Transpose(dims.stream().map(dim -> dim - 1).toList());
    return graph.add(graph.uniqueName("permute"), op, List.of(input), List.of());
  }
}
