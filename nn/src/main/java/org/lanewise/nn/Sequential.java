package org.lanewise.nn;

import java.util.List;
import java.util.Objects;

/// A chain of layers from one input to one output.
///
/// ```java
/// Model model =
///     Sequential.of(Shape.of(64), new Dense(64, RELU), new Dense(10), new Softmax()).build(1);
/// ```
public final class Sequential {
  private final Shape input;
  private final List<Layer> layers;

  private Sequential(Shape input, List<Layer> layers) {
    this.input = input;
    this.layers = layers;
  }

  /// A chain of layers.
  ///
  /// @param input the shape of one sample
  /// @param layers at least one, from input to output
  /// @return the chain
  /// @throws IllegalArgumentException if there is no layer
  public static Sequential of(Shape input, Layer... layers) {
    Objects.requireNonNull(input, "input is null");
    List<Layer> list = List.of(Objects.requireNonNull(layers, "layers is null"));
    if (list.isEmpty()) {
      throw new IllegalArgumentException("layers is empty, expected at least one");
    }
    return new Sequential(input, list);
  }

  /// The graph of the ops of all layers.
  ///
  /// @return a graph from an input of the name `input` to the output of the last layer
  /// @throws IllegalArgumentException if a layer does not take what the one before gives; the
  ///     message names the layer
  public Graph graph() {
    GraphBuilder builder = new GraphBuilder();
    Value value = builder.input("input", input);
    for (Layer layer : layers) {
      value = layer.build(builder, value);
    }
    return builder.build(value);
  }

  /// A model with weights from its initializers.
  ///
  /// @param seed the same seed gives bitwise the same weights
  /// @return a new model
  /// @throws IllegalArgumentException as [#graph]
  public Model build(long seed) {
    return Model.of(graph(), seed);
  }
}
