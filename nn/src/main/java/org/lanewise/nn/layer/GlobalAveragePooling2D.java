package org.lanewise.nn.layer;

import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.GlobalAveragePool;

/// The mean of each channel of `[rows, columns, channels]`: Keras's
/// `GlobalAveragePooling2D`.
public record GlobalAveragePooling2D() implements Layer {
  @Override
  public Value build(GraphBuilder graph, Value input) {
    return PoolRecipe.global(graph, "global_average_pooling2d", 2, input, new GlobalAveragePool());
  }
}
