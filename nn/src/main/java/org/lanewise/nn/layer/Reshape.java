package org.lanewise.nn.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;

/// The same elements of each sample in another shape: Keras's `Reshape`.
///
/// @param shape the new shape, of as many elements
public record Reshape(Shape shape) implements Layer {
  /// Checks the part.
  public Reshape {
    Objects.requireNonNull(shape, "shape is null");
  }

  /// Into a shape of these extents.
  ///
  /// @param dims the extents, without the batch
  /// @throws IllegalArgumentException as [Shape#of]
  public Reshape(int... dims) {
    this(Shape.of(dims));
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    return graph.add(
        graph.uniqueName("reshape"),
        new org.lanewise.nn.op.Reshape(shape),
        List.of(input),
        List.of());
  }
}
