package org.lanewise.nn.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;

/// A convolution over three spatial axes of inputs `[depth, height, width, channels]`: Keras's
/// `Conv3D`, with its names (`conv3d/kernel [kernel depth, kernel height, kernel width, channels /
/// groups, filters]`, `conv3d/bias [filters]`) and defaults.
///
/// @param filters the channels of the output
/// @param kernelSize the extents of the kernel: a number for each spatial axis, or one for all
/// @param options strides, padding, activation and the like
public record Conv3D(int filters, List<Integer> kernelSize, ConvOptions options) implements Layer {
  /// Checks the parts; those that depend on the input are checked with its shape.
  ///
  /// @throws IllegalArgumentException if a number is less than 1
  public Conv3D {
    ConvRecipe.positive("filters", filters);
    kernelSize = List.copyOf(kernelSize);
    Objects.requireNonNull(options, "options is null");
  }

  /// A layer whose kernel has the same extent along each axis.
  ///
  /// @param filters the channels of the output
  /// @param kernelSize the extent of the kernel
  /// @param options strides, padding, activation and the like
  public Conv3D(int filters, int kernelSize, ConvOptions options) {
    this(filters, List.of(kernelSize), options);
  }

  /// A layer with an activation and Keras's defaults for the rest.
  ///
  /// @param filters the channels of the output
  /// @param kernelSize the extent of the kernel
  /// @param activation applied to each element
  public Conv3D(int filters, int kernelSize, Activation activation) {
    this(filters, kernelSize, ConvOptions.of(activation));
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    return ConvRecipe.of(graph, "conv3d", 3, input, kernelSize, options).convolution(filters);
  }
}
