package org.lanewise.bench;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.kernels.Activation;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Softmax;

/// The networks that are measured.
public final class Models {
  private Models() {}

  /// A multilayer perceptron: ReLU after each hidden layer, softmax after the last.
  ///
  /// @param sizes inputs, hidden units, classes: 784, 64, 64, 10
  /// @param seed of the weights
  public static Model perceptron(int[] sizes, long seed) {
    List<Layer> layers = new ArrayList<>();
    for (int i = 1; i < sizes.length - 1; i++) {
      layers.add(new Dense(sizes[i], Activation.RELU));
    }
    layers.add(new Dense(sizes[sizes.length - 1]));
    layers.add(new Softmax());
    return Sequential.of(Shape.of(sizes[0]), layers.toArray(new Layer[0])).build(seed);
  }
}
