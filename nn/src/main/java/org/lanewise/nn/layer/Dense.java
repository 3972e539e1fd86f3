package org.lanewise.nn.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Parameter;
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
public record Dense(int units, Activation activation, Initializer kernelInitializer)
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

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("dense");
    if (input.shape().rank() < 1) {
      throw new IllegalArgumentException(
          name + ": the input is a scalar, expected [..., features]");
    }
    Shape kernelShape = Shape.of(input.shape().dim(-1), units);
    Parameter kernel = graph.parameter(name + "/kernel", kernelShape, kernelInitializer);
    Parameter bias = graph.parameter(name + "/bias", Shape.of(units), Initializer.ZEROS);
    return graph.add(name, new Gemm(activation), List.of(input), List.of(kernel, bias));
  }
}
