package org.lanewise.nn.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;

/// A convolution over one spatial axis that gives each channel filters of its own: Keras's
/// `DepthwiseConv1D`, with its names (`depthwise_conv1d/kernel [kernelSize, channels,
/// depthMultiplier]`, `depthwise_conv1d/bias`) and defaults. It is fast with one filter a channel.
///
/// @param kernelSize the extents of the kernel: a number for each spatial axis, or one for all
/// @param depthMultiplier the filters of each channel
/// @param options strides, padding, activation and the like
public record DepthwiseConv1D(List<Integer> kernelSize, int depthMultiplier, ConvOptions options)
    implements Layer {
  /// Checks the parts; those that depend on the input are checked with its shape.
  ///
  /// @throws IllegalArgumentException if a number is less than 1
  public DepthwiseConv1D {
    ConvRecipe.positive("depthMultiplier", depthMultiplier);
    kernelSize = List.copyOf(kernelSize);
    Objects.requireNonNull(options, "options is null");
  }

  /// A layer with one filter a channel, as long along each axis.
  ///
  /// @param kernelSize the extent of the kernel
  /// @param options strides, padding, activation and the like
  public DepthwiseConv1D(int kernelSize, ConvOptions options) {
    this(List.of(kernelSize), 1, options);
  }

  /// A layer with an activation and Keras's defaults for the rest.
  ///
  /// @param kernelSize the extent of the kernel
  /// @param activation applied to each element
  public DepthwiseConv1D(int kernelSize, Activation activation) {
    this(kernelSize, ConvOptions.of(activation));
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    return ConvRecipe.of(graph, "depthwise_conv1d", 1, input, kernelSize, options)
        .depthwise(depthMultiplier);
  }
}
