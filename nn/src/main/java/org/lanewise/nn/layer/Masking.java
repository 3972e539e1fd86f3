package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.PaddingMask;

/// Zeroes padded steps, all of whose features equal a value, and [masks][GraphBuilder#mask(Value)]
/// the steps of `[steps, features]` for later layers: Keras's `Masking`. The mask does not reach
/// the loss: see [org.lanewise.nn.Objective].
///
/// @param maskValue what padded steps hold
public record Masking(float maskValue) implements Layer {
  /// Steps of zeros, which stay so.
  public Masking() {
    this(0);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("masking");
    Value output =
        graph.add(name, new org.lanewise.nn.op.Masking(maskValue), List.of(input), List.of());
    if (input.shape().rank() == 2) {
      Value mask = graph.add(name + "/mask", new PaddingMask(maskValue), List.of(input), List.of());
      graph.mask(output, mask);
    }
    return output;
  }
}
