package org.lanewise.nn.layer;

import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.GlobalMaxPool;

/// The largest element of each channel of `[rows, columns, channels]`: Keras's
/// `GlobalMaxPooling2D`.
public record GlobalMaxPooling2D() implements Layer {
  @Override
  public Value build(GraphBuilder graph, Value input) {
    return PoolRecipe.global(graph, "global_max_pooling2d", 2, input, new GlobalMaxPool());
  }
}
