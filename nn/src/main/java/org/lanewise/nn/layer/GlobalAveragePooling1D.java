package org.lanewise.nn.layer;

import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.GlobalAveragePool;

/// The mean of each channel of `[steps, channels]`: Keras's
/// `GlobalAveragePooling1D`.
public record GlobalAveragePooling1D() implements Layer {
  @Override
  public Value build(GraphBuilder graph, Value input) {
    return PoolRecipe.global(graph, "global_average_pooling1d", 1, input, new GlobalAveragePool());
  }
}
