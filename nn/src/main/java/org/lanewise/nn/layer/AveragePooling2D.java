package org.lanewise.nn.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.AveragePool;

/// The mean of each window of `[rows, columns, channels]`, for each channel:
/// Keras's `AveragePooling2D`. The padding is not counted.
///
/// @param poolSize the extents of a window: a number for each spatial axis, or one for all
/// @param strides from window to window: a number for each spatial axis, or one for all
/// @param padding what a window may reach beyond the input
public record AveragePooling2D(List<Integer> poolSize, List<Integer> strides, Padding padding)
    implements Layer {
  /// Checks the parts; those that depend on the input are checked with its shape.
  public AveragePooling2D {
    poolSize = List.copyOf(poolSize);
    strides = List.copyOf(strides);
    Objects.requireNonNull(padding, "padding is null");
  }

  /// A layer with the same extents along each axis.
  ///
  /// @param poolSize the extent of a window
  /// @param strides from window to window
  /// @param padding what a window may reach beyond the input
  public AveragePooling2D(int poolSize, int strides, Padding padding) {
    this(List.of(poolSize), List.of(strides), padding);
  }

  /// A layer whose windows lie side by side, without padding.
  ///
  /// @param poolSize the extent of a window
  public AveragePooling2D(int poolSize) {
    this(poolSize, poolSize, Padding.VALID);
  }

  /// Keras's defaults: windows of 2, side by side, without padding.
  public AveragePooling2D() {
    this(2);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    return PoolRecipe.windows(
        graph, "average_pooling2d", 2, input, poolSize, strides, padding, AveragePool::new);
  }
}
