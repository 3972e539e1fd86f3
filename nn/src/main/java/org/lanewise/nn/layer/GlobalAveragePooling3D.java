package org.lanewise.nn.layer;

import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.GlobalAveragePool;

/// The mean of each channel of `[depth, rows, columns, channels]`: Keras's
/// `GlobalAveragePooling3D`.
public record GlobalAveragePooling3D() implements Layer {
  @Override
  public Value build(GraphBuilder graph, Value input) {
    return PoolRecipe.global(graph, "global_average_pooling3d", 3, input, new GlobalAveragePool());
  }
}
