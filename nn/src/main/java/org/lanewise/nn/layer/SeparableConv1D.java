package org.lanewise.nn.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Value;

/// A depthwise convolution over one spatial axis, and one of single positions that mixes its
/// channels: Keras's `SeparableConv1D`, with its names (`separable_conv1d/depthwise_kernel`,
/// `separable_conv1d/pointwise_kernel`, `separable_conv1d/bias`) and defaults. (Chollet,
/// "Xception", 2017.)
///
/// @param filters the channels of the output
/// @param kernelSize the extents of the kernel: a number for each spatial axis, or one for all
/// @param depthMultiplier the depthwise filters of each channel
/// @param options strides, padding, activation and the like
public record SeparableConv1D(
    int filters, List<Integer> kernelSize, int depthMultiplier, ConvOptions options)
    implements Layer {
  /// Checks the parts; those that depend on the input are checked with its shape.
  ///
  /// @throws IllegalArgumentException if a number is less than 1
  public SeparableConv1D {
    ConvRecipe.positive("filters", filters);
    ConvRecipe.positive("depthMultiplier", depthMultiplier);
    kernelSize = List.copyOf(kernelSize);
    Objects.requireNonNull(options, "options is null");
  }

  /// A layer with one depthwise filter a channel, as long along each axis.
  ///
  /// @param filters the channels of the output
  /// @param kernelSize the extent of the kernel
  /// @param options strides, padding, activation and the like
  public SeparableConv1D(int filters, int kernelSize, ConvOptions options) {
    this(filters, List.of(kernelSize), 1, options);
  }

  /// A layer with an activation and Keras's defaults for the rest.
  ///
  /// @param filters the channels of the output
  /// @param kernelSize the extent of the kernel
  /// @param activation applied to each element
  public SeparableConv1D(int filters, int kernelSize, Activation activation) {
    this(filters, kernelSize, ConvOptions.of(activation));
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    return ConvRecipe.of(graph, "separable_conv1d", 1, input, kernelSize, options)
        .separable(filters, depthMultiplier);
  }
}
