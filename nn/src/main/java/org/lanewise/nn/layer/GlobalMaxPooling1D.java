package org.lanewise.nn.layer;

import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.GlobalMaxPool;

/// The largest element of each channel of `[steps, channels]`: Keras's
/// `GlobalMaxPooling1D`.
public record GlobalMaxPooling1D() implements Layer {
  @Override
  public Value build(GraphBuilder graph, Value input) {
    return PoolRecipe.global(graph, "global_max_pooling1d", 1, input, new GlobalMaxPool());
  }
}
