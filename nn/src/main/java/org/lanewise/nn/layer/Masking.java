package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;

/// Zeroes padded steps, all of whose features equal a value: Keras's `Masking`, in so far as it
/// zeroes. The mask is not handed on to later layers.
///
/// @param maskValue what padded steps hold
public record Masking(float maskValue) implements Layer {
  /// Steps of zeros, which stay so.
  public Masking() {
    this(0);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    return graph.add(
        graph.uniqueName("masking"),
        new org.lanewise.nn.op.Masking(maskValue),
        List.of(input),
        List.of());
  }
}
