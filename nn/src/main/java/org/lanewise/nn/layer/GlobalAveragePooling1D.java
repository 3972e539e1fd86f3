package org.lanewise.nn.layer;

import java.util.List;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.GlobalAveragePool;

/// The mean of each channel of `[steps, channels]`, over the steps that a
/// [mask][GraphBuilder#mask(Value)] lets count: Keras's `GlobalAveragePooling1D`.
public record GlobalAveragePooling1D() implements Layer {
  @Override
  public Value build(GraphBuilder graph, Value input) {
    Value mask = graph.mask(input);
    if (mask == null) {
      return PoolRecipe.global(
          graph, "global_average_pooling1d", 1, input, new GlobalAveragePool());
    }
    String name = graph.uniqueName("global_average_pooling1d");
    return graph.add(name, new GlobalAveragePool(), List.of(input, mask), List.of());
  }
}
