package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;

/// Adds a learned vector for its position to each step of `[steps, features]`: keras_hub's
/// `PositionEmbedding`, already added to its input, with its name for the vectors
/// (`position_embedding/embeddings`, `[sequenceLength, features]`).
///
/// @param sequenceLength how many positions there are vectors for, at least the steps
public record PositionEmbedding(int sequenceLength) implements Layer {
  /// Checks the part.
  ///
  /// @throws IllegalArgumentException if it is less than 1
  public PositionEmbedding {
    if (sequenceLength < 1) {
      throw new IllegalArgumentException(
          "sequenceLength is " + sequenceLength + ", expected 1 or more");
    }
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("position_embedding");
    if (input.shape().rank() != 2) {
      throw new IllegalArgumentException(
          name + ": the input is " + input + ", expected [steps, features]");
    }
    Parameter table =
        graph.parameter(
            name + "/embeddings",
            Shape.of(sequenceLength, input.shape().dim(1)),
            Initializer.GLOROT_UNIFORM);
    return graph.add(
        name, new org.lanewise.nn.op.PositionEmbedding(0), List.of(input), List.of(table));
  }
}
