package org.lanewise.nn.layer;

import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Regularizer;

/// What convolutional layers have in common, with Keras's names and defaults. Immutable: each
/// method gives a changed copy.
///
/// ```java
/// new Conv2D(64, 3, ConvOptions.of(Activation.RELU).strides(2).padding(Padding.SAME))
/// ```
///
/// @param strides from window to window: a number for each spatial axis, or one for all
/// @param padding the zeros round the input
/// @param dilationRate from tap to tap: a number for each spatial axis, or one for all
/// @param groups the parts that channels and filters are cut into
/// @param activation applied to each element
/// @param useBias whether a bias, zero at first, is added
/// @param kernelInitializer fills the weights
/// @param kernelRegularizer what the size of the weights costs in training
/// @param biasRegularizer what the size of the bias costs in training
public record ConvOptions(
    List<Integer> strides,
    Padding padding,
    List<Integer> dilationRate,
    int groups,
    Activation activation,
    boolean useBias,
    Initializer kernelInitializer,
    Regularizer kernelRegularizer,
    Regularizer biasRegularizer) {
  /// Stride and dilation 1, `valid` padding, one group, no activation, a bias, Glorot's uniform
  /// weights.
  public static final ConvOptions DEFAULT =
      new ConvOptions(
          List.of(1),
          Padding.VALID,
          List.of(1),
          1,
          Activation.LINEAR,
          true,
          Initializer.GLOROT_UNIFORM,
          Regularizer.NONE,
          Regularizer.NONE);

  /// Checks the parts; the numbers are checked with the input's shape.
  ///
  /// @throws NullPointerException if one is null
  public ConvOptions {
    strides = List.copyOf(strides);
    Objects.requireNonNull(padding, "padding is null");
    dilationRate = List.copyOf(dilationRate);
    Objects.requireNonNull(activation, "activation is null");
    Objects.requireNonNull(kernelInitializer, "kernelInitializer is null");
    Objects.requireNonNull(kernelRegularizer, "kernelRegularizer is null");
    Objects.requireNonNull(biasRegularizer, "biasRegularizer is null");
  }

  /// The defaults with an activation.
  ///
  /// @param activation applied to each element
  /// @return the options
  public static ConvOptions of(Activation activation) {
    return DEFAULT.with(draft -> draft.activation = activation);
  }

  /// The same with other strides.
  ///
  /// @param strides a number for each spatial axis, or one for all
  /// @return the options
  public ConvOptions strides(int... strides) {
    return with(draft -> draft.strides = list(strides));
  }

  /// The same with another padding.
  ///
  /// @param padding the zeros round the input
  /// @return the options
  public ConvOptions padding(Padding padding) {
    return with(draft -> draft.padding = padding);
  }

  /// The same with other dilations.
  ///
  /// @param dilationRate a number for each spatial axis, or one for all
  /// @return the options
  public ConvOptions dilationRate(int... dilationRate) {
    return with(draft -> draft.dilationRate = list(dilationRate));
  }

  /// The same with another number of groups.
  ///
  /// @param groups the parts that channels and filters are cut into
  /// @return the options
  public ConvOptions groups(int groups) {
    return with(draft -> draft.groups = groups);
  }

  /// The same without a bias.
  ///
  /// @return the options
  public ConvOptions withoutBias() {
    return with(draft -> draft.useBias = false);
  }

  /// The same with other weights to begin with.
  ///
  /// @param kernelInitializer fills the weights
  /// @return the options
  public ConvOptions kernelInitializer(Initializer kernelInitializer) {
    return with(draft -> draft.kernelInitializer = kernelInitializer);
  }

  /// The same with a price on the size of the weights.
  ///
  /// @param kernelRegularizer what it costs
  /// @return the options
  public ConvOptions kernelRegularizer(Regularizer kernelRegularizer) {
    return with(draft -> draft.kernelRegularizer = kernelRegularizer);
  }

  /// The same with a price on the size of the bias.
  ///
  /// @param biasRegularizer what it costs
  /// @return the options
  public ConvOptions biasRegularizer(Regularizer biasRegularizer) {
    return with(draft -> draft.biasRegularizer = biasRegularizer);
  }

  private ConvOptions with(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /// The parts while one of them changes.
  private static final class Draft {
    private List<Integer> strides;
    private Padding padding;
    private List<Integer> dilationRate;
    private int groups;
    private Activation activation;
    private boolean useBias;
    private Initializer kernelInitializer;
    private Regularizer kernelRegularizer;
    private Regularizer biasRegularizer;

    Draft(ConvOptions from) {
      strides = from.strides;
      padding = from.padding;
      dilationRate = from.dilationRate;
      groups = from.groups;
      activation = from.activation;
      useBias = from.useBias;
      kernelInitializer = from.kernelInitializer;
      kernelRegularizer = from.kernelRegularizer;
      biasRegularizer = from.biasRegularizer;
    }

    ConvOptions options() {
      return new ConvOptions(
          strides,
          padding,
          dilationRate,
          groups,
          activation,
          useBias,
          kernelInitializer,
          kernelRegularizer,
          biasRegularizer);
    }
  }

  private static List<Integer> list(int[] numbers) {
    return IntStream.of(numbers).boxed().toList();
  }
}
