package org.lanewise.nn.layer;

import java.util.List;
import java.util.Objects;
import org.lanewise.nn.GraphBuilder;
import org.lanewise.nn.Initializer;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Parameter;
import org.lanewise.nn.Regularizer;
import org.lanewise.nn.Shape;
import org.lanewise.nn.Value;
import org.lanewise.nn.op.Gather;
import org.lanewise.nn.op.PaddingMask;

/// A learned vector for each of so many things, whose numbers, from 0, are the input: `[steps]` as
/// `[steps, outputDim]`. Keras's `Embedding`, with its name for the vectors
/// (`embedding/embeddings`). A number that is not whole, or too large, is refused when it comes.
///
/// @param inputDim how many things there are
/// @param outputDim the length of a vector
/// @param embeddingsInitializer fills the vectors
/// @param maskZero whether the number 0 is padding, and such steps are
///     [masked][GraphBuilder#mask(Value)] for later layers
/// @param embeddingsRegularizer what the size of all vectors costs in training
public record Embedding(
    int inputDim,
    int outputDim,
    Initializer embeddingsInitializer,
    boolean maskZero,
    Regularizer embeddingsRegularizer)
    implements Layer {
  /// Checks the parts.
  ///
  /// @throws IllegalArgumentException if a size is less than 1
  public Embedding {
    if (inputDim < 1 || outputDim < 1) {
      throw new IllegalArgumentException(
          "inputDim is " + inputDim + " and outputDim " + outputDim + ", expected 1 or more");
    }
    Objects.requireNonNull(embeddingsInitializer, "embeddingsInitializer is null");
    Objects.requireNonNull(embeddingsRegularizer, "embeddingsRegularizer is null");
  }

  /// Vectors with a way to fill them, without a mask.
  ///
  /// @param inputDim how many things there are
  /// @param outputDim the length of a vector
  /// @param embeddingsInitializer fills the vectors
  public Embedding(int inputDim, int outputDim, Initializer embeddingsInitializer) {
    this(inputDim, outputDim, embeddingsInitializer, false);
  }

  /// Vectors that may have any size.
  ///
  /// @param inputDim how many things there are
  /// @param outputDim the length of a vector
  /// @param embeddingsInitializer fills the vectors
  /// @param maskZero whether the number 0 is padding
  public Embedding(
      int inputDim, int outputDim, Initializer embeddingsInitializer, boolean maskZero) {
    this(inputDim, outputDim, embeddingsInitializer, maskZero, Regularizer.NONE);
  }

  /// Vectors with Keras's default, uniform in +-0.05.
  ///
  /// @param inputDim how many things there are
  /// @param outputDim the length of a vector
  /// @param maskZero whether the number 0 is padding
  public Embedding(int inputDim, int outputDim, boolean maskZero) {
    this(inputDim, outputDim, Initializer.uniform(-0.05f, 0.05f), maskZero);
  }

  /// Vectors with Keras's default, uniform in +-0.05, without a mask.
  ///
  /// @param inputDim how many things there are
  /// @param outputDim the length of a vector
  public Embedding(int inputDim, int outputDim) {
    this(inputDim, outputDim, false);
  }

  /// The same layer, with a price on the size of its vectors.
  ///
  /// @param embeddingsRegularizer what it costs
  /// @return the layer
  public Embedding embeddingsRegularizer(Regularizer embeddingsRegularizer) {
    return new Embedding(
        inputDim, outputDim, embeddingsInitializer, maskZero, embeddingsRegularizer);
  }

  @Override
  public Value build(GraphBuilder graph, Value input) {
    String name = graph.uniqueName("embedding");
    Shape shape = Shape.of(inputDim, outputDim);
    Parameter table =
        graph.parameter(name + "/embeddings", shape, embeddingsInitializer, embeddingsRegularizer);
    Value output = graph.add(name, new Gather(), List.of(input), List.of(table));
    if (maskZero) {
      graph.mask(output, graph.add(name + "/mask", new PaddingMask(0), List.of(input), List.of()));
    }
    return output;
  }
}
