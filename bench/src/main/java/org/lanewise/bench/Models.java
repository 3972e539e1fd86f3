package org.lanewise.bench;

import java.util.ArrayList;
import java.util.List;
import org.lanewise.kernels.Activation;
import org.lanewise.kernels.Padding;
import org.lanewise.nn.Layer;
import org.lanewise.nn.Model;
import org.lanewise.nn.Sequential;
import org.lanewise.nn.Shape;
import org.lanewise.nn.layer.Conv2D;
import org.lanewise.nn.layer.ConvOptions;
import org.lanewise.nn.layer.Dense;
import org.lanewise.nn.layer.Flatten;
import org.lanewise.nn.layer.GRU;
import org.lanewise.nn.layer.LSTM;
import org.lanewise.nn.layer.MaxPooling2D;
import org.lanewise.nn.layer.Softmax;

/// The networks that are measured.
public final class Models {
  /// The name of [#convolutional] among the parameters of benchmarks.
  public static final String CNN = "mnist-cnn";

  /// The steps of [#recurrent].
  public static final int STEPS = 50;

  private Models() {}

  /// The network of a benchmark's parameter: [#CNN], or sizes such as 784-64-64-10.
  public static Model named(String network, long seed) {
    return network.equals(CNN) ? convolutional(seed) : perceptron(Data.sizes(network), seed);
  }

  /// The digits program's network of two convolutions, for MNIST's images of 28 x 28, without its
  /// dropout.
  public static Model convolutional(long seed) {
    ConvOptions same = ConvOptions.of(Activation.RELU).padding(Padding.SAME);
    return Sequential.of(
            Shape.of(28, 28, 1),
            new Conv2D(32, 3, same),
            new MaxPooling2D(),
            new Conv2D(64, 3, same),
            new MaxPooling2D(),
            new Flatten(),
            new Dense(128, Activation.RELU),
            new Dense(10),
            new Softmax())
        .build(seed);
  }

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

  /// A recurrent layer over [#STEPS] steps of as many features as units.
  ///
  /// @param cell `LSTM` or `GRU`
  /// @param units the length of the state, and of the input
  /// @param seed for the weights
  /// @return a new model
  public static Model recurrent(String cell, int units, long seed) {
    Layer layer = cell.equals("LSTM") ? new LSTM(units) : new GRU(units);
    return Sequential.of(Shape.of(STEPS, units), layer).build(seed);
  }
}
