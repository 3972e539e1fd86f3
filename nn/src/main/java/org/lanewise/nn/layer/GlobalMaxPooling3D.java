package org.lanewise.nn.layer;

import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.GlobalMaxPool;

/// The largest element of each channel of `[depth, rows, columns, channels]`: Keras's
/// `GlobalMaxPooling3D`.
public record GlobalMaxPooling3D() implements Layer {
  @Override
  public Value build(GraphBuilder graph, Value input) {
    return PoolRecipe.global(graph, "global_max_pooling3d", 3, input, new GlobalMaxPool());
  }
}
