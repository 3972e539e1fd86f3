package org.lanewise.nn.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Regularizer;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Gemm;

/// A fully connected layer, `act(x W + b)` over the last dimension of its input: Keras's `Dense`,
/// with its names (`dense/kernel [in, units]`, `dense/bias [units]`) and a bias that starts at
/// zero.
///
/// @param units the length of the output
/// @param activation applied to each element
/// @param kernelInitializer fills the weights
/// @param kernelRegularizer what the size of the weights costs in training
/// @param biasRegularizer what the size of the bias costs in training
public record Dense(
    int units,
    Activation activation,
    Initializer kernelInitializer,
    Regularizer kernelRegularizer,
    Regularizer biasRegularizer)
    implements Layer {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if `units` is less than 1
  public Dense {
    if (units < 1) {
      throw new IllegalArgumentException("units is " + units + ", expected 1 or more");
    }
    Objects.requireNonNull(activation, "activation is null");
    Objects.requireNonNull(kernelInitializer, "kernelInitializer is null");
    Objects.requireNonNull(kernelRegularizer, "kernelRegularizer is null");
    Objects.requireNonNull(biasRegularizer, "biasRegularizer is null");
  }

  /// A layer whose weights may have any size.
  ///
  /// @param units the length of the output
  /// @param activation applied to each element
  /// @param kernelInitializer fills the weights
  public Dense(int units, Activation activation, Initializer kernelInitializer) {
    this(units, activation, kernelInitializer, Regularizer.NONE, Regularizer.NONE);
  }

  /// A layer with Keras's default weights, [Initializer#GLOROT_UNIFORM].
  ///
  /// @param units the length of the output
  /// @param activation applied to each element
  public Dense(int units, Activation activation) {
    this(units, activation, Initializer.GLOROT_UNIFORM);
  }

  /// A layer without an activation.
  ///
  /// @param units the length of the output
  public Dense(int units) {
    this(units, Activation.LINEAR);
  }

  /// The same layer, with a price on the size of its weights.
  ///
  /// @param kernelRegularizer what it costs
  /// @return the layer
  public Dense kernelRegularizer(Regularizer kernelRegularizer) {
    return new Dense(units, activation, kernelInitializer, kernelRegularizer, biasRegularizer);
  }

  /// The same layer, with a price on the size of its bias.
  ///
  /// @param biasRegularizer what it costs
  /// @return the layer
  public Dense biasRegularizer(Regularizer biasRegularizer) {
    return new Dense(units, activation, kernelInitializer, kernelRegularizer, biasRegularizer);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("dense");
    if (input.shape().rank() < 1) {
      throw new IllegalArgumentException(
          name + ": the input is a scalar, expected [..., features]");
    }
    Shape kernelShape = Shape.of(input.shape().dim(-1), units);
    Parameter kernel =
        graph.parameter(name + "/kernel", kernelShape, kernelInitializer, kernelRegularizer);
    Parameter bias =
        graph.parameter(name + "/bias", Shape.of(units), Initializer.ZEROS, biasRegularizer);
    return graph.add(name, new Gemm(activation), List.of(input), List.of(kernel, bias));
  }
}
